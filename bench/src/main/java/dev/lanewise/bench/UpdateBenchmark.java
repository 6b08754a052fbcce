package dev.lanewise.bench;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One update of all parameters: Adam and RMSprop in one pass. */
@State(Scope.Benchmark)
public class UpdateBenchmark {
    private static final float RATE = 1e-3f;
    private static final float EPSILON = 1e-8f;
    private static final float FIRST_DECAY = 0.9f;
    private static final float SECOND_DECAY = 0.999f;
    private static final float ROOT_SCALE = 1.5f;

    /** As the optimizers share the parameters out. */
    private static final int GRAIN = 65_536;

    @Param({"adam", "rmsprop"})
    public String rule;

    /** About the parameters of 784-128-64-10, and more than the caches hold. */
    @Param({"100000", "16777216"})
    public int n;

    @Param("1")
    public int threads;

    private final UpdateKernels scalar = Backend.scalar().update();
    private final UpdateKernels simd = Backend.simd().update();
    private Parallel parallel;
    private float[] p;
    private float[] g;
    private float[] m;
    private float[] v;

    static Work work(Map<String, String> params) {
        String rule = params.get("rule");
        long n = Long.parseLong(params.get("n"));
        int streams = rule.equals("adam") ? 7 : 5;
        int arrays = rule.equals("adam") ? 4 : 3;
        return Work.of(rule, Work.count(n))
                .threads(Integer.parseInt(params.get("threads")))
                .moves(Access.UPDATE, 4.0 * streams * n, 4.0 * arrays * n)
                .in(Work.Unit.GBYTES);
    }

    /** Makes the arrays and asserts parity of one update. */
    @Setup
    public void prepare() {
        parallel = Parallel.of(threads);
        fill();
        float[] before = p.clone();
        float[] firstBefore = m.clone();
        scalar();
        float[] expected = p;
        float[] expectedFirst = m;
        float[] expectedSecond = v;
        fill();
        simd();
        Parity.sameBits(rule + ", parameters", expected, p);
        Parity.sameBits(rule + ", first moment", expectedFirst, m);
        Parity.sameBits(rule + ", second moment", expectedSecond, v);
        fill();
        plain();
        // A dozen roundings of each, of the parameter and of an update whose numerator is at most |m| + |g|.
        Parity.within(rule, expected, p, i -> {
            double root = Math.sqrt(expectedSecond[i]) + EPSILON;
            double update = RATE * (Math.abs((double) firstBefore[i]) + Math.abs((double) g[i])) / root;
            return 24 * Parity.EPSILON * (Math.abs((double) before[i]) + update);
        });
        fill();
    }

    private void fill() {
        p = Inputs.uniform(1, n);
        g = Inputs.uniform(2, n);
        m = Inputs.uniform(3, n);
        v = Inputs.uniform(4, n, 0.01f, 1);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        parallel.close();
    }

    @Benchmark
    public float[] scalar() {
        update(scalar);
        return p;
    }

    @Benchmark
    public float[] plain() {
        if (rule.equals("adam")) {
            PlainLoops.adam(p, g, m, v, RATE, FIRST_DECAY, SECOND_DECAY, ROOT_SCALE, EPSILON);
        } else {
            PlainLoops.rmsProp(p, g, v, RATE, SECOND_DECAY, EPSILON);
        }
        return p;
    }

    @Benchmark
    public float[] simd() {
        update(simd);
        return p;
    }

    private void update(UpdateKernels kernels) {
        parallel.forRange(n, GRAIN, (from, to) -> update(kernels, from, to - from));
    }

    private void update(UpdateKernels kernels, int from, int count) {
        if (rule.equals("adam")) {
            kernels.adam(
                    p, g, m, v, from, count, RATE, 1 - FIRST_DECAY, 1 - SECOND_DECAY, ROOT_SCALE, EPSILON, 0, 0);
        } else {
            kernels.rmsProp(p, g, v, from, count, RATE, 1 - SECOND_DECAY, 0, EPSILON, 0);
        }
    }
}
