package dev.lanewise.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line on a terminal that says what runs and how long the rest will take, in the place of JMH's own report, which is kept for the case of a failure. */
final class Progress implements OutputFormat {
    private static final int KEPT = 100_000;

    private final PrintStream out;
    private final boolean terminal;
    private final double[] seconds;
    private final StringBuilder said = new StringBuilder();
    private final long start = System.nanoTime();
    private int begun;
    private int shown;

    /**
     * @param terminal whether a line may be overwritten; else each is a line of its own
     * @param seconds that each benchmark is expected to take, in proportion
     */
    Progress(PrintStream out, boolean terminal, double[] seconds) {
        this.out = out;
        this.terminal = terminal;
        this.seconds = seconds;
    }

    /** What JMH and the forks have said since it was last forgotten. */
    String said() {
        return said.toString();
    }

    void forget() {
        said.setLength(0);
    }

    /** Takes the line away. */
    void clear() {
        if (terminal && shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        String name = params.getBenchmark().replaceFirst("^.*\\.(?=\\w+\\.\\w+$)", "");
        StringBuilder line = new StringBuilder("[%d/%d%s] %s".formatted(begun + 1, seconds.length, left(), name));
        begun++;
        for (String key : params.getParamsKeys()) {
            line.append(' ').append(key).append('=').append(params.getParam(key).replace(' ', '_'));
        }
        if (!terminal) {
            out.println(line);
            return;
        }
        int length = line.length();
        line.append(" ".repeat(Math.max(0, shown - length)));
        out.print("\r" + line);
        out.flush();
        shown = length;
    }

    /** The time that is left if the rest is as slow, beside what is expected, as what was: nothing to say at the beginning. */
    private String left() {
        if (begun < 10) {
            return "";
        }
        double done = Arrays.stream(seconds, 0, begun).sum();
        double rest = Arrays.stream(seconds, begun, seconds.length).sum();
        return ", " + clock(Math.round((System.nanoTime() - start) / 1e9 / done * rest)) + " left";
    }

    /** 2:05, or 1:02:05 with hours. */
    static String clock(long seconds) {
        String minutes = seconds < 3600 ? "" + seconds / 60 : "%d:%02d".formatted(seconds / 3600, seconds / 60 % 60);
        return minutes + ":%02d".formatted(seconds % 60);
    }

    @Override
    public void println(String text) {
        print(text + "\n");
    }

    @Override
    public void print(String text) {
        if (said.length() + text.length() <= KEPT) {
            said.append(text);
        }
    }

    @Override
    public void write(int b) {
        print(Character.toString(b));
    }

    @Override
    public void write(byte[] bytes) {
        print(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult result) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
