package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both twins of the pooling kernels against a literal reading of the contract, by bits. */
class PoolKernelsProperties {
    private static final PoolKernels[] TWINS = {Backend.scalar().pool(), Backend.simd().pool()};

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void tilesOfTwo(
            @ForAll @IntRange(max = 4) int planes,
            @ForAll @IntRange(min = 2, max = 11) int height,
            @ForAll @IntRange(min = 2, max = 75) int width,
            @ForAll Floats.Values values,
            @ForAll boolean overTheEnd,
            @ForAll long seed) {
        int more = overTheEnd ? 1 : 0;
        Patches.Axis down = new Patches.Axis(height, (height + more) / 2, 2, 0, 2, 1);
        Patches.Axis across = new Patches.Axis(width, (width + more) / 2, 2, 0, 2, 1);
        hold(new Patches(1, down, across), planes, values, seed);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void anyWindow(@ForAll @IntRange(max = 3) int planes, @ForAll Floats.Values values, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        hold(new Patches(1, axis(random), axis(random)), planes, values, seed);
    }

    private static Patches.Axis axis(SplittableRandom random) {
        int taps = random.nextInt(1, 4);
        int step = random.nextInt(1, 3);
        int padding = random.nextInt(0, taps / 2 + 1);
        int stride = random.nextInt(1, 4);
        int reach = (taps - 1) * step + 1;
        int size = random.nextInt(reach, 45);
        int places = (size + 2 * padding - reach) / stride + 1;
        boolean further = places * stride - padding < size && random.nextBoolean(); // a place that hangs over the end
        return new Patches.Axis(size, further ? places + 1 : places, stride, -padding, taps, step);
    }

    private static void hold(Patches window, int planes, Floats.Values values, long seed) {
        // Few different values, so that some are equal.
        float[] images = Floats.array(planes * window.imageSize(), seed, values);
        for (int i = 0; i < images.length; i += 3) {
            images[i] = images[(int) ((i * 7919L & Integer.MAX_VALUE) % images.length)];
        }
        Canary x = Canary.of(images);
        Canary g = Canary.of(Floats.array(images.length, seed + 1, values));
        Canary dy = Canary.of(Floats.array(planes * window.columns(), seed + 2, values));
        int[] chosen = chosen(window, planes, images);
        float[] largest = new float[chosen.length];
        float[] other = new float[chosen.length];
        float[] dx = new float[images.length];
        Canary divisors = Canary.of(Floats.array(window.columns(), seed + 3, values));
        float[] means = means(window, planes, images, divisors.values());
        float[] shares = shares(window, planes, dy.values(), divisors.values());
        for (int place = 0; place < chosen.length; place++) {
            largest[place] = images[chosen[place]];
            other[place] = g.values()[chosen[place]];
            dx[chosen[place]] += dy.values()[place];
        }
        for (PoolKernels twin : TWINS) {
            String what = twin.getClass().getSimpleName() + ": " + planes + " planes, " + window;
            Canary z = Canary.of(dy.values());
            twin.maxPool(window, planes, x.array(), x.offset(), x.array(), x.offset(), z.array(), z.offset());
            assertSameBits(largest, z.check().values(), what);
            twin.maxPool(window, planes, x.array(), x.offset(), g.array(), g.offset(), z.array(), z.offset());
            assertSameBits(other, z.check().values(), "others, " + what);
            Canary gradient = Canary.of(images);
            twin.maxPoolGradient(
                    window, planes, x.array(), x.offset(), dy.array(), dy.offset(), gradient.array(), gradient.offset());
            assertSameBits(dx, gradient.check().values(), "gradient, " + what);
            twin.averagePool(
                    window, planes, x.array(), x.offset(), divisors.array(), divisors.offset(), z.array(), z.offset());
            assertSameBits(means, z.check().values(), "means, " + what);
            twin.averagePoolGradient(
                    window, planes, dy.array(), dy.offset(), divisors.array(), divisors.offset(),
                    gradient.array(), gradient.offset());
            assertSameBits(shares, gradient.check().values(), "gradient of means, " + what);
        }
    }

    private static float[] means(Patches window, int planes, float[] x, float[] divisors) {
        float[] matrix = new float[window.rows() * window.columns()];
        float[] y = new float[planes * window.columns()];
        for (int plane = 0; plane < planes; plane++) {
            window.gather(x, plane * window.imageSize(), matrix, 0);
            for (int place = 0; place < window.columns(); place++) {
                float sum = 0;
                for (int tap = 0; tap < window.rows(); tap++) {
                    sum += matrix[tap * window.columns() + place];
                }
                y[plane * window.columns() + place] = sum / divisors[place];
            }
        }
        return y;
    }

    private static float[] shares(Patches window, int planes, float[] dy, float[] divisors) {
        float[] positions = new float[window.imageSize()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i + 1;
        }
        float[] matrix = new float[window.rows() * window.columns()];
        window.gather(positions, 0, matrix, 0);
        float[] dx = new float[planes * positions.length];
        for (int at = 0; at < planes * window.columns(); at++) {
            int place = at % window.columns();
            for (int tap = 0; tap < window.rows(); tap++) {
                int position = (int) matrix[tap * window.columns() + place];
                if (position > 0) {
                    dx[at / window.columns() * positions.length + position - 1] += dy[at] / divisors[place];
                }
            }
        }
        return dx;
    }

    /** For each place the index of the element that is chosen. */
    private static int[] chosen(Patches window, int planes, float[] x) {
        int[] chosen = new int[planes * window.columns()];
        Arrays.fill(chosen, -1);
        int area = window.imageSize();
        int taps = window.rows();
        float[] matrix = new float[taps * window.columns()];
        float[] positions = new float[area];
        for (int i = 0; i < area; i++) {
            positions[i] = i + 1;
        }
        window.gather(positions, 0, matrix, 0);
        for (int at = 0; at < chosen.length; at++) {
            for (int tap = 0; tap < taps; tap++) {
                int position = (int) matrix[tap * window.columns() + at % window.columns()];
                int candidate = at / window.columns() * area + position - 1;
                boolean better = position > 0
                        && (chosen[at] < 0
                                || x[candidate] > x[chosen[at]]
                                || Float.isNaN(x[candidate]) && !Float.isNaN(x[chosen[at]]));
                chosen[at] = better ? candidate : chosen[at];
            }
        }
        return chosen;
    }
}
