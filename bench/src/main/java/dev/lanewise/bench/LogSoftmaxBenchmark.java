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

/** The logarithm of the softmax of each row of a matrix. */
@State(Scope.Benchmark)
public class LogSoftmaxBenchmark {
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
        return Work.of("log softmax", Sizes.text(dims)).elements(n).moves(Access.COPY, 8 * n, 8 * n);
    }

    /** Makes the matrix and asserts parity. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH, peer -> peer.logSoftmax(x, rows, cols), () -> scalar().clone(), this::bound);
        int[] dims = Sizes.parse(shape);
        rows = dims[0];
        cols = dims[1];
        x = Inputs.uniform(1, rows * cols, -5, 5);
        y = new float[x.length];
        float[] expected = new float[x.length];
        scalar.logSoftmax(x, 0, expected, 0, rows, cols);
        simd.logSoftmax(x, 0, y, 0, rows, cols);
        Parity.sameBits("log softmax", expected, y);
        PlainLoops.logSoftmax(x, y, rows, cols);
        Parity.within("log softmax", expected, y, bound(expected));
    }

    /**
     * Of either: the sum is within cols·ε, an exponential within 2 ULP and what rounding x − m does to it, at most 10·ε; that
     * is an absolute error of the logarithm. The logarithm itself and two differences, none above |y|, are rounded too.
     */
    private IntToDoubleFunction bound(float[] expected) {
        return i -> 2 * (cols + 20 + 4 * Math.abs(expected[i])) * Parity.EPSILON;
    }

    @Benchmark
    public float[] scalar() {
        scalar.logSoftmax(x, 0, y, 0, rows, cols);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.logSoftmax(x, y, rows, cols);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.logSoftmax(x, 0, y, 0, rows, cols);
        return y;
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }
}
