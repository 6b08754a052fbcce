package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Functions of one element and of two. The plain loops call {@link Math}, the twins the functions of the engine. */
@State(Scope.Benchmark)
public class ElementwiseBenchmark {
    @Param({"add", "multiply", "relu", "exp", "log", "tanh", "sigmoid"})
    public String function;

    /** Two or three arrays in the second-level cache. */
    @Param("16384")
    public int n;

    private final MapKernels scalar = Backend.scalar().map();
    private final MapKernels simd = Backend.simd().map();
    private float[] a;
    private float[] b;
    private float[] y;

    /** The one that is timed; the other is null. */
    private UnaryMap unary;

    private BinaryMap binary;

    static Work work(Map<String, String> params) {
        String function = params.get("function");
        long n = Long.parseLong(params.get("n"));
        return switch (function) {
            case "add", "multiply" -> Work.bytes(function, Work.count(n), 12.0 * n);
            case "relu" -> Work.bytes(function, Work.count(n), 8.0 * n);
            default -> Work.elements(function, Work.count(n), n);
        };
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        a = Inputs.uniform(1, n, function.equals("log") ? 0.01f : -5, 5);
        b = Inputs.uniform(2, n);
        String name = function.toUpperCase(Locale.ROOT);
        switch (function) {
            case "add", "multiply" -> binary = BinaryMap.valueOf(name);
            default -> unary = UnaryMap.valueOf(name);
        }
        y = new float[n];
        float[] expected = scalar().clone();
        Parity.sameBits(function, expected, simd());
        // Arithmetic rounds alike. The engine's functions are within 2 ULP (docs/accuracy.md), Math's and the rounding to
        // float within 1.
        int ulps = binary != null || unary == UnaryMap.RELU ? 0 : 3;
        Parity.within(function, expected, plain(), i -> ulps * (double) Math.ulp(expected[i]));
    }

    @Benchmark
    public float[] scalar() {
        apply(scalar);
        return y;
    }

    @Benchmark
    public float[] plain() {
        switch (function) {
            case "add" -> PlainLoops.add(a, b, y);
            case "multiply" -> PlainLoops.multiply(a, b, y);
            case "relu" -> PlainLoops.relu(a, y);
            case "exp" -> PlainLoops.exp(a, y);
            case "log" -> PlainLoops.log(a, y);
            case "tanh" -> PlainLoops.tanh(a, y);
            case "sigmoid" -> PlainLoops.sigmoid(a, y);
            default -> throw new IllegalArgumentException(function);
        }
        return y;
    }

    @Benchmark
    public float[] simd() {
        apply(simd);
        return y;
    }

    private void apply(MapKernels kernels) {
        if (binary != null) {
            kernels.binary(binary, a, 0, b, 0, y, 0, n);
        } else {
            kernels.unary(unary, a, 0, y, 0, n);
        }
    }
}
