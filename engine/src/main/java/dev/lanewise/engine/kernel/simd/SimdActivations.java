package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarActivations.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@code ScalarActivations} on all lanes of a vector, operation by operation; those of gelu by tanh are in
 * {@link SimdGeluTanh}.
 *
 * <p>C2 stops inlining functions of ours, though not those of the vector API, once a compiled method has grown to some
 * 18,000 nodes, which these do after about fifty operations. So each calls its parts first, and ends in plain operations.
 */
final class SimdActivations {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdActivations() {}

    /** x · Φ(x). */
    static FloatVector gelu(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(GELU_MAX, t.compare(GT, GELU_MAX));
        FloatVector s = t.mul(t);
        FloatVector w = s.fma(broadcast(SPECIES, -0.5f * LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = halfSquareExp(t, s, w.sub(ROUND_TWICE_BIASED));
        FloatVector u = t.div(t.add(K));
        FloatVector g = u.mul(tail(u.fma(broadcast(SPECIES, 2f), broadcast(SPECIES, -1f))));
        g = g.fma(e, g).mul(half).mul(otherHalf);
        return x.sub(g).blend(g.neg(), x.compare(LT, 0f));
    }

    /** Φ(x) + x·φ(x). */
    static FloatVector geluDerivative(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(GELU_MAX, t.compare(GT, GELU_MAX));
        FloatVector s = t.mul(t);
        FloatVector w = s.fma(broadcast(SPECIES, -0.5f * LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = halfSquareExp(t, s, w.sub(ROUND_TWICE_BIASED));
        FloatVector u = broadcast(SPECIES, 1f).div(t.add(K));
        FloatVector g = u.mul(tail(u.fma(broadcast(SPECIES, -2f * K), broadcast(SPECIES, 1f))));
        g = t.fma(broadcast(SPECIES, -INV_SQRT_2PI), g);
        g = g.fma(e, g).mul(half).mul(otherHalf);
        return broadcast(SPECIES, 1f).sub(g).blend(g, x.compare(LT, 0f));
    }

    /** exp(−t²/2)·2⁻ⁿ − 1, where s is t² rounded. */
    private static FloatVector halfSquareExp(FloatVector t, FloatVector s, FloatVector n) {
        FloatVector low = t.fma(t, s.neg());
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), s.mul(-0.5f));
        return reducedExpm1(r.add(n.fma(broadcast(SPECIES, -LN2_LOW), low.mul(-0.5f))));
    }

    /** The polynomial G0 + G1·q + …. */
    private static FloatVector tail(FloatVector q) {
        FloatVector p = q.fma(broadcast(SPECIES, G9), broadcast(SPECIES, G8));
        p = p.fma(q, broadcast(SPECIES, G7));
        p = p.fma(q, broadcast(SPECIES, G6));
        p = p.fma(q, broadcast(SPECIES, G5));
        p = p.fma(q, broadcast(SPECIES, G4));
        p = p.fma(q, broadcast(SPECIES, G3));
        p = p.fma(q, broadcast(SPECIES, G2));
        p = p.fma(q, broadcast(SPECIES, G1));
        return p.fma(q, broadcast(SPECIES, G0));
    }

    /** eʳ − 1 for |r| ≤ ln 2 / 2. */
    static FloatVector reducedExpm1(FloatVector r) {
        FloatVector p = r.fma(broadcast(SPECIES, E6), broadcast(SPECIES, E5));
        p = p.fma(r, broadcast(SPECIES, E4));
        p = p.fma(r, broadcast(SPECIES, E3));
        p = p.fma(r, broadcast(SPECIES, E2));
        p = p.fma(r, broadcast(SPECIES, 1f));
        return p.mul(r);
    }

    /** What the argument v = t·q of gelu by tanh lacks by rounding. */
    static FloatVector cubicLow(FloatVector t, FloatVector s, FloatVector q, FloatVector v) {
        FloatVector low = broadcast(SPECIES, TANH_LINEAR).sub(q);
        low = s.fma(broadcast(SPECIES, TANH_CUBIC), low).add(TANH_LINEAR_LOW);
        low = s.fma(broadcast(SPECIES, TANH_CUBIC_LOW), low);
        low = t.fma(t, s.neg()).fma(broadcast(SPECIES, TANH_CUBIC), low);
        return t.fma(low, t.fma(q, v.neg()));
    }

    /** x ÷ (1 + e⁻ˣ). */
    static FloatVector silu(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(SILU_MAX, t.compare(GT, SILU_MAX));
        FloatVector w = t.fma(broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = decay(t, w.sub(ROUND_TWICE_BIASED));
        FloatVector g = t.div(e.add(1f).mul(half).mul(otherHalf).add(1f));
        g = g.fma(e, g).mul(half).mul(otherHalf);
        return x.sub(g).blend(g.neg(), x.compare(LT, 0f));
    }

    /** s + x·s·(1 − s). */
    static FloatVector siluDerivative(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(SILU_MAX, t.compare(GT, SILU_MAX));
        FloatVector w = t.fma(broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = decay(t, w.sub(ROUND_TWICE_BIASED));
        FloatVector d = e.add(1f).mul(half).mul(otherHalf).add(1f);
        FloatVector g = d.sub(t).div(d.mul(d));
        g = g.fma(e, g).mul(half).mul(otherHalf);
        return broadcast(SPECIES, 1f).sub(g).blend(g, x.compare(LT, 0f));
    }

    /** exp(−t)·2⁻ⁿ − 1. */
    private static FloatVector decay(FloatVector t, FloatVector n) {
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), t.neg());
        return reducedExpm1(n.fma(broadcast(SPECIES, -LN2_LOW), r));
    }

    /** x · tanh(log(1 + eˣ)). */
    static FloatVector mish(FloatVector x) {
        VectorMask<Float> negative = x.compare(LT, 0f);
        FloatVector t = x.abs();
        FloatVector v = t.blend(SILU_MAX, t.compare(GT, SILU_MAX));
        FloatVector w = v.fma(broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = decay(v, w.sub(ROUND_TWICE_BIASED));
        FloatVector z = e.add(1f).mul(half).mul(otherHalf);
        FloatVector m = broadcast(SPECIES, 1f).blend(z, negative);
        FloatVector k = z.blend(1f, negative);
        FloatVector c = k.fma(broadcast(SPECIES, 2f), m);
        FloatVector d = m.fma(c, k.mul(2f).mul(k));
        FloatVector g = t.blend(v, negative).mul(c.div(d));
        g = g.blend(g.fma(e, g).mul(half).mul(otherHalf), negative);
        return g.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN_BIT)).reinterpretAsFloats();
    }

    /** The derivative of mish. */
    static FloatVector mishDerivative(FloatVector x) {
        VectorMask<Float> negative = x.compare(LT, 0f);
        FloatVector v = x.abs();
        v = v.blend(SILU_MAX, v.compare(GT, SILU_MAX));
        FloatVector w = v.fma(broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector half = SimdMath.half(w);
        FloatVector otherHalf = SimdMath.otherHalf(w);
        FloatVector e = decay(v, w.sub(ROUND_TWICE_BIASED));
        FloatVector z = e.add(1f).mul(half).mul(otherHalf);
        FloatVector m = broadcast(SPECIES, 1f).blend(z, negative);
        FloatVector k = z.blend(1f, negative);
        FloatVector c = k.fma(broadcast(SPECIES, 2f), m);
        FloatVector d = m.fma(c, k.mul(2f).mul(k));
        FloatVector a = k.mul(k).mul(v.blend(v.neg(), negative)).mul(4f).mul(z.add(1f));
        FloatVector g = c.fma(d, a).div(d.mul(d));
        return g.blend(g.fma(e, g).mul(half).mul(otherHalf), negative);
    }

    /** x · c/6 with c = x + 3 cut to [0, 6]. */
    static FloatVector hardSwish(FloatVector x) {
        FloatVector c = x.add(3f);
        c = c.blend(6f, c.compare(GT, 6f));
        return x.mul(c.mul(SIXTH)).blend(-0f, x.compare(LE, -3f));
    }

    /** The derivative of hardSwish. */
    static FloatVector hardSwishDerivative(FloatVector x) {
        FloatVector y = x.fma(broadcast(SPECIES, THIRD), broadcast(SPECIES, 0.5f));
        y = y.blend(1f, x.compare(GE, 3f));
        return y.blend(0f, x.compare(LE, -3f));
    }
}
