package dev.lanewise.cli;

import java.util.concurrent.CountDownLatch;

/** While it is open and nothing has been written yet: tells a user who interrupts the run (Ctrl-C) that nothing was. */
final class Interruption implements AutoCloseable {
    private final Thread message;

    Interruption(Screen screen) {
        message = new Thread(() -> {
            if (screen.live()) {
                screen.err().println(); // the progress stands in the line
            }
            screen.err().println("lanewise: interrupted; nothing was written");
        });
        Runtime.getRuntime().addShutdownHook(message);
    }

    /** The run goes on; if it is being interrupted it does not, and so what the message says stays true. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(message);
        } catch (IllegalStateException shuttingDown) {
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
