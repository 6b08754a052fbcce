package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.EpochResult;
import dev.lanewise.train.Scores;
import dev.lanewise.train.metric.ClassificationMetrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter out = new StringWriter();
    private long now;

    private Progress progress(boolean live) {
        return new Progress(new Screen(new PrintWriter(out), new PrintWriter(out), live), "held-out", () -> now);
    }

    private static EpochResult result(int epoch) {
        Scores scores = new Scores.OfClasses(0.1, ClassificationMetrics.of(new int[] {0, 1}, new int[] {0, 0}, 2));
        return new EpochResult(epoch, 0.1, 0.25, Optional.of(scores), 1, 12_345, "");
    }

    @Test
    void plainLinesForTheFirstTheLastAndEachTenthPart() {
        try (Progress progress = progress(false)) {
            progress.started(30, 1, 100);
            for (int epoch = 1; epoch <= 30; epoch++) {
                now += SECOND;
                progress.epoch(result(epoch));
            }
        }
        assertEquals(
                "epoch 1/30  loss 0.2500  held-out accuracy 0.5000  12.3k samples/s  0:29 left",
                out.toString().lines().findFirst().orElseThrow());
        assertTrue(out.toString().endsWith("\nepoch 30/30  loss 0.2500  held-out accuracy 0.5000  12.3k samples/s\n"));
        assertEquals(11, out.toString().lines().count());
        assertFalse(out.toString().contains("\r"));
    }

    @Test
    void aLongEpochIsNotSilent() {
        try (Progress progress = progress(false)) {
            progress.started(2, 10, 100);
            for (int step = 1; step <= 10; step++) {
                now += 2 * SECOND;
                progress.step(1, step, step);
            }
        }
        assertEquals("""
                epoch 1/2  loss 2.000  5 samples/s  0:34 left
                epoch 1/2  loss 3.500  5 samples/s  0:28 left
                epoch 1/2  loss 5.000  5 samples/s  0:22 left
                """, out.toString());
    }

    @Test
    void theLiveLineCoversTheOneBefore() {
        try (Progress progress = progress(true)) {
            progress.started(2, 1, 100);
            now += SECOND;
            progress.epoch(result(1));
            now += SECOND;
            progress.epoch(result(2));
        }
        String first = "epoch 1/2  loss 0.2500  held-out accuracy 0.5000  12.3k samples/s  0:01 left";
        String second = "epoch 2/2  loss 0.2500  held-out accuracy 0.5000  12.3k samples/s";
        assertEquals("\r" + first + "\r" + second + " ".repeat(first.length() - second.length()) + "\n", out.toString());
    }

    @Test
    void aRunThatStopsEarlyShowsItsLastEpoch() {
        try (Progress progress = progress(false)) {
            progress.started(100, 1, 100);
            for (int epoch = 1; epoch <= 3; epoch++) {
                now += SECOND / 10;
                progress.epoch(result(epoch));
            }
        }
        assertTrue(out.toString().lines().anyMatch(line -> line.startsWith("epoch 3/100")), out.toString());
    }

    @Test
    void aTerminalThatCannotWriteOverALineGetsPlainOnes() {
        assertTrue(Screen.isLive(true, "xterm-256color"));
        assertFalse(Screen.isLive(true, "dumb"));
        assertFalse(Screen.isLive(true, null));
        assertFalse(Screen.isLive(false, "xterm-256color"));
    }

    @Test
    void numbersAreShortAndWithoutALocale() {
        assertEquals("0.01234", Format.significant(0.012344));
        assertEquals("12.35", Format.significant(12.3456));
        assertEquals("123456", Format.significant(123456.4));
        assertEquals("1.235e-07", Format.significant(1.23456e-7));
        assertEquals("0", Format.significant(0));
        assertEquals("999", Format.rate(999));
        assertEquals("1.23M", Format.rate(1_234_000));
        assertEquals("?", Format.rate(Double.NaN));
        assertEquals("2:05", Format.duration(125));
        assertEquals("1:00:01", Format.duration(3601));
        assertEquals("200 h", Format.duration(720_000));
        assertEquals("a.csv", Format.argument("a.csv"));
        assertEquals("'my data.csv'", Format.argument("my data.csv"));
        assertEquals("'it'\\''s'", Format.argument("it's"));
    }
}
