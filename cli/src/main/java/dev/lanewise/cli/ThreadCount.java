package dev.lanewise.cli;

/** How many threads to use. */
final class ThreadCount {
    private ThreadCount() {}

    /** What was asked for, or else all processors. */
    static int of(Integer asked) {
        return asked == null ? Runtime.getRuntime().availableProcessors() : asked;
    }
}
