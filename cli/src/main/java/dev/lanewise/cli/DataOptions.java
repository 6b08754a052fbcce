package dev.lanewise.cli;

import dev.lanewise.train.preprocess.Pipeline;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of what is learned from what, and of what is held out. */
final class DataOptions extends ColumnOptions {
    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "The share of rows held out for the result. Default: 0.2.")
    double testShare = 0.2;

    @Option(
            names = "--stream",
            description = "Keep the rows on the disk while training, not in memory; the result is the same. Done without this"
                    + " option, too, if a CSV file is larger than an eighth of Java's heap, or arrays would fill half of it.")
    private boolean stream;

    /** Whether the rows are kept on the disk: where that was asked for, and where they may not fit in memory. */
    boolean streams(CommandLine line, Pipeline pipeline) {
        boolean can = streams(pipeline);
        if (stream && !can) {
            throw new ParameterException(line, "--stream: " + WHOLE + "; leave them out");
        }
        return stream || can && file().isLarge();
    }
}
