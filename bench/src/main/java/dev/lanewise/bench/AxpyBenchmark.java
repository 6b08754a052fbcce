package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** y = α·x + y, which C2 vectorises by itself: what the SIMD twin must not fall behind. */
@State(Scope.Benchmark)
public class AxpyBenchmark {
    private static final float ALPHA = 0x1p-10f;

    /** Both arrays together 24 KiB, 256 KiB, 4 MiB and 192 MiB: the three caches, and memory. */
    @Param({"3072", "32768", "524288", "25165824"})
    public int n;

    private final MapKernels scalar = Backend.scalar().map();
    private final MapKernels simd = Backend.simd().map();
    private float[] x;
    private float[] y;
    private PeerCall openblas;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        return Work.of("axpy", Work.count(n)).flops(2.0 * n).moves(Access.AXPY, 12.0 * n, 8.0 * n).in(Work.Unit.GBYTES);
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        openblas = new PeerCall(
                Variant.OPENBLAS,
                peer -> peer.axpy(ALPHA, x, y),
                () -> {
                    float[] expected = y.clone();
                    scalar.axpy(ALPHA, x, 0, expected, 0, n);
                    return expected;
                },
                ours -> bound());
        x = Inputs.uniform(1, n);
        y = Inputs.uniform(2, n);
        float[] expected = y.clone();
        scalar.axpy(ALPHA, x, 0, expected, 0, n);
        float[] vectors = y.clone();
        simd.axpy(ALPHA, x, 0, vectors, 0, n);
        Parity.sameBits("axpy", expected, vectors);
        float[] plain = y.clone();
        PlainLoops.axpy(ALPHA, x, plain);
        Parity.within("axpy", expected, plain, bound());
    }

    /** Product and sum each rounded, against once: with this power of two as α less. */
    private IntToDoubleFunction bound() {
        return i -> 3 * Parity.EPSILON * (Math.abs(ALPHA * x[i]) + Math.abs(y[i]));
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

    @Benchmark
    public Object openblas() {
        return openblas.run();
    }
}
