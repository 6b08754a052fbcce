package dev.lanewise.bench;

import dev.lanewise.engine.Parallel;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to share work among threads: as many tasks as threads, and nothing to do in them. */
@State(Scope.Benchmark)
public class ParallelBenchmark {
    @Param("1")
    public int threads;

    private Parallel parallel;

    static Work work(Map<String, String> params) {
        return Work.of("empty region", "no work").threads(Integer.parseInt(params.get("threads")));
    }

    /** One thread alone has nothing to share. */
    static boolean has(Variant variant, Map<String, String> params) {
        return !params.get(Suite.THREADS).equals("1");
    }

    /** Starts the threads. */
    @Setup
    public void prepare() {
        parallel = Parallel.of(threads);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        parallel.close();
    }

    @Benchmark
    public void simd() {
        parallel.run(threads, task -> {});
    }
}
