package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An array folded to one number. */
@State(Scope.Benchmark)
public class ReduceBenchmark {
    /** All that there are. */
    @Param
    @Brief({"SUM", "SQUARED_NORM"})
    public Reduction reduction;

    /** 24 KiB, 256 KiB, 4 MiB and 192 MiB: the three caches, and memory. */
    @Param({"6144", "65536", "1048576", "50331648"})
    public int n;

    private final ReduceKernels scalar = Backend.scalar().reduce();
    private final ReduceKernels simd = Backend.simd().reduce();
    private float[] x;
    private PeerCall openblas;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        String name = params.get("reduction");
        int flops = name.equals(Reduction.SQUARED_NORM.name()) ? 2 : 1;
        return Work.of(name.toLowerCase(Locale.ROOT).replace('_', ' '), Work.count(n))
                .flops((double) flops * n)
                .moves(Access.READ, 4.0 * n, 4.0 * n)
                .in(Work.Unit.GBYTES);
    }

    static boolean has(Variant variant, Map<String, String> params) {
        String name = params.get("reduction");
        return switch (variant) {
            case PLAIN -> PlainLoops.REDUCTIONS.contains(name);
            case OPENBLAS -> name.equals("ABS_SUM") || name.equals("SQUARED_NORM");
            case LIBTORCH -> name.equals("SUM") || name.equals("MAX") || name.equals("SQUARED_NORM");
            default -> true;
        };
    }

    /** Makes the array and asserts parity. */
    @Setup
    public void prepare() {
        openblas = peer(Variant.OPENBLAS);
        libtorch = peer(Variant.LIBTORCH);
        x = Inputs.uniform(1, n);
        float expected = scalar();
        Parity.sameBits(reduction.name(), expected, simd());
        if (PlainLoops.REDUCTIONS.contains(reduction.name())) {
            double bound = bound();
            Parity.within(reduction.name(), new float[] {expected}, new float[] {plain()}, i -> bound);
        }
    }

    /** Each of two sums in any order is within n·ε·Σ|summand| of the exact one, and no summand is above one. */
    private double bound() {
        return 2.0 * n * Parity.EPSILON * n;
    }

    @Benchmark
    public float scalar() {
        return scalar.reduce(reduction, x, 0, n);
    }

    @Benchmark
    public float plain() {
        return PlainLoops.reduce(reduction.name(), x);
    }

    @Benchmark
    public float simd() {
        return simd.reduce(reduction, x, 0, n);
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
        return new PeerCall(
                variant,
                peer -> peer.reduction(reduction.name(), x),
                () -> new float[] {scalar()},
                ours -> {
                    double bound = bound();
                    return i -> bound;
                });
    }
}
