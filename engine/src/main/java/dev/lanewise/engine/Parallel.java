package dev.lanewise.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The threads that share the work of one owner. Work is cut at fixed indices, never by thread: the number of threads
 * decides who computes a piece, not what a piece is. A call from inside a piece, or while another thread's call is
 * under way, runs on the calling thread alone.
 *
 * <p>The calling thread works too, beside {@code threads − 1} daemon threads, which wait for the next call by spinning
 * for {@value #SPIN_NANOS} ns and then park (at once where there are more threads than processors). A call allocates
 * nothing. What a piece wrote is visible to the caller afterwards. If a piece throws, the pieces not yet begun are left
 * out, and the first exception reaches the caller when all that had begun have ended.
 */
public final class Parallel implements AutoCloseable {
    /** The calling thread alone. */
    public static final Parallel SERIAL = new Parallel(1);

    private static final long SPIN_NANOS = 50_000;

    /** Work on the elements {@code from … to − 1}. */
    @FunctionalInterface
    public interface RangeTask {
        void run(int from, int to);
    }

    private final Worker[] workers;
    private final long spinNanos;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * The number of the call (upper half) and how many of its pieces nobody has taken yet (lower half). A piece is taken
     * by counting down with compare-and-set, which fails for a thread that still looks at an earlier call. The fields
     * below are written only while nothing can be taken.
     */
    private final AtomicLong open = new AtomicLong();

    private int tasks;
    private IntConsumer task;
    private RangeTask rangeTask;
    private int rangeEnd;
    private int grain;

    /** Pieces done by others than the caller; the caller waits for the rest. */
    private final AtomicInteger finished = new AtomicInteger();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread waiter;
    private volatile boolean closed;

    private Parallel(int threads) {
        spinNanos = threads > Runtime.getRuntime().availableProcessors() ? 0 : SPIN_NANOS;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /** @param threads the calling thread included, at least 1 */
    public static Parallel of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", want at least 1");
        }
        return threads == 1 ? SERIAL : new Parallel(threads);
    }

    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs {@code task} for 0 … tasks − 1, in any order on any thread, and returns when all are done.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public void run(int tasks, IntConsumer task) {
        if (!begin(tasks > 1)) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        this.task = task;
        share(tasks);
    }

    /**
     * Runs {@code task} over 0 … n − 1, cut into pieces of {@code grain} elements (the last may be shorter). Where one
     * thread does all the work the pieces are merged into one: no result may depend on the cut.
     *
     * @param grain at least 1
     * @throws IllegalStateException after {@link #close}
     */
    public void forRange(int n, int grain, RangeTask task) {
        if (grain < 1) {
            throw new IllegalArgumentException("grain: " + grain + ", want at least 1");
        }
        if (!begin(n > grain)) {
            if (n > 0) {
                task.run(0, n);
            }
            return;
        }
        this.rangeTask = task;
        this.rangeEnd = n;
        this.grain = grain;
        share((n - 1) / grain + 1);
    }

    /** Takes the workers for one call of several pieces; false if the caller has to do the work alone. */
    private boolean begin(boolean several) {
        if (closed) {
            throw new IllegalStateException("parallel: closed");
        }
        return several && workers.length > 0 && !busy.get() && busy.compareAndSet(false, true);
    }

    /** Shares the pieces of the call whose task is set, and ends the call. */
    private void share(int pieces) {
        tasks = pieces;
        finished.set(0);
        open.set(((open.get() >>> 32) + 1) << 32 | pieces);
        for (int i = 0; i < Math.min(workers.length, pieces - 1); i++) {
            if (workers[i].parked) {
                LockSupport.unpark(workers[i]);
            }
        }
        await(pieces - takePieces());
        task = null;
        rangeTask = null;
        Throwable thrown = failure.get() == null ? null : failure.getAndSet(null);
        busy.set(false);
        if (thrown != null) {
            throw Parallel.<RuntimeException>asIs(thrown);
        }
    }

    /** A piece throws nothing checked, unless it does so unseen by the compiler: then so do we. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T asIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Takes and runs pieces until none is left; returns how many it took. */
    private int takePieces() {
        int taken = 0;
        while (true) {
            long seen = open.get();
            int left = (int) seen;
            if (left == 0) {
                return taken;
            }
            // Belongs to the call seen if the compare-and-set succeeds, and is not used otherwise.
            int piece = tasks - left;
            if (open.compareAndSet(seen, seen - 1)) {
                taken++;
                runPiece(piece);
            }
        }
    }

    private void runPiece(int piece) {
        if (failure.get() != null) {
            return;
        }
        try {
            if (rangeTask == null) {
                task.accept(piece);
            } else {
                int from = piece * grain;
                rangeTask.run(from, rangeEnd - from > grain ? from + grain : rangeEnd);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void await(int pieces) {
        if (finished.get() == pieces) {
            return;
        }
        long start = System.nanoTime();
        do {
            for (int i = 0; i < 32; i++) {
                if (finished.get() == pieces) {
                    return;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < spinNanos);
        waiter = Thread.currentThread();
        while (finished.get() != pieces) {
            LockSupport.park(this);
        }
        waiter = null;
    }

    /** Ends the threads and waits for them. Closing {@link #SERIAL} does nothing. */
    @Override
    public void close() {
        if (workers.length == 0) {
            return;
        }
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
            while (worker.isAlive() && Thread.currentThread() != worker) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker extends Thread {
        private volatile boolean parked;

        Worker(int number) {
            super("lanewise-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                int taken = takePieces();
                if (taken > 0) {
                    finished.addAndGet(taken);
                    // Set before the caller's last look at the count, or else that look sees the new count.
                    LockSupport.unpark(waiter);
                } else if (!spin()) {
                    // The caller looks at the flag after it has opened a call, we look for a call after the flag is up.
                    parked = true;
                    if ((int) open.get() == 0 && !closed) {
                        LockSupport.park(Parallel.this);
                        Thread.interrupted();
                    }
                    parked = false;
                }
            }
        }

        /** Waits for pieces; false if none came in time. */
        private boolean spin() {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < 32; i++) {
                    if ((int) open.get() != 0) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - start < spinNanos && !closed);
            return false;
        }
    }
}
