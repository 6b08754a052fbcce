package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.ReduceKernels;

/** Sums over normalised elements h, which are computed where they are used: in a row's 64 lanes, and down a column. */
public final class ScalarNormLanes {
    private ScalarNormLanes() {}

    /** h of one element. */
    static float normal(float x, float first, float centre, float rstd) {
        return ((x - first) - centre) * rstd;
    }

    /** Σ (x − first) over a row of any length. */
    static float sum(float[] x, int xo, float first, int n) {
        float total = -0f; // changes no first chunk
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            total += sumChunk(x, xo + n - left, first, Math.min(left, ReduceKernels.CHUNK), 0, 1);
        }
        return total;
    }

    /** The halving tree above lanes j, j + step, j + 2·step, …, as that of {@link #chunk}. */
    private static float sumChunk(float[] x, int xo, float first, int n, int j, int step) {
        if (step < ReduceKernels.LANES) {
            return sumChunk(x, xo, first, n, j, 2 * step) + sumChunk(x, xo, first, n, j + step, 2 * step);
        }
        float lane = 0;
        for (int i = j; i < n; i += ReduceKernels.LANES) {
            lane += x[xo + i] - first;
        }
        return lane;
    }

    /** Σ d² with d = (x − first) − centre over a row of any length. */
    static float squares(float[] x, int xo, float first, float centre, int n) {
        float total = -0f;
        for (int left = n; left > 0; left -= ReduceKernels.CHUNK) {
            total += squaresChunk(x, xo + n - left, first, centre, Math.min(left, ReduceKernels.CHUNK), 0, 1);
        }
        return total;
    }

    private static float squaresChunk(float[] x, int xo, float first, float centre, int n, int j, int step) {
        if (step < ReduceKernels.LANES) {
            return squaresChunk(x, xo, first, centre, n, j, 2 * step)
                    + squaresChunk(x, xo, first, centre, n, j + step, 2 * step);
        }
        float lane = 0;
        for (int i = j; i < n; i += ReduceKernels.LANES) {
            float d = (x[xo + i] - first) - centre;
            lane = Math.fma(d, d, lane);
        }
        return lane;
    }

    /** Σ g·h over a row of any length. */
    static float dot(float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n) {
        float total = chunk(x, xo, first, centre, rstd, g, o, Math.min(n, ReduceKernels.CHUNK), 0, 1);
        for (int left = n - ReduceKernels.CHUNK; left > 0; left -= ReduceKernels.CHUNK) {
            int i = n - left;
            total += chunk(x, xo + i, first, centre, rstd, g, o + i, Math.min(left, ReduceKernels.CHUNK), 0, 1);
        }
        return total;
    }

    /** The halving tree above lanes j, j + step, j + 2·step, …: its root is lanes 0 and 1, its leaves are j and j + 32. */
    private static float chunk(
            float[] x, int xo, float first, float centre, float rstd, float[] g, int o, int n, int j, int step) {
        if (step < ReduceKernels.LANES) {
            return chunk(x, xo, first, centre, rstd, g, o, n, j, 2 * step)
                    + chunk(x, xo, first, centre, rstd, g, o, n, j + step, 2 * step);
        }
        float lane = 0;
        for (int i = j; i < n; i += ReduceKernels.LANES) {
            lane = Math.fma(g[o + i], normal(x[xo + i], first, centre, rstd), lane);
        }
        return lane;
    }

    /** Σ dy·h down column c; {@code centre} is null where rows are not centred. */
    public static float column(
            float[] x, int xo, int c, float[] centre, int co, float[] rstd, int so, float[] dy, int dyo, int rows, int cols) {
        float total = 0;
        for (int r = 0; r < rows; ) {
            float chain = 0;
            boolean top = r == 0;
            for (int end = Math.min(rows, r + ReduceKernels.ROW_BLOCK); r < end; r++) {
                int at = xo + r * cols;
                float h = normal(x[at + c], centre == null ? 0 : x[at], centre == null ? 0 : centre[co + r], rstd[so + r]);
                chain = Math.fma(dy[dyo + r * cols + c], h, chain);
            }
            total = top ? chain : total + chain;
        }
        return total;
    }
}
