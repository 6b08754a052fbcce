package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.scalar.ScalarRecurrentKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Recurrent cells with vectors along the units. */
public final class SimdRecurrentKernels extends ScalarRecurrentKernels {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** @param map the activations, and sums and products of rows */
    public SimdRecurrentKernels(MapKernels map) {
        super(map);
    }

    @Override
    protected void cell(int from, int n, float[] gates, int go, float[] before, int bo, float[] c, int co) {
        int j = from;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector in = FloatVector.fromArray(S, gates, go + j).mul(FloatVector.fromArray(S, gates, go + 2 * n + j));
            FloatVector.fromArray(S, gates, go + n + j).fma(FloatVector.fromArray(S, before, bo + j), in).intoArray(c, co + j);
        }
        super.cell(j, n, gates, go, before, bo, c, co);
    }

    @Override
    protected void lstmRow(
            int from, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho, float[] dc, int dco,
            float[] dg, int dgo, float[] dz, int dzo) {
        FloatVector one = FloatVector.broadcast(S, 1);
        int k = from;
        for (int end = S.loopBound(n); k < end; k += L) {
            FloatVector i = FloatVector.fromArray(S, gates, go + k);
            FloatVector f = FloatVector.fromArray(S, gates, go + n + k);
            FloatVector g = FloatVector.fromArray(S, gates, go + 2 * n + k);
            FloatVector o = FloatVector.fromArray(S, gates, go + 3 * n + k);
            FloatVector t = FloatVector.fromArray(S, dz, dzo + 3 * n + k);
            FloatVector d = FloatVector.fromArray(S, dh, dho + k);
            FloatVector cell = d.mul(o).fma(t.neg().fma(t, one), FloatVector.fromArray(S, dc, dco + k));
            FloatVector di = cell.fma(g, FloatVector.fromArray(S, dg, dgo + k));
            FloatVector df = cell.fma(FloatVector.fromArray(S, before, bo + k), FloatVector.fromArray(S, dg, dgo + n + k));
            FloatVector dGate = cell.fma(i, FloatVector.fromArray(S, dg, dgo + 2 * n + k));
            FloatVector dOut = d.fma(t, FloatVector.fromArray(S, dg, dgo + 3 * n + k));
            di.mul(i).mul(one.sub(i)).intoArray(dz, dzo + k);
            df.mul(f).mul(one.sub(f)).intoArray(dz, dzo + n + k);
            dGate.mul(g.neg().fma(g, one)).intoArray(dz, dzo + 2 * n + k);
            dOut.mul(o).mul(one.sub(o)).intoArray(dz, dzo + 3 * n + k);
            cell.mul(f).intoArray(dc, dco + k);
        }
        super.lstmRow(k, n, gates, go, before, bo, dh, dho, dc, dco, dg, dgo, dz, dzo);
    }

    @Override
    protected void candidate(int from, int n, float[] z, int zo, float[] gates, int go) {
        int j = from;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector r = FloatVector.fromArray(S, gates, go + j);
            r.fma(FloatVector.fromArray(S, gates, go + 2 * n + j), FloatVector.fromArray(S, z, zo + j))
                    .intoArray(gates, go + 3 * n + j);
        }
        super.candidate(j, n, z, zo, gates, go);
    }

    @Override
    protected void mix(int from, int n, float[] gates, int go, float[] before, int bo, float[] h, int ho) {
        int j = from;
        for (int end = S.loopBound(n); j < end; j += L) {
            FloatVector v = FloatVector.fromArray(S, gates, go + 3 * n + j);
            FloatVector.fromArray(S, gates, go + n + j)
                    .fma(FloatVector.fromArray(S, before, bo + j).sub(v), v)
                    .intoArray(h, ho + j);
        }
        super.mix(j, n, gates, go, before, bo, h, ho);
    }

    @Override
    protected void gruRow(
            int from, int n, float[] gates, int go, float[] before, int bo, float[] dh, int dho,
            float[] dg, int dgo, float[] dz, int dzo, float[] dp, int dpo) {
        FloatVector one = FloatVector.broadcast(S, 1);
        int k = from;
        for (int end = S.loopBound(n); k < end; k += L) {
            FloatVector r = FloatVector.fromArray(S, gates, go + k);
            FloatVector u = FloatVector.fromArray(S, gates, go + n + k);
            FloatVector p = FloatVector.fromArray(S, gates, go + 2 * n + k);
            FloatVector v = FloatVector.fromArray(S, gates, go + 3 * n + k);
            FloatVector d = FloatVector.fromArray(S, dh, dho + k);
            FloatVector dv = d.fma(one.sub(u), FloatVector.fromArray(S, dg, dgo + 3 * n + k));
            FloatVector du = d.fma(
                    FloatVector.fromArray(S, before, bo + k).sub(v), FloatVector.fromArray(S, dg, dgo + n + k));
            FloatVector zv = dv.mul(v.neg().fma(v, one));
            FloatVector zr = zv.fma(p, FloatVector.fromArray(S, dg, dgo + k)).mul(r).mul(one.sub(r));
            FloatVector zu = du.mul(u).mul(one.sub(u));
            zr.intoArray(dz, dzo + k);
            zu.intoArray(dz, dzo + n + k);
            zv.intoArray(dz, dzo + 2 * n + k);
            zr.intoArray(dp, dpo + k);
            zu.intoArray(dp, dpo + n + k);
            zv.fma(r, FloatVector.fromArray(S, dg, dgo + 2 * n + k)).intoArray(dp, dpo + 2 * n + k);
            d.mul(u).intoArray(dh, dho + k);
        }
        super.gruRow(k, n, gates, go, before, bo, dh, dho, dg, dgo, dz, dzo, dp, dpo);
    }
}
