package dev.lanewise.bench;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Forward and backward by the two executors: planned once and replayed, or node by node, the graph built anew each time. */
@State(Scope.Benchmark)
public class PlannedBenchmark {
    private static final String PLANNED = "planned";
    private static final String NODE_BY_NODE = "node by node";

    /** By the names that {@link Network#of} knows. */
    @Param({"64-64-32-2 32", "784-512-512-10 128", "784-1024-1024-10 256", "dropout 128", "convolutional 64", "lstm 32", "gpt 12"})
    public String network;

    @Param("1")
    public int threads;

    /** Last, so that both are measured one after the other. */
    @Param({PLANNED, NODE_BY_NODE})
    public String executor;

    private Parallel parallel;
    private TrainingStep step;

    static Work work(Map<String, String> params) {
        return Work.of("forward and backward, " + params.get("executor"), params.get("network").replace(" ", ", batch "))
                .threads(Integer.parseInt(params.get("threads")))
                .flops(Network.of(params.get("network")).flops())
                .in(Work.Unit.MICROSECONDS);
    }

    /** Makes the network and asserts parity of the gradients of both executors. */
    @Setup
    public void prepare() {
        parallel = Parallel.of(threads);
        step = new TrainingStep(Network.of(network), new Compute(Backend.simd(), parallel));
        Parity.sameBits("loss of " + network, step.evaluateNodeByNode(), step.evaluate());
        float[] planned = step.arena().gradients().clone();
        step.evaluateNodeByNode();
        Parity.sameBits("gradients of " + network, step.arena().gradients(), planned);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        parallel.close();
    }

    @Benchmark
    public float simd() {
        return executor.equals(PLANNED) ? step.evaluate() : step.evaluateNodeByNode();
    }
}
