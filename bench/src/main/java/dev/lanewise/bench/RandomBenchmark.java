package dev.lanewise.bench;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.RandomKernels;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Random numbers, and the dropout that draws its mask with them. The twins draw the same values; the plain loop and the peer
 * have generators of their own, and are held against what a distribution tells: the mean and the mean square of a call.
 */
@State(Scope.Benchmark)
public class RandomBenchmark {
    /** What is drawn. */
    public enum Draw {
        UNIFORM,
        NORMAL,
        DROPOUT
    }

    /** Of dropout. */
    static final float RATE = 0.5f;

    private static final long KEY = 0x243f6a8885a308d3L;

    /** All that there are. */
    @Param
    public Draw draw;

    /** In the second-level cache; then 4 MiB or 8 (dropout reads an array as long), and beyond the caches. */
    @Param({"16384", "1048576", "25165824"})
    @Brief("16384")
    public int n;

    private final RandomKernels scalar = Backend.scalar().random();
    private final RandomKernels simd = Backend.simd().random();
    private final SplittableRandom generator = new SplittableRandom(1);
    private float[] x;
    private float[] y;
    private PeerCall libtorch;

    static Work work(Map<String, String> params) {
        long n = Long.parseLong(params.get("n"));
        boolean reads = params.get("draw").equals(Draw.DROPOUT.name());
        double bytes = reads ? 8.0 * n : 4.0 * n;
        return Work.of(params.get("draw").toLowerCase(Locale.ROOT), Work.count(n))
                .elements(n)
                .moves(reads ? Access.COPY : Access.WRITE, bytes, bytes);
    }

    /** Makes the arrays and asserts parity. */
    @Setup
    public void prepare() {
        libtorch = new PeerCall(
                Variant.LIBTORCH,
                peer -> new Moments(peer.random(draw.name(), RATE, x)),
                () -> moments(scalar()),
                ours -> bound(scalar()));
        x = Inputs.uniform(1, n);
        y = new float[n];
        float[] expected = scalar().clone();
        Parity.sameBits(draw.name(), expected, simd());
        Parity.within(draw.name(), moments(expected), moments(plain()), bound(expected));
    }

    /** The mean and the mean square. */
    static float[] moments(float[] values) {
        return new float[] {(float) mean(values, 1), (float) mean(values, 2)};
    }

    /**
     * The difference of the means of two samples has twice the variance of one mean, which is below the mean square of the
     * values over their number: six standard deviations.
     */
    static IntToDoubleFunction bound(float[] values) {
        double ofMean = 6 * Math.sqrt(2 * mean(values, 2) / values.length);
        double ofMeanSquare = 6 * Math.sqrt(2 * mean(values, 4) / values.length);
        return i -> i == 0 ? ofMean : ofMeanSquare;
    }

    private static double mean(float[] values, int power) {
        double sum = 0;
        for (float value : values) {
            double square = (double) value * value;
            sum += switch (power) {
                case 1 -> value;
                case 2 -> square;
                default -> square * square;
            };
        }
        return sum / values.length;
    }

    /** A peer's call, told by the moments of what it drew. */
    private record Moments(Peer.Call call) implements Peer.Call {
        @Override
        public void run() {
            call.run();
        }

        @Override
        public float[] result() {
            return moments(call.result());
        }

        @Override
        public void close() {
            call.close();
        }
    }

    @Benchmark
    public float[] scalar() {
        return draw(scalar);
    }

    @Benchmark
    public float[] plain() {
        switch (draw) {
            case UNIFORM -> PlainLoops.uniform(generator, y);
            case NORMAL -> PlainLoops.normal(generator, y);
            case DROPOUT -> PlainLoops.dropout(generator, RATE, x, y);
        }
        return y;
    }

    @Benchmark
    public float[] simd() {
        return draw(simd);
    }

    @Benchmark
    public Object libtorch() {
        return libtorch.run();
    }

    private float[] draw(RandomKernels kernels) {
        switch (draw) {
            case UNIFORM -> kernels.uniform(KEY, 0, 0, 0, y, 0, n);
            case NORMAL -> kernels.normal(KEY, 0, 0, 0, y, 0, n);
            case DROPOUT -> kernels.dropout(KEY, 0, 0, 0, RATE, x, 0, y, 0, n);
        }
        return y;
    }
}
