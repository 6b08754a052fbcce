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

/** One training step of a network through the public interface: forward, backward, update. */
@State(Scope.Benchmark)
public class StepBenchmark {
    /** By the names that {@link Network#of} knows. */
    @Param({
        "64-64-32-2 32", "784-128-64-10 32", "784-128-64-10 128", "784-512-512-10 128", "784-1024-1024-10 256", "dropout 128",
        "convolutional 64", "lstm 32", "gpt 12"
    })
    public String network;

    @Param("1")
    public int threads;

    private Parallel parallel;
    private TrainingStep scalar;
    private TrainingStep simd;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        String network = params.get("network");
        int threads = Integer.parseInt(params.get("threads"));
        return Work.of("step", network.replace(" ", ", batch "))
                .threads(threads)
                .flops(Network.of(network).flops())
                .in(Work.Unit.MICROSECONDS);
    }

    /** Makes the networks and asserts parity of their weights after a step. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH,
                peer -> peer.step(network, scalar, threads),
                () -> new float[] {scalar()},
                ours -> i -> Network.lossTolerance(network) * Math.abs(ours[i]));
        parallel = Parallel.of(threads);
        scalar = new TrainingStep(Network.of(network), new Compute(Backend.scalar(), parallel));
        simd = new TrainingStep(Network.of(network), new Compute(Backend.simd(), parallel));
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

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }
}
