package dev.lanewise.cli;

import java.util.concurrent.atomic.AtomicInteger;

/** Shows on a terminal how many of several trainings are done, in a line that is written over and goes at the end. */
final class Countdown implements AutoCloseable {
    private final Screen screen;
    private final int all;
    private final AtomicInteger done = new AtomicInteger();

    Countdown(Screen screen, int all) {
        this.screen = screen;
        this.all = all;
    }

    /** From any thread. */
    void done(int number) {
        int now = done.incrementAndGet();
        if (screen.live()) {
            screen.out().print("\r" + now + " of " + all + " trained");
            screen.out().flush();
        }
    }

    @Override
    public void close() {
        if (screen.live()) {
            screen.out().print("\r" + " ".repeat(Screen.COLUMNS - 1) + "\r");
            screen.out().flush();
        }
    }
}
