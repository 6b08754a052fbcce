package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both twins by bits against the formulas of the contract, a plane's sums being those of the scalar reduce kernels. */
class PlaneNormKernelsProperties {
    private static final PlaneNormKernels[] TWINS = {Backend.scalar().planeNorm(), Backend.simd().planeNorm()};
    private static final ReduceKernels REDUCE = Backend.scalar().reduce();

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void batch(
            @ForAll @IntRange(min = 1, max = 4) int images, @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 200) int area, @ForAll Values values, @ForAll int seed) {
        check(new Planes(images, channels, area, 0), values, seed);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void groups(
            @ForAll @IntRange(min = 1, max = 3) int images, @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int each, @ForAll @IntRange(min = 1, max = 200) int area, @ForAll Values values,
            @ForAll int seed) {
        check(new Planes(images, groups * each, area, groups), values, seed);
    }

    @Example
    void planesOfSeveralChunks() {
        check(new Planes(2, 1, ReduceKernels.CHUNK + 77, 0), Values.values()[0], 5);
    }

    private static void check(Planes planes, Values values, int seed) {
        int area = planes.area();
        int channels = planes.channels();
        Canary x = Canary.of(Floats.array(planes.count() * area, seed, values));
        Canary dy = Canary.of(Floats.array(planes.count() * area, seed + 1, values));
        Canary gamma = Canary.of(Floats.array(channels, seed + 2, values));
        Canary beta = Canary.of(Floats.array(channels, seed + 3, values));
        float[] q = Floats.array(planes.rows(), seed + 4, values);
        float[] p = Floats.array(planes.rows(), seed + 5, values);
        float[] centre = new float[planes.rows()];
        float[] variance = new float[planes.rows()];
        float[] rstd = new float[planes.rows()];
        float[] h = new float[x.values().length];
        float[] y = h.clone();
        float[] dx = h.clone();
        float[] along = new float[planes.count()];
        float[] sum = along.clone();
        for (int row = 0; row < planes.rows(); row++) {
            int first = planes.firstPlane(row);
            float start = x.values()[first * area];
            float[] u = x.values().clone();
            for (int i = 0; i < u.length; i++) {
                u[i] -= start;
            }
            centre[row] = total(planes, row, Reduction.SUM, u) / planes.rowSize();
            for (int i = 0; i < u.length; i++) {
                u[i] -= centre[row];
            }
            variance[row] = total(planes, row, Reduction.SQUARED_NORM, u) / planes.rowSize();
            rstd[row] = 1f / (float) Math.sqrt(variance[row] + 1e-5f);
            for (int k = 0; k < planes.rowSize() / area; k++) {
                int plane = first + k * planes.planeStep();
                int channel = plane % channels;
                for (int i = plane * area; i < (plane + 1) * area; i++) {
                    h[i] = u[i] * rstd[row];
                    y[i] = Math.fma(h[i], gamma.values()[channel], beta.values()[channel]);
                    dx[i] = rstd[row] * Math.fma(-h[i], q[row], dy.values()[i] * gamma.values()[channel] - p[row]);
                }
                along[plane] = REDUCE.dot(dy.values(), plane * area, h, plane * area, area);
                sum[plane] = REDUCE.reduce(Reduction.SUM, dy.values(), plane * area, area);
            }
        }
        for (PlaneNormKernels twin : TWINS) {
            String what = twin.getClass().getSimpleName() + ": " + planes;
            Canary c = Canary.of(new float[planes.rows()]);
            Canary v = Canary.of(new float[planes.rows()]);
            twin.statistics(
                    planes, 0, planes.rows(), x.array(), x.offset(), c.array(), c.offset(), v.array(), v.offset());
            assertSameBits(centre, c.check().values(), "centre, " + what);
            assertSameBits(variance, v.check().values(), "variance, " + what);
            Canary out = Canary.of(new float[h.length]);
            twin.normalize(
                    planes, 0, planes.count(), x.array(), x.offset(), centre, 0, rstd, 0, gamma.array(), gamma.offset(),
                    beta.array(), beta.offset(), out.array(), out.offset());
            assertSameBits(y, out.check().values(), what);
            Canary a = Canary.of(new float[along.length]);
            Canary s = Canary.of(new float[along.length]);
            twin.sums(
                    planes, 0, planes.count(), x.array(), x.offset(), centre, 0, rstd, 0, dy.array(), dy.offset(),
                    a.array(), a.offset(), s.array(), s.offset());
            assertSameBits(along, a.check().values(), "along, " + what);
            assertSameBits(sum, s.check().values(), "sum, " + what);
            int half = planes.count() / 2; // as two threads share it
            Arrays.fill(out.array(), out.offset(), out.offset() + h.length, 7);
            for (int from : new int[] {0, half}) {
                twin.gradient(
                        planes, from, from == half ? planes.count() : half, x.array(), x.offset(), centre, 0,
                        rstd, 0, gamma.array(), gamma.offset(), p, 0, q, 0, dy.array(), dy.offset(), out.array(), out.offset());
            }
            assertSameBits(dx, out.check().values(), "gradient, " + what);
        }
    }

    /** The planes of a row added in order, the first one the start. */
    private static float total(Planes planes, int row, Reduction f, float[] x) {
        float total = -0f;
        for (int k = 0; k < planes.rowSize() / planes.area(); k++) {
            int plane = planes.firstPlane(row) + k * planes.planeStep();
            total += REDUCE.reduce(f, x, plane * planes.area(), planes.area());
        }
        return total;
    }
}
