package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.Scores;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how a training run goes on: on a terminal one line that is written over, else a line for every tenth part of
 * the epochs, or every few seconds. It watches, and has no influence.
 */
final class Progress implements Callback, AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final int LINES = 10;

    private final Screen screen;
    private final String watched;
    private final LongSupplier nanoTime;

    private int epochs;
    private int steps;
    private int examples;
    private long start;
    private long shown;
    private int shownEpoch;
    private EpochResult last;
    private double lossSum;
    private int seen;
    private double from = -1;
    private String line = "";

    /** @param watched what the scores are of: {@code held-out}, or {@code validation} */
    Progress(Screen screen, String watched, LongSupplier nanoTime) {
        this.screen = screen;
        this.watched = watched;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(int epochs, int stepsPerEpoch, int examples) {
        this.epochs = epochs;
        this.steps = stepsPerEpoch;
        this.examples = examples;
        start = nanoTime.getAsLong();
        shown = start;
    }

    @Override
    public boolean step(int epoch, int step, float loss) {
        if (seen == 0 || step == 1) {
            from = from < 0 ? epoch - 1 + (step - 1.0) / steps : from; // a resumed run begins later
            lossSum = 0;
            seen = 0;
        }
        lossSum += loss;
        seen++;
        long now = nanoTime.getAsLong();
        if (now - shown >= (screen.live() ? REDRAW_NANOS : LINE_NANOS)) {
            show(epoch, epoch - 1 + (double) step / steps, lossSum / seen, now);
        }
        return true;
    }

    @Override
    public boolean epoch(EpochResult result) {
        last = result;
        from = from < 0 ? result.epoch() - 1 : from;
        long now = nanoTime.getAsLong();
        boolean due = screen.live()
                ? now - shown >= REDRAW_NANOS
                : result.epoch() == 1
                        || result.epoch() - shownEpoch >= Math.ceilDiv(epochs, LINES)
                        || now - shown >= LINE_NANOS;
        if (due || result.epoch() == epochs) {
            show(result.epoch(), result.epoch(), result.loss(), now);
        }
        return true;
    }

    /** Ends the line that was written over: with the last epoch's figures, if there was one. */
    @Override
    public void close() {
        if (last != null && last.epoch() != epochs && last.epoch() != shownEpoch) {
            show(last.epoch(), last.epoch(), last.loss(), nanoTime.getAsLong());
        }
        if (screen.live() && !line.isEmpty()) {
            screen.out().println();
        }
        screen.out().flush();
    }

    private void show(int epoch, double done, double loss, long now) {
        double seconds = (now - start) * 1e-9;
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "epoch %d/%d  loss %s", epoch, epochs, Format.significant(loss)));
        if (last != null) {
            last.validation().ifPresent(scores -> text.append("  ").append(watched).append(' ').append(score(scores)));
        }
        double rate = last != null && last.epoch() == epoch ? last.examplesPerSecond() : (done - from) * examples / seconds;
        text.append("  ").append(Format.rate(rate)).append(" samples/s");
        if (done < epochs && seconds > 0) {
            text.append("  ").append(Format.duration(seconds / (done - from) * (epochs - done))).append(" left");
        }
        print(text.length() < Screen.COLUMNS ? text.toString() : text.substring(0, Screen.COLUMNS - 1));
        shown = now;
        shownEpoch = epoch;
    }

    private static String score(Scores scores) {
        return switch (scores) {
            case Scores.OfClasses classes ->
                String.format(Locale.ROOT, "accuracy %.4f", classes.metrics().accuracy());
            case Scores.OfValues values -> String.format(Locale.ROOT, "R² %.4f", values.metrics().r2());
        };
    }

    private void print(String text) {
        if (screen.live()) {
            screen.out().print("\r" + text + " ".repeat(Math.max(0, line.length() - text.length())));
        } else {
            screen.out().println(text);
        }
        screen.out().flush();
        line = text;
    }
}
