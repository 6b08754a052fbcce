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
    /** Two arrays in the first-level cache, the second, the third, and memory. */
    @Param({"1024", "4096", "65536", "16777216"})
    public int n;

    private final ReduceKernels scalar = Backend.scalar().reduce();
    private final ReduceKernels simd = Backend.simd().reduce();
    private float[] a;
    private float[] b;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        Work inCache = Work.flops("dot", Work.count(n), 1, 2.0 * n);
        return n < 1 << 24
                ? inCache
                : new Work("dot", Work.count(n), 1, Work.Unit.GBYTES, 8.0 * n, Work.Limit.READ);
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        a = Inputs.uniform(1, n);
        b = Inputs.uniform(2, n);
        float expected = scalar.dot(a, 0, b, 0, n);
        Parity.sameBits("dot", expected, simd.dot(a, 0, b, 0, n));
        double magnitudes = 0;
        for (int i = 0; i < n; i++) {
            magnitudes += Math.abs((double) a[i] * b[i]);
        }
        // Each of the two sums is within n·ε·Σ|ab| of the exact one.
        double bound = 2.0 * n * Parity.EPSILON * magnitudes;
        Parity.within("dot", new float[] {expected}, new float[] {PlainLoops.dot(a, b)}, i -> bound);
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
}
