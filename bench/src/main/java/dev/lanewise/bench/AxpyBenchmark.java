package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** y = α·x + y, which C2 vectorises by itself: what the SIMD twin must not fall behind. */
@State(Scope.Benchmark)
public class AxpyBenchmark {
    private static final float ALPHA = 0x1p-10f;

    /** Two arrays in the first-level cache, the second, the third, and memory. */
    @Param({"1024", "4096", "65536", "16777216"})
    public int n;

    private final MapKernels scalar = Backend.scalar().map();
    private final MapKernels simd = Backend.simd().map();
    private float[] x;
    private float[] y;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        return Work.bytes("axpy", Work.count(n), 12.0 * n);
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        x = Inputs.uniform(1, n);
        y = Inputs.uniform(2, n);
        float[] expected = y.clone();
        scalar.axpy(ALPHA, x, 0, expected, 0, n);
        float[] vectors = y.clone();
        simd.axpy(ALPHA, x, 0, vectors, 0, n);
        Parity.sameBits("axpy", expected, vectors);
        float[] plain = y.clone();
        PlainLoops.axpy(ALPHA, x, plain);
        // Product and sum each rounded, against once: with this power of two as α less.
        Parity.within("axpy", expected, plain, i -> 3 * Parity.EPSILON * (Math.abs(ALPHA * x[i]) + Math.abs(y[i])));
    }

    @Benchmark
    public float[] scalar() {
        scalar.axpy(ALPHA, x, 0, y, 0, n);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.axpy(ALPHA, x, y);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.axpy(ALPHA, x, 0, y, 0, n);
        return y;
    }
}
