package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.RowKernels;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The softmax of each row of a matrix. */
@State(Scope.Benchmark)
public class SoftmaxBenchmark {
    /** Rows × columns: many classes, and the last layer of a small classifier. */
    @Param({"128x1024", "32x10"})
    public String shape;

    private final RowKernels scalar = Backend.scalar().row();
    private final RowKernels simd = Backend.simd().row();
    private int rows;
    private int cols;
    private float[] x;
    private float[] y;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        int[] dims = Sizes.parse(params.get("shape"));
        double n = (double) dims[0] * dims[1];
        return Work.of("softmax", Sizes.text(dims)).elements(n).moves(Access.COPY, 8 * n, 8 * n);
    }

    /** Makes the matrix and asserts parity. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH, peer -> peer.softmax(x, rows, cols), () -> scalar().clone(), this::bound);
        int[] dims = Sizes.parse(shape);
        rows = dims[0];
        cols = dims[1];
        x = Inputs.uniform(1, rows * cols, -5, 5);
        y = new float[x.length];
        float[] expected = new float[x.length];
        scalar.softmax(x, 0, expected, 0, rows, cols);
        simd.softmax(x, 0, y, 0, rows, cols);
        Parity.sameBits("softmax", expected, y);
        PlainLoops.softmax(x, y, rows, cols);
        Parity.within("softmax", expected, y, bound(expected));
    }

    /** Of either: the sum is within cols·ε, an exponential within 2 ULP above the fraction bar and 2 below it. */
    private IntToDoubleFunction bound(float[] expected) {
        return i -> 2 * (cols + 10) * Parity.EPSILON * expected[i];
    }

    @Benchmark
    public float[] scalar() {
        scalar.softmax(x, 0, y, 0, rows, cols);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.softmax(x, y, rows, cols);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.softmax(x, 0, y, 0, rows, cols);
        return y;
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }
}
