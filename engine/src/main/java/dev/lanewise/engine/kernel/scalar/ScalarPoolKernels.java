package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.PoolKernels;
import java.util.Arrays;

/** Pooling as it is defined. */
public final class ScalarPoolKernels implements PoolKernels {
    @Override
    public void maxPool(Patches window, int planes, float[] x, int xo, float[] g, int go, float[] z, int zo) {
        for (int plane = 0; plane < planes; plane++) {
            int at = plane * window.imageSize();
            for (int row = 0; row < window.down().places(); row++) {
                int to = zo + plane * window.columns() + row * window.across().places();
                chooseRow(window, row, x, xo + at, g, go + at, z, to);
            }
        }
    }

    /** One row of places. */
    public static void chooseRow(
            Patches window, int row, float[] x, int plane, float[] g, int gPlane, float[] z, int zo) {
        for (int column = 0; column < window.across().places(); column++) {
            z[zo + column] = g[gPlane + choice(window, x, plane, row, column)];
        }
    }

    @Override
    public void maxPoolGradient(
            Patches window, int planes, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
        int area = window.imageSize();
        Arrays.fill(dx, dxo, dxo + planes * area, 0);
        for (int plane = 0; plane < planes; plane++) {
            for (int row = 0; row < window.down().places(); row++) {
                int from = dyo + plane * window.columns() + row * window.across().places();
                addRow(window, row, x, xo + plane * area, dy, from, dx, dxo + plane * area);
            }
        }
    }

    /** One row of places. */
    public static void addRow(
            Patches window, int row, float[] x, int plane, float[] dy, int dyo, float[] dx, int dxPlane) {
        for (int column = 0; column < window.across().places(); column++) {
            dx[dxPlane + choice(window, x, plane, row, column)] += dy[dyo + column];
        }
    }

    @Override
    public void averagePool(
            Patches window, int planes, float[] x, int xo, float[] divisors, int divisorsOffset, float[] y, int yo) {
        int across = window.across().places();
        for (int plane = 0; plane < planes; plane++) {
            for (int place = 0; place < window.columns(); place++) {
                float sum = sum(window, x, xo + plane * window.imageSize(), place / across, place % across);
                y[yo + plane * window.columns() + place] = sum / divisors[divisorsOffset + place];
            }
        }
    }

    private static float sum(Patches window, float[] x, int plane, int row, int column) {
        Patches.Axis down = window.down();
        Patches.Axis across = window.across();
        float sum = 0;
        for (int i = 0; i < down.taps(); i++) {
            int r = row * down.stride() + down.start() + i * down.step();
            for (int j = 0; r >= 0 && r < down.extent() && j < across.taps(); j++) {
                int at = column * across.stride() + across.start() + j * across.step();
                if (at >= 0 && at < across.extent()) {
                    sum += x[plane + r * across.extent() + at];
                }
            }
        }
        return sum;
    }

    @Override
    public void averagePoolGradient(
            Patches window, int planes, float[] dy, int dyo, float[] divisors, int divisorsOffset, float[] dx, int dxo) {
        int across = window.across().places();
        Arrays.fill(dx, dxo, dxo + planes * window.imageSize(), 0);
        for (int plane = 0; plane < planes; plane++) {
            for (int place = 0; place < window.columns(); place++) {
                float share = dy[dyo + plane * window.columns() + place] / divisors[divisorsOffset + place];
                spread(window, share, dx, dxo + plane * window.imageSize(), place / across, place % across);
            }
        }
    }

    private static void spread(Patches window, float share, float[] dx, int plane, int row, int column) {
        Patches.Axis down = window.down();
        Patches.Axis across = window.across();
        for (int i = 0; i < down.taps(); i++) {
            int r = row * down.stride() + down.start() + i * down.step();
            for (int j = 0; r >= 0 && r < down.extent() && j < across.taps(); j++) {
                int at = column * across.stride() + across.start() + j * across.step();
                if (at >= 0 && at < across.extent()) {
                    dx[plane + r * across.extent() + at] += share;
                }
            }
        }
    }

    /** Where in its plane the chosen element stands. */
    public static int choice(Patches window, float[] x, int plane, int row, int column) {
        Patches.Axis down = window.down();
        Patches.Axis across = window.across();
        int top = row * down.stride() + down.start();
        int left = column * across.stride() + across.start();
        int chosen = -1;
        float largest = 0;
        for (int i = 0; i < down.taps(); i++) {
            int r = top + i * down.step();
            for (int j = 0; r >= 0 && r < down.extent() && j < across.taps(); j++) {
                int at = left + j * across.step();
                if (at < 0 || at >= across.extent()) {
                    continue;
                }
                float value = x[plane + r * across.extent() + at];
                if (chosen < 0 || value > largest || Float.isNaN(value) && !Float.isNaN(largest)) {
                    chosen = r * across.extent() + at;
                    largest = value;
                }
            }
        }
        return chosen;
    }
}
