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

/** Where the time of a step of 784-128-64-10 at batch 128 goes. */
@State(Scope.Benchmark)
public class StepPartsBenchmark {
    private static final int[] WIDTHS = {784, 128, 64, 10};
    private static final int BATCH = 128;

    /**
     * Forward and backward as a trainer runs them, planned; the same node by node, the graph built anew; the matrix
     * products by nothing but calls of the kernel; the optimizer.
     */
    @Param({"forward and backward", "forward and backward, node by node", "products", "update"})
    public String part;

    private TrainingStep step;
    private DenseProducts products;

    static Work work(Map<String, String> params) {
        String part = params.get("part");
        boolean products = part.equals("products") || part.startsWith("forward");
        return Work.of("step, of which", part)
                .flops(products ? Network.denseFlops(WIDTHS, BATCH) : 0)
                .in(Work.Unit.MICROSECONDS);
    }

    /** Makes the network and asserts parity of its weights after a step. */
    @Setup
    public void prepare() {
        step = new TrainingStep(Network.dense(WIDTHS, BATCH), new Compute(Backend.simd(), Parallel.SERIAL));
        TrainingStep scalar = new TrainingStep(Network.dense(WIDTHS, BATCH), new Compute(Backend.scalar(), Parallel.SERIAL));
        products = new DenseProducts(WIDTHS, BATCH, step, Backend.simd().gemm());
        Parity.sameBits("loss", scalar.run(), step.run());
        Parity.sameBits("weights", scalar.weights(), step.weights());
    }

    @Benchmark
    public Object simd() {
        return switch (part) {
            case "forward and backward" -> step.evaluate();
            case "forward and backward, node by node" -> step.evaluateNodeByNode();
            case "products" -> products.run();
            case "update" -> {
                step.update();
                yield step;
            }
            default -> throw new IllegalArgumentException(part);
        };
    }
}
