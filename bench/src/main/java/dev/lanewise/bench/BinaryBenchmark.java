package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Functions of two elements, which C2 vectorises by itself: what the SIMD twins must not fall behind. */
@State(Scope.Benchmark)
public class BinaryBenchmark {
    @Param({"ADD", "MULTIPLY"})
    public BinaryMap function;

    /** All three arrays together 24 KiB, 256 KiB, 4 MiB and 192 MiB: the three caches, and memory. */
    @Param({"2048", "21824", "349504", "16777216"})
    @Brief({"2048", "21824", "16777216"})
    public int n;

    private final MapKernels scalar = Backend.scalar().map();
    private final MapKernels simd = Backend.simd().map();
    private float[] a;
    private float[] b;
    private float[] y;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        return Work.of(params.get("function").toLowerCase(Locale.ROOT), Work.count(n))
                .flops(n)
                .moves(Access.TRIAD, 12.0 * n, 12.0 * n)
                .in(Work.Unit.GBYTES);
    }

    /** Makes the arrays and asserts parity: arithmetic rounds alike. */
    @Setup
    public void prepare() {
        a = Inputs.uniform(1, n);
        b = Inputs.uniform(2, n);
        y = new float[n];
        float[] expected = scalar().clone();
        Parity.sameBits(function.name(), expected, simd());
        Parity.sameBits(function.name(), expected, plain());
    }

    @Benchmark
    public float[] scalar() {
        scalar.binary(function, a, 0, b, 0, y, 0, n);
        return y;
    }

    @Benchmark
    public float[] plain() {
        switch (function) {
            case ADD -> PlainLoops.add(a, b, y);
            case MULTIPLY -> PlainLoops.multiply(a, b, y);
            default -> throw new IllegalArgumentException(function.name());
        }
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.binary(function, a, 0, b, 0, y, 0, n);
        return y;
    }
}
