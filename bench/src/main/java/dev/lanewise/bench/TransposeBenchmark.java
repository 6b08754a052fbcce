package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.MoveKernels;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A matrix transposed into another. */
@State(Scope.Benchmark)
public class TransposeBenchmark {
    /** In the caches, and beyond them, where columns are a power of two apart and where they are not. */
    @Param({"784x128", "1024x1024", "4096x4096", "5000x3000"})
    @Brief({"784x128", "4096x4096"})
    public String shape;

    private final MoveKernels scalar = Backend.scalar().move();
    private final MoveKernels simd = Backend.simd().move();
    private int rows;
    private int cols;
    private float[] x;
    private float[] y;

    static Work work(Map<String, String> params) {
        int[] dims = Sizes.parse(params.get("shape"));
        double bytes = 8.0 * dims[0] * dims[1];
        return Work.of("transpose", Sizes.text(dims)).moves(Access.COPY, bytes, bytes).in(Work.Unit.GBYTES);
    }

    static boolean has(Variant variant, Map<String, String> params) {
        return !variant.isPeer();
    }

    /** Makes the matrix and asserts parity. */
    @Setup
    public void prepare() {
        int[] dims = Sizes.parse(shape);
        rows = dims[0];
        cols = dims[1];
        x = Inputs.uniform(1, rows * cols);
        y = new float[x.length];
        float[] expected = plain().clone();
        Parity.sameBits("transpose", expected, scalar());
        Parity.sameBits("transpose", expected, simd());
    }

    @Benchmark
    public float[] scalar() {
        scalar.transpose(x, 0, cols, y, 0, rows, rows, cols);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.transpose(x, y, rows, cols);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.transpose(x, 0, cols, y, 0, rows, rows, cols);
        return y;
    }
}
