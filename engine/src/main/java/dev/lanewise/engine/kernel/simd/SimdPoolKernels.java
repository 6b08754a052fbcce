package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.PoolKernels;
import dev.lanewise.engine.kernel.scalar.ScalarPoolKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pooling with vectors: the usual window, tiles of 2 × 2 of which the largest is wanted, here, others by {@link SimdWindows};
 * the scalar twin where there are few places. Vectors go over the end of a row
 * into the next one, which is written afterwards; the last rows, where nothing follows, are the scalar twin's.
 */
public final class SimdPoolKernels implements PoolKernels {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Every second element of a vector in its lower half, and in its upper half; each element twice. */
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);

    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> (2 * i + 1) % L);
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(S, i -> L / 2 + i / 2);
    private static final VectorMask<Float> UPPER = S.indexInRange(-L / 2, L);
    private static final VectorMask<Float> SECOND = VectorMask.fromLong(S, 0xaaaaaaaaaaaaaaaaL & -1L >>> 64 - L);

    private final PoolKernels others = new ScalarPoolKernels();

    private static boolean tiles(Patches.Axis axis) {
        return axis.stride() == 2 && axis.taps() == 2 && axis.step() == 1 && axis.start() == 0
                && 2 * axis.places() <= axis.extent();
    }

    @Override
    public void maxPool(Patches window, int planes, float[] x, int xo, float[] g, int go, float[] z, int zo) {
        boolean itself = x == g && xo == go;
        if (!itself || !tiles(window.down()) || !tiles(window.across())) {
            if (!SimdWindows.worthwhile(window)) {
                others.maxPool(window, planes, x, xo, g, go, z, zo);
            } else if (itself) {
                SimdWindows.largest(window, planes, x, xo, z, zo);
            } else {
                SimdWindows.choose(window, planes, x, xo, g, go, z, zo);
            }
            return;
        }
        int across = window.across().places();
        int width = window.across().extent();
        int over = (across + L - 1) / L * L;
        int end = zo + planes * window.columns();
        for (int plane = 0; plane < planes; plane++) {
            int from = xo + plane * window.imageSize();
            int to = zo + plane * window.columns();
            for (int row = 0; row < window.down().places(); row++, to += across) {
                int upper = from + 2 * row * width;
                if (to + over <= end && upper + width + 2 * over <= x.length) {
                    largest(across, x, upper, width, z, to);
                } else {
                    ScalarPoolKernels.chooseRow(window, row, x, from, x, from, z, to);
                }
            }
        }
    }

    @Override
    public void averagePool(
            Patches window, int planes, float[] x, int xo, float[] divisors, int divisorsOffset, float[] y, int yo) {
        if (SimdWindows.worthwhile(window)) {
            SimdWindows.mean(window, planes, x, xo, divisors, divisorsOffset, y, yo);
        } else {
            others.averagePool(window, planes, x, xo, divisors, divisorsOffset, y, yo);
        }
    }

    @Override
    public void averagePoolGradient(
            Patches window, int planes, float[] dy, int dyo, float[] divisors, int divisorsOffset, float[] dx, int dxo) {
        if (SimdWindows.worthwhile(window)) {
            SimdWindows.share(window, planes, dy, dyo, divisors, divisorsOffset, dx, dxo);
        } else {
            others.averagePoolGradient(window, planes, dy, dyo, divisors, divisorsOffset, dx, dxo);
        }
    }

    private static void largest(int n, float[] x, int xo, int width, float[] z, int zo) {
        for (int i = 0; i < n; i += L) {
            FloatVector a0 = FloatVector.fromArray(S, x, xo + 2 * i);
            FloatVector b0 = FloatVector.fromArray(S, x, xo + 2 * i + L);
            FloatVector a1 = FloatVector.fromArray(S, x, xo + width + 2 * i);
            FloatVector b1 = FloatVector.fromArray(S, x, xo + width + 2 * i + L);
            FloatVector m = a0.rearrange(EVEN).blend(b0.rearrange(EVEN), UPPER);
            FloatVector v = a0.rearrange(ODD).blend(b0.rearrange(ODD), UPPER);
            m = m.blend(v, v.compare(VectorOperators.LE, m).not().and(m.eq(m)));
            v = a1.rearrange(EVEN).blend(b1.rearrange(EVEN), UPPER);
            m = m.blend(v, v.compare(VectorOperators.LE, m).not().and(m.eq(m)));
            v = a1.rearrange(ODD).blend(b1.rearrange(ODD), UPPER);
            m = m.blend(v, v.compare(VectorOperators.LE, m).not().and(m.eq(m)));
            m.intoArray(z, zo + i);
        }
    }

    @Override
    public void maxPoolGradient(
            Patches window, int planes, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
        if (!tiles(window.down()) || !tiles(window.across())) {
            if (SimdWindows.worthwhile(window)) {
                SimdWindows.spread(window, planes, x, xo, dy, dyo, dx, dxo);
            } else {
                others.maxPoolGradient(window, planes, x, xo, dy, dyo, dx, dxo);
            }
            return;
        }
        int across = window.across().places();
        int width = window.across().extent();
        int area = window.imageSize();
        int over = (across + L - 1) / L * L;
        int end = dxo + planes * area;
        for (int plane = 0; plane < planes; plane++) {
            int from = dyo + plane * window.columns();
            for (int row = 0; row < window.down().places(); row++, from += across) {
                int upper = plane * area + 2 * row * width;
                if (dxo + upper + width + 2 * over <= end
                        && xo + upper + width + 2 * over <= x.length
                        && from + over <= dy.length) {
                    spread(across, x, xo + upper, width, dy, from, dx, dxo + upper);
                    // The vectors of the upper row have gone into the lower one, and that one is written anew.
                    Arrays.fill(dx, dxo + upper + 2 * across, dxo + upper + width, 0);
                    spreadLower(across, x, xo + upper, width, dy, from, dx, dxo + upper + width);
                    Arrays.fill(dx, dxo + upper + width + 2 * across, dxo + upper + 2 * width, 0);
                } else {
                    Arrays.fill(dx, dxo + upper, dxo + upper + 2 * width, 0);
                    ScalarPoolKernels.addRow(window, row, x, xo + plane * area, dy, from, dx, dxo + plane * area);
                }
            }
            int below = 2 * window.down().places() * width;
            Arrays.fill(dx, dxo + plane * area + below, dxo + (plane + 1) * area, 0);
        }
    }

    /** The upper row of the tiles. */
    private static void spread(int n, float[] x, int xo, int width, float[] dy, int dyo, float[] dx, int dxo) {
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector a0 = FloatVector.fromArray(S, x, xo + 2 * i);
            FloatVector b0 = FloatVector.fromArray(S, x, xo + 2 * i + L);
            FloatVector a1 = FloatVector.fromArray(S, x, xo + width + 2 * i);
            FloatVector b1 = FloatVector.fromArray(S, x, xo + width + 2 * i + L);
            FloatVector m = a0.rearrange(EVEN).blend(b0.rearrange(EVEN), UPPER);
            FloatVector v = a0.rearrange(ODD).blend(b0.rearrange(ODD), UPPER);
            VectorMask<Float> second = v.compare(VectorOperators.LE, m).not().and(m.eq(m));
            m = m.blend(v, second);
            v = a1.rearrange(EVEN).blend(b1.rearrange(EVEN), UPPER);
            VectorMask<Float> lower = v.compare(VectorOperators.LE, m).not().and(m.eq(m));
            m = m.blend(v, lower);
            v = a1.rearrange(ODD).blend(b1.rearrange(ODD), UPPER);
            lower = lower.or(v.compare(VectorOperators.LE, m).not().and(m.eq(m)));
            FloatVector upper = FloatVector.fromArray(S, dy, dyo + i).add(zero).blend(zero, lower);
            FloatVector left = upper.blend(zero, second);
            FloatVector right = zero.blend(upper, second);
            left.rearrange(LOWER_TWICE).blend(right.rearrange(LOWER_TWICE), SECOND).intoArray(dx, dxo + 2 * i);
            left.rearrange(UPPER_TWICE).blend(right.rearrange(UPPER_TWICE), SECOND).intoArray(dx, dxo + 2 * i + L);
        }
    }

    /** The lower row of the tiles. */
    private static void spreadLower(int n, float[] x, int xo, int width, float[] dy, int dyo, float[] dx, int dxo) {
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector a0 = FloatVector.fromArray(S, x, xo + 2 * i);
            FloatVector b0 = FloatVector.fromArray(S, x, xo + 2 * i + L);
            FloatVector a1 = FloatVector.fromArray(S, x, xo + width + 2 * i);
            FloatVector b1 = FloatVector.fromArray(S, x, xo + width + 2 * i + L);
            FloatVector m = a0.rearrange(EVEN).blend(b0.rearrange(EVEN), UPPER);
            FloatVector v = a0.rearrange(ODD).blend(b0.rearrange(ODD), UPPER);
            m = m.blend(v, v.compare(VectorOperators.LE, m).not().and(m.eq(m)));
            v = a1.rearrange(EVEN).blend(b1.rearrange(EVEN), UPPER);
            VectorMask<Float> third = v.compare(VectorOperators.LE, m).not().and(m.eq(m));
            m = m.blend(v, third);
            v = a1.rearrange(ODD).blend(b1.rearrange(ODD), UPPER);
            VectorMask<Float> fourth = v.compare(VectorOperators.LE, m).not().and(m.eq(m));
            FloatVector given = FloatVector.fromArray(S, dy, dyo + i).add(zero);
            FloatVector left = zero.blend(given, third).blend(zero, fourth);
            FloatVector right = zero.blend(given, fourth);
            left.rearrange(LOWER_TWICE).blend(right.rearrange(LOWER_TWICE), SECOND).intoArray(dx, dxo + 2 * i);
            left.rearrange(UPPER_TWICE).blend(right.rearrange(UPPER_TWICE), SECOND).intoArray(dx, dxo + 2 * i + L);
        }
    }
}
