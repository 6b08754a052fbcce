package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Variant;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs suites with JMH, the machine's limits before them. A fork's figure is its fastest iteration: what else happens on
 * a machine can only slow a kernel down.
 */
final class Session {
    /**
     * How long each method is measured. Iterations that count are short, so that some fall between the other work of
     * the machine.
     *
     * @param forks JVMs, one after the other
     * @param warmUps iterations that do not count
     * @param warmUpMillis of such an iteration
     * @param iterations iterations that count
     * @param millis of such an iteration
     */
    record Length(int forks, int warmUps, int warmUpMillis, int iterations, int millis) {
        static final Length SHORT = new Length(1, 4, 250, 30, 20);
        static final Length FULL = new Length(5, 4, 500, 50, 40);
    }

    /** What a call of JMH measures: some methods at one number of threads. The limits of the machine have no suite. */
    private record Part(Suite suite, String methods, int threads, int count) {
        Class<?> benchmark() {
            return suite == null ? Roofline.class : suite.benchmark;
        }

        /** A step calls dozens of methods, each compiled by itself, and is watched for what it allocates. */
        boolean steps() {
            return suite != null && suite.family.equals(Suite.STEP.family);
        }
    }

    private final List<Suite> suites;
    private final int threads;
    private final Length length;
    private final Progress progress;
    private final Figures figures = new Figures();
    private final Collection<RunResult> results = new ArrayList<>();

    /** @param threads that families which can share work are measured with, besides 1 */
    Session(List<Suite> suites, int threads, Length length, PrintStream out, boolean terminal) {
        this.suites = suites;
        this.threads = threads;
        this.length = length;
        this.progress = new Progress(out, terminal, parts().stream().mapToInt(Part::count).sum());
    }

    /** All that JMH measured, for its formats. */
    Collection<RunResult> results() {
        return results;
    }

    /** What JMH and the forks have said: for a failure. */
    String said() {
        return progress.said();
    }

    /** @throws RunnerException if a benchmark fails its parity check, or JMH cannot run */
    Figures run() throws RunnerException {
        try {
            for (Part part : parts()) {
                for (RunResult result : run(part)) {
                    results.add(result);
                    add(result, part);
                }
            }
        } finally {
            progress.clear();
        }
        return figures;
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        boolean shared = threads > 1 && suites.stream().anyMatch(suite -> suite.threaded);
        parts.add(new Part(null, "\\w+", 1, 3));
        if (shared) {
            parts.add(new Part(null, "fma", threads, 1));
        }
        for (Suite suite : suites) {
            int combinations = suite.combinations().size();
            parts.add(new Part(suite, "\\w+", 1, suite.variants() * combinations));
            if (suite.threaded && threads > 1) {
                parts.add(new Part(suite, "simd", threads, combinations));
            }
        }
        return parts;
    }

    private Collection<RunResult> run(Part part) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(part.benchmark().getName()) + "\\." + part.methods() + "$")
                .param("threads", Integer.toString(part.threads()))
                .threads(part.suite() == null ? part.threads() : 1)
                .forks(length.forks())
                .warmupIterations(part.steps() ? 3 * length.warmUps() : length.warmUps())
                .warmupTime(TimeValue.milliseconds(length.warmUpMillis()))
                .measurementIterations(length.iterations())
                .measurementTime(TimeValue.milliseconds(length.millis()))
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .jvmArgsAppend("--add-modules=jdk.incubator.vector");
        if (part.steps()) {
            options.addProfiler(GCProfiler.class);
        }
        return new Runner(options.build(), progress).run();
    }

    private void add(RunResult result, Part part) {
        String benchmark = result.getParams().getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        List<Double> forks = result.getBenchmarkResults().stream().map(Session::fastest).toList();
        if (part.suite() == null) {
            double nanos = Figures.median(forks).orElseThrow();
            switch (method) {
                case "fma" -> addLimit(part, Work.Limit.FMA, Roofline.FMA_FLOPS / nanos);
                case "read" -> addLimit(part, Work.Limit.READ, Roofline.READ_BYTES / nanos);
                case "update" -> addLimit(part, Work.Limit.UPDATE, Roofline.UPDATE_BYTES / nanos);
                default -> throw new IllegalStateException(benchmark);
            }
            return;
        }
        Variant variant = Variant.valueOf(method.toUpperCase(Locale.ROOT));
        Map<String, String> params = result.getParams().getParamsKeys().stream()
                .collect(Collectors.toMap(key -> key, key -> result.getParams().getParam(key)));
        figures.add(part.suite().work(params), variant, forks, allocated(result));
    }

    private void addLimit(Part part, Work.Limit limit, double ofOneThread) {
        figures.addLimit(part.threads(), limit, part.threads() * ofOneThread);
    }

    private static double fastest(BenchmarkResult fork) {
        return fork.getIterationResults().stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .min()
                .orElseThrow();
    }

    /** Bytes a call in the iteration that allocated least, NaN without the profiler. */
    @SuppressWarnings("rawtypes") // in the interface of JMH
    private static double allocated(RunResult result) {
        double least = Double.NaN;
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                for (var entry : iteration.getSecondaryResults().entrySet()) {
                    if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
                        double bytes = entry.getValue().getScore();
                        least = bytes >= least ? least : bytes; // also where there was none
                    }
                }
            }
        }
        return least;
    }
}
