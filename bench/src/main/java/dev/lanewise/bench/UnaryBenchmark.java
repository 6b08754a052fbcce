package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Every function of one element. The plain loops call {@link Math}, the twins the functions of the engine. */
@State(Scope.Benchmark)
public class UnaryBenchmark {
    /** Those that libtorch has, or is asked for. */
    private static final Set<String> OF_LIBTORCH =
            Set.of("EXP", "LOG", "LOG10", "TANH", "SIGMOID", "ERF", "SIN", "COS", "ATAN", "SINH", "COSH", "SQRT",
                    "RELU");

    /** All that there are. */
    @Param
    public UnaryMap function;

    /** Two arrays in the second-level cache; then 24 KiB, 4 MiB and 192 MiB. */
    @Param({"16384", "3072", "524288", "25165824"})
    @Brief("16384")
    public int n;

    private final MapKernels scalar = Backend.scalar().map();
    private final MapKernels simd = Backend.simd().map();
    private float[] x;
    private float[] y;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        return Work.of(params.get("function").toLowerCase(Locale.ROOT).replace('_', ' '), Work.count(n))
                .elements(n)
                .moves(Access.COPY, 8.0 * n, 8.0 * n);
    }

    static boolean has(Variant variant, Map<String, String> params) {
        String function = params.get("function");
        return switch (variant) {
            case PLAIN -> PlainLoops.FUNCTIONS.contains(function);
            case LIBTORCH -> OF_LIBTORCH.contains(function);
            default -> true;
        };
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH,
                peer -> peer.unary(function.name(), x),
                () -> scalar().clone(),
                // As for the plain loops; libtorch's functions are within 1 ULP where SLEEF computes them, and 2 elsewhere.
                ours -> i -> 5.0 * Math.ulp(ours[i]));
        String name = function.name();
        boolean positive = name.startsWith("LOG") && !name.equals("LOG_SIGMOID") || name.endsWith("SQRT");
        x = Inputs.uniform(1, n, positive ? 0.01f : -5, 5);
        y = new float[n];
        float[] expected = scalar().clone();
        Parity.sameBits(name, expected, simd());
        if (PlainLoops.FUNCTIONS.contains(name)) {
            // The engine's functions are within 4 ULP (docs/accuracy.md), those of Math and the rounding to float within 1.
            Parity.within(name, expected, plain(), i -> 5.0 * Math.ulp(expected[i]));
        }
    }

    @Benchmark
    public float[] scalar() {
        scalar.unary(function, x, 0, y, 0, n);
        return y;
    }

    @Benchmark
    public float[] plain() {
        PlainLoops.unary(function.name(), x, y);
        return y;
    }

    @Benchmark
    public float[] simd() {
        simd.unary(function, x, 0, y, 0, n);
        return y;
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }
}
