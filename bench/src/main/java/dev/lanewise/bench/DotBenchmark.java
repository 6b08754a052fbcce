package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.ReduceKernels;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The inner product of two arrays. */
@State(Scope.Benchmark)
public class DotBenchmark {
    /** Both arrays together 24 KiB, 256 KiB, 4 MiB and 192 MiB: the three caches, and memory. */
    @Param({"3072", "32768", "524288", "25165824"})
    public int n;

    private final ReduceKernels scalar = Backend.scalar().reduce();
    private final ReduceKernels simd = Backend.simd().reduce();
    private float[] a;
    private float[] b;
    private PeerCall openblas;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        return Work.of("dot", Work.count(n)).flops(2.0 * n).moves(Access.READ, 8.0 * n, 8.0 * n).in(Work.Unit.GBYTES);
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        openblas = peer(Variant.OPENBLAS);
        libtorch = peer(Variant.LIBTORCH);
        a = Inputs.uniform(1, n);
        b = Inputs.uniform(2, n);
        float expected = scalar.dot(a, 0, b, 0, n);
        Parity.sameBits("dot", expected, simd.dot(a, 0, b, 0, n));
        double bound = bound();
        Parity.within("dot", new float[] {expected}, new float[] {PlainLoops.dot(a, b)}, i -> bound);
    }

    /** Each of two sums in any order is within n·ε·Σ|ab| of the exact one. */
    private double bound() {
        double magnitudes = 0;
        for (int i = 0; i < n; i++) {
            magnitudes += Math.abs((double) a[i] * b[i]);
        }
        return 2.0 * n * Parity.EPSILON * magnitudes;
    }

    @Benchmark
    public float scalar() {
        return scalar.dot(a, 0, b, 0, n);
    }

    @Benchmark
    public float plain() {
        return PlainLoops.dot(a, b);
    }

    @Benchmark
    public float simd() {
        return simd.dot(a, 0, b, 0, n);
    }

    @Benchmark
    public Object openblas() {
        return openblas.run();
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }

    private PeerCall peer(Variant variant) {
        return new PeerCall(variant, peer -> peer.dot(a, b), () -> new float[] {scalar()}, ours -> {
            double bound = bound();
            return i -> bound;
        });
    }
}
