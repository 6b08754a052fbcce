package dev.lanewise.bench;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The matrix product in single precision. The plain loops run along rows wherever the layout allows it. */
@State(Scope.Benchmark)
public class GemmBenchmark {
    /** More operations than these take the plain loops and the scalar twin too long to be measured. */
    private static final double MOST_SCALAR_FLOPS = 3e8;

    /**
     * m × n × k, then whether A and B are stored transposed: cubes; the products of dense layers; skinny ones and
     * products with a vector; and last the products of one training step of 784-128-64-10 at batch 128 (forward NT,
     * gradient of a weight TN, of an input NN), and one forward at batch 32.
     */
    @Param({
        "16x16x16 NN", "64x64x64 NN", "128x128x128 NN", "256x256x256 NN", "512x512x512 NN", "1024x1024x1024 NN",
        "2048x2048x2048 NN", "128x64x784 NN", "32x784x128 NN", "256x1024x1024 NN", "128x10x512 NN", "784x128x128 TN",
        "784x1x128 TN", "1x512x512 NN", "1x512x512 NT", "512x1x512 NN", "128x128x784 NT", "128x784x128 TN",
        "128x64x128 NT", "64x128x128 TN", "128x128x64 NN", "128x10x64 NT", "32x128x784 NT"
    })
    @Brief({
        "16x16x16 NN", "64x64x64 NN", "128x128x128 NN", "256x256x256 NN", "512x512x512 NN", "1024x1024x1024 NN",
        "2048x2048x2048 NN", "128x64x784 NN", "32x784x128 NN", "256x1024x1024 NN", "128x10x512 NN", "784x128x128 TN",
        "784x1x128 TN", "1x512x512 NN", "1x512x512 NT", "512x1x512 NN"
    })
    public String product;

    @Param("1")
    public int threads;

    private final GemmKernels scalar = Backend.scalar().gemm();
    private final GemmKernels simd = Backend.simd().gemm();
    private Parallel parallel;
    private int m;
    private int n;
    private int k;
    private boolean transA;
    private boolean transB;
    private float[] a;
    private float[] b;
    private float[] c;
    private PeerCall openblas;
    private PeerCall blis;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        String[] parts = params.get("product").split(" ");
        int[] mnk = Sizes.parse(parts[0]);
        int threads = Integer.parseInt(params.get("threads"));
        double elements = (double) mnk[0] * mnk[2] + (double) mnk[2] * mnk[1] + (double) mnk[0] * mnk[1];
        return Work.of("gemm " + parts[1], Sizes.text(mnk))
                .threads(threads)
                .flops(2.0 * mnk[0] * mnk[1] * mnk[2])
                .moves(Access.READ, 4 * elements, 4 * elements);
    }

    static boolean has(Variant variant, Map<String, String> params) {
        boolean compared = variant == Variant.SCALAR || variant == Variant.PLAIN;
        return !compared || work(params).flops() <= MOST_SCALAR_FLOPS;
    }

    /** Makes the matrices and asserts parity. */
    @Setup
    public void prepare() {
        openblas = peer(Variant.OPENBLAS);
        blis = peer(Variant.BLIS);
        libtorch = peer(Variant.LIBTORCH);
        String[] parts = product.split(" ");
        int[] mnk = Sizes.parse(parts[0]);
        m = mnk[0];
        n = mnk[1];
        k = mnk[2];
        transA = parts[1].charAt(0) == 'T';
        transB = parts[1].charAt(1) == 'T';
        parallel = Parallel.of(threads);
        a = Inputs.uniform(1, m * k);
        b = Inputs.uniform(2, k * n);
        c = new float[m * n];
        float[] expected = expected();
        Parity.sameBits("gemm " + product, expected, simd());
        if (2.0 * m * n * k <= MOST_SCALAR_FLOPS) {
            Parity.within("gemm " + product, expected, plain(), bound());
        }
    }

    /** By the scalar twin, on all processors: the largest products take it seconds. */
    private float[] expected() {
        try (Parallel all = Parallel.of(Runtime.getRuntime().availableProcessors())) {
            multiply(scalar, all);
        }
        return c.clone();
    }

    /** Each of two sums is within k·ε·Σ|ab|, which is at most k·ε·‖row of A‖·‖column of B‖ (Cauchy, Schwarz). */
    private IntToDoubleFunction bound() {
        double[] rows = norms(a, m, k, transA);
        double[] columns = norms(b, n, k, !transB);
        return i -> 2 * k * Parity.EPSILON * rows[i / n] * columns[i % n];
    }

    /** The Euclidean norms of {@code count} vectors of k elements: the rows of x, or its columns if it is transposed. */
    private static double[] norms(float[] x, int count, int k, boolean transposed) {
        double[] norms = new double[count];
        for (int i = 0; i < count; i++) {
            double squares = 0;
            for (int l = 0; l < k; l++) {
                double value = transposed ? x[l * count + i] : x[i * k + l];
                squares += value * value;
            }
            norms[i] = Math.sqrt(squares);
        }
        return norms;
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        parallel.close();
    }

    @Benchmark
    public float[] scalar() {
        multiply(scalar, parallel);
        return c;
    }

    @Benchmark
    public float[] plain() {
        if (transA) {
            PlainLoops.productOfTransposed(m, n, k, a, b, c);
        } else if (transB) {
            PlainLoops.productWithTransposed(m, n, k, a, b, c);
        } else {
            PlainLoops.product(m, n, k, a, b, c);
        }
        return c;
    }

    @Benchmark
    public float[] simd() {
        multiply(simd, parallel);
        return c;
    }

    private void multiply(GemmKernels kernels, Parallel parallel) {
        kernels.gemm(
                transA, transB, m, n, k, a, 0, transA ? m : k, b, 0, transB ? k : n, c, 0, n, false, null, 0, null, parallel);
    }

    @Benchmark
    public Object openblas() {
        return openblas.run();
    }

    @Benchmark
    public Object blis() {
        return blis.run();
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }

    private PeerCall peer(Variant variant) {
        return new PeerCall(
                variant, peer -> peer.gemm(transA, transB, m, n, k, a, b, threads), this::expected, ours -> bound());
    }
}
