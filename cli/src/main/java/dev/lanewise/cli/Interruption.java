package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.TrainingState;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * While it is open: what happens when a user interrupts the run (Ctrl-C). A recorded run writes a checkpoint after the step
 * under way, and the user is told how to go on; else that nothing was written.
 */
final class Interruption implements Callback, AutoCloseable {
    /** A step takes longer only where a user would rather lose it. */
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final Screen screen;
    private final Optional<RecordedRun> run;
    private final Thread hook = new Thread(this::interrupted);
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile boolean interrupting;

    /** @param run whose checkpoints are asked before this callback */
    Interruption(Screen screen, Optional<RecordedRun> run) {
        this.screen = screen;
        this.run = run;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupted() {
        boolean wrote = false;
        if (run.isPresent() && begun) {
            run.get().checkpoints().request(); // in this order: see reached
            interrupting = true;
            wrote = await(LONGEST_WAIT_SECONDS);
        }
        if (screen.live()) {
            screen.err().println(); // the progress stands in the line
        }
        String said = run.isEmpty() ? "nothing was written" : "the checkpoints so far are kept";
        screen.err().println("lanewise: interrupted; " + (wrote ? "a checkpoint was written" : said)
                + run.map(recorded -> "; to go on: ./lanewise resume " + Format.argument(recorded.path().toString())).orElse(""));
    }

    private boolean await(long seconds) {
        try {
            return written.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean step(int epoch, int step, float loss) {
        begun = true;
        return true;
    }

    /** Where the request is no longer open, the checkpoint was written after it. */
    @Override
    public void reached(int epoch, int step, boolean last, Supplier<TrainingState> state) {
        if (interrupting && !run.orElseThrow().checkpoints().isRequested()) {
            written.countDown();
            untilTheEnd();
        }
    }

    /** The run goes on; if it is being interrupted it does not, and so what the message says stays true. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            written.countDown();
            untilTheEnd();
        }
    }

    private static void untilTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
