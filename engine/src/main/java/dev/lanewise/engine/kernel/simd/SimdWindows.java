package dev.lanewise.engine.kernel.simd;

import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.scalar.ScalarPoolKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Pooling by any window on a {@link StagedPlane}: the lanes run along a row of places, the taps come one after the other. */
final class SimdWindows {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Places in a row below which most lanes would be idle. */
    private static final int FEWEST = 4;

    /** Offsets in a plane are held as floats. */
    private static final int LARGEST_PLANE = 1 << 24;

    private SimdWindows() {}

    static boolean worthwhile(Patches window) {
        return window.across().places() >= FEWEST && window.imageSize() < LARGEST_PLANE;
    }

    static void largest(Patches window, int planes, float[] x, int xo, float[] z, int zo) {
        StagedPlane staged = StagedPlane.ofMaxima(window);
        int across = window.across().places();
        for (int plane = 0; plane < planes; plane++) {
            staged.write(x, xo + plane * window.imageSize());
            for (int p = 0; p < window.down().places(); p++) {
                for (int c = 0; c < across; c += L) {
                    largest(window, staged, p, c);
                }
                System.arraycopy(staged.row, 0, z, zo + (plane * window.down().places() + p) * across, across);
            }
        }
    }

    private static void largest(Patches window, StagedPlane staged, int p, int c) {
        float[] data = staged.data;
        int[] taps = staged.taps;
        int count = window.across().taps();
        FloatVector m = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < window.down().taps(); i++) {
            int row = staged.rowAt(p, i);
            for (int j = 0; row >= 0 && j < count; j++) {
                FloatVector v = FloatVector.fromArray(S, data, row + taps[j] + c);
                m = m.blend(v, v.compare(LE, m).not().and(m.eq(m)));
            }
        }
        m.intoArray(staged.row, c);
    }

    /** z = the elements of g where those of x are chosen. */
    static void choose(Patches window, int planes, float[] x, int xo, float[] g, int go, float[] z, int zo) {
        StagedPlane staged = StagedPlane.ofMaxima(window);
        int across = window.across().places();
        for (int plane = 0; plane < planes; plane++) {
            int from = plane * window.imageSize();
            staged.write(x, xo + from);
            for (int p = 0; p < window.down().places(); p++) {
                choices(window, staged, p);
                int to = zo + (plane * window.down().places() + p) * across;
                for (int c = 0; c < across; c++) {
                    z[to + c] = g[go + from + choice(window, staged, x, xo + from, p, c)];
                }
            }
        }
    }

    /** dx += dy at the chosen elements. */
    static void spread(Patches window, int planes, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
        StagedPlane staged = StagedPlane.ofMaxima(window);
        int across = window.across().places();
        Arrays.fill(dx, dxo, dxo + planes * window.imageSize(), 0);
        for (int plane = 0; plane < planes; plane++) {
            int from = plane * window.imageSize();
            staged.write(x, xo + from);
            for (int p = 0; p < window.down().places(); p++) {
                choices(window, staged, p);
                int row = dyo + (plane * window.down().places() + p) * across;
                for (int c = 0; c < across; c++) {
                    dx[dxo + from + choice(window, staged, x, xo + from, p, c)] += dy[row + c];
                }
            }
        }
    }

    private static void choices(Patches window, StagedPlane staged, int p) {
        for (int c = 0; c < window.across().places(); c += L) {
            choices(window, staged, p, c);
        }
    }

    /** How far behind the first tap the chosen one stands in the plane; −1 where all are −∞. */
    private static void choices(Patches window, StagedPlane staged, int p, int c) {
        float[] data = staged.data;
        int[] taps = staged.taps;
        int count = window.across().taps();
        int width = window.across().extent();
        FloatVector m = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector chosen = FloatVector.broadcast(S, -1);
        for (int i = 0; i < window.down().taps(); i++) {
            int row = staged.rowAt(p, i);
            int behind = i * window.down().step() * width;
            for (int j = 0; row >= 0 && j < count; j++) {
                FloatVector v = FloatVector.fromArray(S, data, row + taps[j] + c);
                VectorMask<Float> better = v.compare(LE, m).not().and(m.eq(m));
                m = m.blend(v, better);
                chosen = chosen.blend((float) (behind + j * window.across().step()), better);
            }
        }
        chosen.intoArray(staged.chosen, c);
    }

    private static int choice(Patches window, StagedPlane staged, float[] x, int plane, int p, int c) {
        float behind = staged.chosen[c];
        if (behind < 0) {
            return ScalarPoolKernels.choice(window, x, plane, p, c);
        }
        int row = p * window.down().stride() + window.down().start();
        int column = c * window.across().stride() + window.across().start();
        return row * window.across().extent() + column + (int) behind;
    }

    static void mean(Patches window, int planes, float[] x, int xo, float[] divisors, int at, float[] y, int yo) {
        StagedPlane staged = StagedPlane.ofSums(window);
        int across = window.across().places();
        for (int plane = 0; plane < planes; plane++) {
            staged.write(x, xo + plane * window.imageSize());
            for (int p = 0; p < window.down().places(); p++) {
                for (int c = 0; c < across; c += L) {
                    sum(window, staged, p, c);
                }
                int row = p * across;
                divide(staged.row, 0, divisors, at + row, y, yo + plane * window.columns() + row, across);
            }
        }
    }

    /** Beyond the edges +0 is added, which changes no sum that starts at +0. */
    private static void sum(Patches window, StagedPlane staged, int p, int c) {
        float[] data = staged.data;
        int[] taps = staged.taps;
        int count = window.across().taps();
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < window.down().taps(); i++) {
            int row = staged.rowAt(p, i);
            for (int j = 0; row >= 0 && j < count; j++) {
                sum = sum.add(FloatVector.fromArray(S, data, row + taps[j] + c));
            }
        }
        sum.intoArray(staged.row, c);
    }

    private static void divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += L) {
            FloatVector.fromArray(S, a, ao + i).div(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
        }
        for (int i = bound; i < n; i++) {
            y[yo + i] = a[ao + i] / b[bo + i];
        }
    }

    /** The later taps first: in a row they belong to the earlier places. */
    static void share(Patches window, int planes, float[] dy, int dyo, float[] divisors, int at, float[] dx, int dxo) {
        StagedPlane staged = StagedPlane.ofTotals(window);
        int across = window.across().places();
        for (int plane = 0; plane < planes; plane++) {
            staged.clear();
            for (int p = 0; p < window.down().places(); p++) {
                int row = p * across;
                divide(dy, dyo + plane * window.columns() + row, divisors, at + row, staged.row, 0, across);
                // Vectors go over the end of the row of places.
                Arrays.fill(staged.row, across, staged.row.length, 0);
                for (int i = 0; i < window.down().taps(); i++) {
                    int to = staged.rowAt(p, i);
                    for (int j = window.across().taps() - 1; to >= 0 && j >= 0; j--) {
                        add(staged.row, across, staged.data, to + staged.taps[j]);
                    }
                }
            }
            staged.read(dx, dxo + plane * window.imageSize());
        }
    }

    private static void add(float[] shares, int n, float[] data, int at) {
        for (int c = 0; c < n; c += L) {
            FloatVector.fromArray(S, data, at + c).add(FloatVector.fromArray(S, shares, c)).intoArray(data, at + c);
        }
    }
}
