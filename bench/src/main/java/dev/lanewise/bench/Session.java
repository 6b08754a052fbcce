package dev.lanewise.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs suites with JMH, the machine's limits before them. The variants of one work are measured one after the other, so
 * that what else goes on on the machine meets them alike.
 */
final class Session {
    /** What every fork is started with: the compiler's limits are those of the launcher. */
    private static final List<String> JVM = List.of(
            "--add-modules=jdk.incubator.vector",
            "-XX:PerMethodTrapLimit=100000",
            "-XX:PerMethodRecompilationCutoff=100000");

    /**
     * How long a method is measured.
     *
     * @param warmUps iterations that do not count
     * @param warmUpMillis of such an iteration
     * @param iterations iterations that count
     * @param millis of such an iteration
     * @param batch whether the program waits for the compiler: nothing of one loop is timed before it is compiled, whatever
     *     delays that
     */
    private record Length(int warmUps, int warmUpMillis, int iterations, int millis, boolean batch) {
        /** Loops of one method each. */
        static final Length MACHINE = new Length(4, 40, 15, 20, true);

        static final Length BRIEF = new Length(4, 150, 25, 20, true);
        static final Length FULL = new Length(5, 400, 40, 50, true);

        /** A step calls dozens of methods, each compiled by itself. */
        Length ofSteps() {
            return new Length(3 * warmUps, warmUpMillis, iterations, millis, false);
        }
    }

    /** Seconds that a fork takes beside what it measures: the start of a JVM, arrays, parity. */
    private static final double START = 1;

    /** What one call of JMH measures: a method with one choice of parameters. */
    private record Task(Class<?> benchmark, String method, Map<String, String> params, int callers, Length length) {
        int threads() {
            return Integer.parseInt(params.getOrDefault(Suite.THREADS, "1"));
        }

        /** How long a fork takes, more or less. */
        double seconds() {
            return START + (length.warmUps * length.warmUpMillis + length.iterations * length.millis) / 1e3;
        }
    }

    /** Writes results to a file. */
    interface Keep {
        void keep(Collection<RunResult> results) throws IOException;
    }

    private final List<Suite> suites;
    private final int threads;
    private final boolean brief;
    private final int forks;
    private final Set<Variant> peers;
    private final List<Task> tasks;
    private final Progress progress;
    private final List<String> failures = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * @param threads that families which can share work are measured with, besides 1
     * @param brief few sizes, short iterations
     * @param forks JVMs for each method
     * @param peers other libraries that are measured too
     */
    Session(List<Suite> suites, int threads, boolean brief, int forks, Set<Variant> peers, PrintStream out, boolean terminal) {
        this.suites = suites;
        this.threads = threads;
        this.brief = brief;
        this.forks = forks;
        this.peers = peers;
        this.tasks = tasks();
        this.progress = new Progress(out, terminal, tasks.stream().mapToDouble(Task::seconds).toArray());
    }

    /** From another thread: nothing more is measured. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** What could not be measured, and what JMH and the fork said of it. */
    List<String> failures() {
        return failures;
    }

    /**
     * Measures all that does not fail.
     *
     * @param keep is given all results after each one: an hour may end early
     */
    void run(Keep keep) throws IOException {
        List<RunResult> results = new ArrayList<>();
        try {
            for (Task task : tasks) {
                if (stopped) {
                    return;
                }
                try {
                    results.addAll(run(task));
                    keep.keep(results);
                } catch (RunnerException e) {
                    String name = task.benchmark.getSimpleName() + "." + task.method + " " + task.params;
                    failures.add(name + "\n" + progress.said().strip() + "\n" + e.getMessage());
                }
                progress.forget();
            }
        } finally {
            progress.clear();
        }
    }

    private List<Task> tasks() {
        List<Task> list = new ArrayList<>();
        list.add(new Task(FmaPeak.class, "fma", Map.of(), 1, Length.MACHINE));
        if (threads > 1) {
            list.add(new Task(FmaPeak.class, "fma", Map.of(), threads, Length.MACHINE));
        }
        List<Map<String, String>> sizes = Suite.combinations(Bandwidth.class, brief, 1);
        for (Map<String, String> params : sizes) {
            for (Access access : Access.values()) {
                list.add(new Task(Bandwidth.class, access.method(), params, 1, Length.MACHINE));
            }
        }
        if (threads > 1) {
            // All together beyond the caches; inside them each has its own.
            for (Map<String, String> params : sizes.subList(sizes.size() - 1, sizes.size())) {
                for (Access access : Access.values()) {
                    list.add(new Task(Bandwidth.class, access.method(), params, threads, Length.MACHINE));
                }
            }
        }
        Length length = brief ? Length.BRIEF : Length.FULL;
        for (Suite suite : suites) {
            for (Map<String, String> params : suite.combinations(brief, threads)) {
                for (Variant variant : suite.variants(params)) {
                    if (peers.contains(variant) || !variant.isPeer()) {
                        list.add(new Task(
                                suite.benchmark, variant.method(), params, 1, suite.ofSteps() ? length.ofSteps() : length));
                    }
                }
            }
        }
        return list;
    }

    private Collection<RunResult> run(Task task) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(task.benchmark.getName() + "." + task.method) + "$")
                .threads(task.callers)
                .forks(forks)
                .warmupIterations(task.length.warmUps())
                .warmupTime(TimeValue.milliseconds(task.length.warmUpMillis()))
                .measurementIterations(task.length.iterations())
                .measurementTime(TimeValue.milliseconds(task.length.millis()))
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(PeakMemory.class);
        task.params.forEach(options::param);
        List<String> jvm = new ArrayList<>(JVM);
        if (task.length.batch) {
            jvm.add("-Xbatch");
        }
        if (!peers.isEmpty()) {
            // In all forks alike. libtorch takes its threads from here; it has no other way that holds for all of its pools.
            jvm.add("--enable-native-access=ALL-UNNAMED");
            jvm.add("-Dai.djl.offline=true");
            jvm.add("-Dslf4j.internal.verbosity=ERROR");
            jvm.add("-Dai.djl.pytorch.num_threads=" + task.threads());
        }
        options.jvmArgsAppend(jvm.toArray(String[]::new));
        return new Runner(options.build(), progress).run();
    }
}
