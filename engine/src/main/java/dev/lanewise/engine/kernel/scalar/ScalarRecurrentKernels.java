package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.RecurrentKernels;
import dev.lanewise.engine.kernel.UnaryMap;

/** Recurrent cells as they are defined. The SIMD twin has the loops over one row with vectors. */
public class ScalarRecurrentKernels implements RecurrentKernels {
    private final MapKernels map;

    /** @param map the activations, and sums and products of rows */
    public ScalarRecurrentKernels(MapKernels map) {
        this.map = map;
    }

    @Override
    public final void lstm(
            int rows, int n, float[] gates, int go, float[] before, int bo, float[] c, int co, float[] h, int ho) {
        for (int r = 0; r < rows; r++) {
            int row = go + 4 * r * n;
            map.unary(UnaryMap.SIGMOID, gates, row, gates, row, 2 * n);
            map.unary(UnaryMap.TANH, gates, row + 2 * n, gates, row + 2 * n, n);
            map.unary(UnaryMap.SIGMOID, gates, row + 3 * n, gates, row + 3 * n, n);
            cell(0, n, gates, row, before, bo + r * n, c, co + r * n);
        }
        map.unary(UnaryMap.TANH, c, co, h, ho, rows * n);
        for (int r = 0; r < rows; r++) {
            map.binary(BinaryMap.MULTIPLY, gates, go + (4 * r + 3) * n, h, ho + r * n, h, ho + r * n, n);
        }
    }

    /** c of one row, from element {@code from}. */
    protected void cell(int from, int n, float[] gates, int go, float[] before, int bo, float[] c, int co) {
        for (int j = from; j < n; j++) {
            c[co + j] = Math.fma(gates[go + n + j], before[bo + j], gates[go + j] * gates[go + 2 * n + j]);
        }
    }

    @Override
    public final void lstmGradient(
            int rows, int n, float[] gates, int go, float[] before, int bo, float[] c, int co, float[] dh, int dho,
            float[] dc, int dco, float[] dg, int dgo, int dgRow, float[] dz, int dzo) {
        for (int r = 0; r < rows; r++) {
            // tanh(c) lies for a while where the last gate's gradient will.
            map.unary(UnaryMap.TANH, c, co + r * n, dz, dzo + (4 * r + 3) * n, n);
            lstmRow(
                    0, n, gates, go + 4 * r * n, before, bo + r * n, dh, dho + r * n, dc, dco + r * n,
                    dg, dgo + r * dgRow, dz, dzo + 4 * r * n);
        }
    }

    /** The gradients of one row, from element {@code from}; the last part of dz holds tanh(c). */
    protected void lstmRow(
            int from, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho, float[] dc, int dco,
            float[] dg, int dgo, float[] dz, int dzo) {
        for (int j = from; j < n; j++) {
            float i = gates[go + j];
            float f = gates[go + n + j];
            float g = gates[go + 2 * n + j];
            float o = gates[go + 3 * n + j];
            float t = dz[dzo + 3 * n + j];
            float d = dh[dho + j];
            float cell = Math.fma(d * o, Math.fma(-t, t, 1), dc[dco + j]);
            float di = Math.fma(cell, g, dg[dgo + j]);
            float df = Math.fma(cell, before[bo + j], dg[dgo + n + j]);
            float dGate = Math.fma(cell, i, dg[dgo + 2 * n + j]);
            float dOut = Math.fma(d, t, dg[dgo + 3 * n + j]);
            dz[dzo + j] = di * i * (1 - i);
            dz[dzo + n + j] = df * f * (1 - f);
            dz[dzo + 2 * n + j] = dGate * Math.fma(-g, g, 1);
            dz[dzo + 3 * n + j] = dOut * o * (1 - o);
            dc[dco + j] = cell * f;
        }
    }

    @Override
    public final void gru(
            int rows, int n, float[] z, int zo, float[] gates, int go, float[] before, int bo, float[] h, int ho) {
        for (int r = 0; r < rows; r++) {
            int row = go + 4 * r * n;
            int in = zo + 3 * r * n;
            map.binary(BinaryMap.ADD, gates, row, z, in, gates, row, 2 * n);
            map.unary(UnaryMap.SIGMOID, gates, row, gates, row, 2 * n);
            candidate(0, n, z, in + 2 * n, gates, row);
            map.unary(UnaryMap.TANH, gates, row + 3 * n, gates, row + 3 * n, n);
            mix(0, n, gates, row, before, bo + r * n, h, ho + r * n);
        }
    }

    /** v of one row before its tanh, from element {@code from}. */
    protected void candidate(int from, int n, float[] z, int zo, float[] gates, int go) {
        for (int j = from; j < n; j++) {
            gates[go + 3 * n + j] = Math.fma(gates[go + j], gates[go + 2 * n + j], z[zo + j]);
        }
    }

    /** h of one row, from element {@code from}. */
    protected void mix(int from, int n, float[] gates, int go, float[] before, int bo, float[] h, int ho) {
        for (int j = from; j < n; j++) {
            float v = gates[go + 3 * n + j];
            h[ho + j] = Math.fma(gates[go + n + j], before[bo + j] - v, v);
        }
    }

    @Override
    public final void gruGradient(
            int rows, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho,
            float[] dg, int dgo, int dgRow, float[] dz, int dzo, float[] dp, int dpo) {
        for (int r = 0; r < rows; r++) {
            gruRow(
                    0, n, gates, go + 4 * r * n, before, bo + r * n, dh, dho + r * n, dg, dgo + r * dgRow,
                    dz, dzo + 3 * r * n, dp, dpo + 3 * r * n);
        }
    }

    /** The gradients of one row, from element {@code from}. */
    protected void gruRow(
            int from, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho,
            float[] dg, int dgo, float[] dz, int dzo, float[] dp, int dpo) {
        for (int j = from; j < n; j++) {
            float r = gates[go + j];
            float u = gates[go + n + j];
            float p = gates[go + 2 * n + j];
            float v = gates[go + 3 * n + j];
            float d = dh[dho + j];
            float dv = Math.fma(d, 1 - u, dg[dgo + 3 * n + j]);
            float du = Math.fma(d, before[bo + j] - v, dg[dgo + n + j]);
            float zv = dv * Math.fma(-v, v, 1);
            float dr = Math.fma(zv, p, dg[dgo + j]);
            float zr = dr * r * (1 - r);
            float zu = du * u * (1 - u);
            dz[dzo + j] = zr;
            dz[dzo + n + j] = zu;
            dz[dzo + 2 * n + j] = zv;
            dp[dpo + j] = zr;
            dp[dpo + n + j] = zu;
            dp[dpo + 2 * n + j] = Math.fma(zv, r, dg[dgo + 2 * n + j]);
            dh[dho + j] = d * u;
        }
    }
}
