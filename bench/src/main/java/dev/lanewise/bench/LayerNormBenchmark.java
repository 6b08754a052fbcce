package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.NormKernels;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Layer normalisation with scale and shift. */
@State(Scope.Benchmark)
public class LayerNormBenchmark {
    private static final float EPS = 1e-5f;

    /** Rows × columns: a batch of tokens of a transformer, and short rows. */
    @Param({"256x768", "2048x64"})
    public String shape;

    private final NormKernels scalar = Backend.scalar().norm();
    private final NormKernels simd = Backend.simd().norm();
    private int rows;
    private int cols;
    private float[] x;
    private float[] gamma;
    private float[] beta;
    private float[] y;
    private float[] centre;
    private float[] rstd;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        int[] dims = Sizes.parse(params.get("shape"));
        double n = (double) dims[0] * dims[1];
        return Work.of("layer norm", Sizes.text(dims)).elements(n).moves(Access.COPY, 8 * n, 8 * n);
    }

    /** Makes the matrix and asserts parity. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH, peer -> peer.layerNorm(x, gamma, beta, EPS, rows, cols), () -> scalar().clone(), y -> bound());
        int[] dims = Sizes.parse(shape);
        rows = dims[0];
        cols = dims[1];
        x = Inputs.uniform(1, rows * cols);
        gamma = Inputs.uniform(2, cols);
        beta = Inputs.uniform(3, cols);
        y = new float[x.length];
        centre = new float[rows];
        rstd = new float[rows];
        float[] expected = scalar().clone();
        Parity.sameBits("layer norm", expected, simd());
        Parity.within("layer norm", expected, plain(), bound());
    }

    /**
     * Of either: elements, and so the means, are below 1; a sum is within cols·ε of itself, the deviation about 0.6, a
     * normalised element below 2, the scale below 1.
     */
    private IntToDoubleFunction bound() {
        return i -> 2 * (cols + 10) * Parity.EPSILON * (1 + 2 * 2) / 0.5;
    }

    @Benchmark
    public float[] scalar() {
        scalar.layerNorm(x, 0, gamma, 0, beta, 0, EPS, y, 0, centre, 0, rstd, 0, rows, cols);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.layerNorm(x, gamma, beta, EPS, y, rows, cols);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.layerNorm(x, 0, gamma, 0, beta, 0, EPS, y, 0, centre, 0, rstd, 0, rows, cols);
        return y;
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }
}
