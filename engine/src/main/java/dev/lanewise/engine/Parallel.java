package dev.lanewise.engine;

import java.util.function.IntConsumer;

/**
 * The threads that share the work of one owner. Work is cut at fixed indices, never by thread: the number of threads
 * decides who computes a piece, not what a piece is. A call from inside a piece runs inline.
 */
public final class Parallel implements AutoCloseable {
    /** The calling thread alone. */
    public static final Parallel SERIAL = new Parallel(1);

    /** Work on the elements {@code from … to − 1}. */
    @FunctionalInterface
    public interface RangeTask {
        void run(int from, int to);
    }

    private final int threads;

    private Parallel(int threads) {
        this.threads = threads;
    }

    /** @param threads the calling thread included, at least 1 */
    public static Parallel of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", want at least 1");
        }
        return threads == 1 ? SERIAL : new Parallel(threads);
    }

    public int threads() {
        return threads;
    }

    /** Runs {@code task} for 0 … tasks − 1, in any order on any thread, and returns when all are done. */
    public void run(int tasks, IntConsumer task) {
        for (int i = 0; i < tasks; i++) {
            task.accept(i);
        }
    }

    /** Runs {@code task} over 0 … n − 1, cut into pieces of {@code grain} elements (the last may be shorter). */
    public void forRange(int n, int grain, RangeTask task) {
        if (n > 0) {
            task.run(0, n);
        }
    }

    @Override
    public void close() {}
}
