package dev.lanewise.bench;

import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/** The same after a pause in which the caller computes alone, so long that the other threads have gone to sleep. */
public class PausedParallelBenchmark extends ParallelBenchmark {
    /** Twice as long as they spin, and more. */
    private static final long PAUSE_NANOS = 150_000;

    static Work work(Map<String, String> params) {
        return Work.of("empty region", "after a pause").threads(Integer.parseInt(params.get("threads")));
    }

    /** Not timed. The caller stays awake, as it is between two regions of a training step. */
    @Setup(Level.Invocation)
    public void pause() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PAUSE_NANOS) {
            Thread.onSpinWait();
        }
    }
}
