package dev.lanewise.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of every command that shares work among threads. */
class ThreadCount {
    @Option(
            names = "--threads",
            order = 50,
            paramLabel = "N",
            converter = Values.Threads.class,
            description = "Threads that share the work; the result is the same with any number. Default: all processors.")
    private Integer asked;

    /** What was asked for, or else all processors. */
    int threads() {
        return asked == null ? processors() : asked;
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The option as it was given, for a command that this one turns into. */
    Optional<String> argument() {
        return Optional.ofNullable(asked).map(count -> "--threads=" + count);
    }
}
