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

/** One training step of a dense network through the public interface: forward, backward, Adam. */
@State(Scope.Benchmark)
public class StepBenchmark {
    /** The widths of the layers, then the batch. */
    @Param({
        "64-64-32-2 32", "784-128-64-10 32", "784-128-64-10 128", "784-512-512-10 128", "784-1024-1024-10 256"
    })
    public String network;

    @Param("1")
    public int threads;

    private Parallel parallel;
    private TrainingStep scalar;
    private TrainingStep simd;

    static Work work(Map<String, String> params) {
        String[] parts = params.get("network").split(" ");
        double flops = TrainingStep.flops(Sizes.parse(parts[0]), Integer.parseInt(parts[1]));
        int threads = Integer.parseInt(params.get("threads"));
        return Work.time("step", parts[0] + ", batch " + parts[1], threads, flops);
    }

    /** Makes the networks and asserts parity of their weights after a step. */
    @Setup
    public void prepare() {
        String[] parts = network.split(" ");
        int[] widths = Sizes.parse(parts[0]);
        int batch = Integer.parseInt(parts[1]);
        parallel = Parallel.of(threads);
        scalar = new TrainingStep(widths, batch, new Compute(Backend.scalar(), parallel));
        simd = new TrainingStep(widths, batch, new Compute(Backend.simd(), parallel));
        Parity.sameBits("loss of " + network, scalar(), simd());
        Parity.sameBits("weights of " + network, scalar.weights(), simd.weights());
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        parallel.close();
    }

    @Benchmark
    public float scalar() {
        return scalar.run();
    }

    @Benchmark
    public float simd() {
        return simd.run();
    }
}
