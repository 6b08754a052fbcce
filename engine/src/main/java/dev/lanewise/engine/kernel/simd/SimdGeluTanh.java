package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarActivations.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * gelu by tanh and its derivative over whole vectors, operation by operation those of {@code ScalarActivations}. Each
 * returns how many elements it has done; the scalar twin does the rest. A lane function of that size is not inlined.
 */
final class SimdGeluTanh {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    private SimdGeluTanh() {}

    /** gelu by tanh. */
    static int geluTanh(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector t = a.abs();
            t = t.blend(GELU_TANH_MAX, t.compare(GT, GELU_TANH_MAX));
            FloatVector s = t.mul(t);
            FloatVector q = s.fma(broadcast(SPECIES, TANH_CUBIC), broadcast(SPECIES, TANH_LINEAR));
            FloatVector v = t.mul(q);
            FloatVector w = v.fma(
                    broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
            FloatVector exponent = w.sub(ROUND_TWICE_BIASED);
            FloatVector r = exponent.fma(broadcast(SPECIES, -LN2_HIGH), v.neg());
            r = exponent.fma(broadcast(SPECIES, -LN2_LOW), r).sub(SimdActivations.cubicLow(t, s, q, v));
            FloatVector e = SimdActivations.reducedExpm1(r);
            FloatVector half = SimdMath.half(w);
            FloatVector otherHalf = SimdMath.otherHalf(w);
            FloatVector g = t.div(e.add(1f).mul(half).mul(otherHalf).add(1f));
            g = g.fma(e, g).mul(half).mul(otherHalf);
            a.sub(g).blend(g.neg(), a.compare(LT, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** dy times the derivative of gelu by tanh. */
    static int derivative(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector t = a.abs();
            t = t.blend(GELU_TANH_MAX, t.compare(GT, GELU_TANH_MAX));
            FloatVector s = t.mul(t);
            FloatVector q = s.fma(broadcast(SPECIES, TANH_CUBIC), broadcast(SPECIES, TANH_LINEAR));
            FloatVector v = t.mul(q);
            FloatVector w = v.fma(
                    broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
            FloatVector exponent = w.sub(ROUND_TWICE_BIASED);
            FloatVector r = exponent.fma(broadcast(SPECIES, -LN2_HIGH), v.neg());
            r = exponent.fma(broadcast(SPECIES, -LN2_LOW), r).sub(SimdActivations.cubicLow(t, s, q, v));
            FloatVector e = SimdActivations.reducedExpm1(r);
            FloatVector half = SimdMath.half(w);
            FloatVector otherHalf = SimdMath.otherHalf(w);
            FloatVector d = e.add(1f).mul(half).mul(otherHalf).add(1f);
            FloatVector slope = s.fma(
                    broadcast(SPECIES, 3f * TANH_CUBIC),
                    broadcast(SPECIES, TANH_LINEAR + TANH_LINEAR_LOW));
            FloatVector g = t.neg().fma(slope, d).div(d.mul(d));
            g = g.fma(e, g).mul(half).mul(otherHalf);
            g = broadcast(SPECIES, 1f).sub(g).blend(g, a.compare(LT, 0f));
            FloatVector.fromArray(SPECIES, dy, dyo + i).mul(g).intoArray(dx, dxo + i);
        }
        return bound;
    }
}
