package dev.lanewise.cli;

import dev.lanewise.train.preprocess.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of what is learned from what, and of what is held out. */
final class DataOptions extends ColumnOptions {
    /** What a table of numbers takes in memory while it is made ready, in sizes of its file, about. */
    private static final int HEAP_OF_FILE = 8;

    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "The share of rows held out for the result. Default: 0.2.")
    double testShare = 0.2;

    @Option(
            names = "--stream",
            description = "Keep the rows on the disk while training, not in memory; the result is the same. Done without this"
                    + " option, too, if the file is larger than an eighth of Java's heap.")
    private boolean stream;

    /** Whether the rows are kept on the disk: where that was asked for, and where they may not fit in memory. */
    boolean streams(CommandLine line, Path file, Pipeline pipeline) {
        boolean can = streams(pipeline);
        if (stream && !can) {
            throw new ParameterException(line, "--stream: " + WHOLE + "; leave them out");
        }
        return stream || can && isLarge(file);
    }

    private static boolean isLarge(Path file) {
        try {
            return Files.size(file) > Runtime.getRuntime().maxMemory() / HEAP_OF_FILE;
        } catch (IOException e) {
            return false; // which reading it will explain
        }
    }
}
