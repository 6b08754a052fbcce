package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions on all lanes of a vector: operation by operation those of {@code ScalarMath}, so the bits
 * are the same. These functions must be inlined into the loop that calls them, or every vector is boxed. The compiler
 * refuses when their own compiled code is large, so they stay small; and when the method that it compiles has grown to
 * 18,000 nodes, some 60 vector operations, so a function is called before its caller has done much, and constants are
 * broadcast by the API itself, which is always inlined, and not by a shorter name of our own.
 */
final class SimdMath {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdMath() {}

    /** The nearest integer, the even one of two. */
    static FloatVector round(FloatVector x) {
        FloatVector t = x.abs();
        return t.blend(t.add(INTEGERS).sub(INTEGERS), t.compare(LT, INTEGERS))
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** The largest integer that is not above x. */
    static FloatVector floor(FloatVector x) {
        FloatVector y = round(x);
        return y.blend(y.sub(1f), y.compare(GT, x));
    }

    /** eˣ. */
    static FloatVector exp(FloatVector x) {
        FloatVector v = x.blend(EXP_MAX, x.compare(GT, EXP_MAX));
        v = v.blend(EXP_MIN, v.compare(LT, EXP_MIN));
        FloatVector t = v.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED));
        FloatVector n = t.sub(ROUND_TWICE_BIASED);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), v);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(broadcast(SPECIES, E6), broadcast(SPECIES, E5));
        p = p.fma(r, broadcast(SPECIES, E4));
        p = p.fma(r, broadcast(SPECIES, E3));
        p = p.fma(r, broadcast(SPECIES, E2));
        p = p.fma(r, broadcast(SPECIES, 1f));
        p = p.fma(r, broadcast(SPECIES, 1f));
        IntVector bits = t.reinterpretAsInts();
        IntVector half = bits.lanewise(LSHR, 1);
        return p.mul(half.lanewise(LSHL, 23).reinterpretAsFloats())
                .mul(bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats());
    }

    /**
     * eˣ for −80 ≤ x ≤ 0. No such exponential leaves the normal numbers: the clamps and the scaling in two steps of {@link #exp}
     * would change nothing, the power of two is added to the exponent, and the bits are the same for little more than half of
     * the operations.
     */
    static FloatVector nearExp(FloatVector x) {
        FloatVector t = x.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), x);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(broadcast(SPECIES, E6), broadcast(SPECIES, E5));
        p = p.fma(r, broadcast(SPECIES, E4));
        p = p.fma(r, broadcast(SPECIES, E3));
        p = p.fma(r, broadcast(SPECIES, E2));
        p = p.fma(r, broadcast(SPECIES, 1f));
        p = p.fma(r, broadcast(SPECIES, 1f));
        return p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
    }

    /** p · 2ⁿ, where t = n + ROUND_TWICE_BIASED. */
    static FloatVector scale(FloatVector p, FloatVector t) {
        return p.mul(half(t)).mul(otherHalf(t));
    }

    /** The first factor of 2ⁿ. */
    static FloatVector half(FloatVector t) {
        return t.reinterpretAsInts().lanewise(LSHR, 1).lanewise(LSHL, 23).reinterpretAsFloats();
    }

    /** The second factor of 2ⁿ. */
    static FloatVector otherHalf(FloatVector t) {
        IntVector bits = t.reinterpretAsInts();
        return bits.sub(bits.lanewise(LSHR, 1)).lanewise(LSHL, 23).reinterpretAsFloats();
    }

    /** The natural logarithm. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
        IntVector e = bits.sub(TWO_THIRDS).lanewise(ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
        FloatVector shift = broadcast(SPECIES, ROUND).blend(ROUND + SUBNORMAL_SHIFT, subnormal);
        FloatVector k = e.add(ROUND_BITS).reinterpretAsFloats().sub(shift);
        FloatVector p = f.fma(broadcast(SPECIES, L10), broadcast(SPECIES, L9));
        p = p.fma(f, broadcast(SPECIES, L8));
        p = p.fma(f, broadcast(SPECIES, L7));
        p = p.fma(f, broadcast(SPECIES, L6));
        p = p.fma(f, broadcast(SPECIES, L5));
        p = p.fma(f, broadcast(SPECIES, L4));
        p = p.fma(f, broadcast(SPECIES, L3));
        p = p.fma(f, broadcast(SPECIES, L2));
        p = f.mul(f).fma(p, f);
        FloatVector y = k.fma(broadcast(SPECIES, LN2_HIGH), p);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, 0f));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    }

    /** tanh x. */
    static FloatVector tanh(FloatVector x) {
        FloatVector v = x.abs().neg();
        v = v.blend(TANH_MIN, v.compare(LT, TANH_MIN));
        FloatVector t = v.fma(broadcast(SPECIES, 2f * LOG2_E), broadcast(SPECIES, ROUND_BIASED));
        FloatVector n = t.sub(ROUND_BIASED);
        FloatVector r = n.fma(broadcast(SPECIES, -0.5f * LN2_HIGH), v);
        FloatVector p = r.fma(broadcast(SPECIES, H6), broadcast(SPECIES, H5));
        p = p.fma(r, broadcast(SPECIES, H4));
        p = p.fma(r, broadcast(SPECIES, H3));
        p = p.fma(r, broadcast(SPECIES, H2));
        p = r.mul(r).fma(p, r);
        FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector sp = s.mul(p);
        FloatVector h = s.fma(broadcast(SPECIES, -0.5f), broadcast(SPECIES, 0.5f)).sub(sp);
        FloatVector d = s.fma(broadcast(SPECIES, 0.5f), broadcast(SPECIES, 0.5f)).add(sp);
        return h.div(d)
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** 1 ÷ (1 + e⁻ˣ). */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector z = exp(x.abs().neg());
        FloatVector m = broadcast(SPECIES, 1f).blend(z, x.compare(LT, 0f));
        return m.fma(z.div(broadcast(SPECIES, -1f).sub(z)), m);
    }

    /** log(1 + eˣ). */
    static FloatVector softplus(FloatVector x) {
        FloatVector z = exp(x.abs().neg());
        FloatVector p = z.fma(broadcast(SPECIES, P10), broadcast(SPECIES, P9));
        p = p.fma(z, broadcast(SPECIES, P8));
        p = p.fma(z, broadcast(SPECIES, P7));
        p = p.fma(z, broadcast(SPECIES, P6));
        p = p.fma(z, broadcast(SPECIES, P5));
        p = p.fma(z, broadcast(SPECIES, P4));
        p = p.fma(z, broadcast(SPECIES, P3));
        p = p.fma(z, broadcast(SPECIES, P2));
        p = z.mul(z).fma(p, z);
        return x.blend(0f, x.compare(LT, 0f)).add(p);
    }

    /** 1 ÷ √x. */
    static FloatVector rsqrt(FloatVector x) {
        FloatVector y = broadcast(SPECIES, 1f).div(x.sqrt());
        FloatVector t = x.mul(y);
        FloatVector e = t.neg().fma(y, broadcast(SPECIES, 1f));
        e = x.fma(y, t.neg()).neg().fma(y, e);
        FloatVector z = y.mul(0.5f).fma(e, y);
        return y.blend(z, e.compare(EQ, e));
    }

    /** The error function. */
    static FloatVector erf(FloatVector x) {
        FloatVector t = x.abs();
        FloatVector small = erfSmall(t);
        t = t.blend(ERF_MAX, t.compare(GT, ERF_MAX));
        FloatVector v = erfExponent(t);
        FloatVector u = v.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND_BIASED));
        FloatVector r = u.sub(ROUND_BIASED).fma(broadcast(SPECIES, -LN2_HIGH), v);
        FloatVector p = r.fma(broadcast(SPECIES, E6), broadcast(SPECIES, E5));
        p = p.fma(r, broadcast(SPECIES, E4));
        p = p.fma(r, broadcast(SPECIES, E3));
        p = p.fma(r, broadcast(SPECIES, E2));
        p = p.fma(r, broadcast(SPECIES, 1f));
        p = p.fma(r, broadcast(SPECIES, 1f));
        FloatVector large = broadcast(SPECIES, 1f).sub(p.mul(u.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()));
        return large.blend(small, t.compare(LT, 1f))
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** erf t for 0 ≤ t ≤ 1. */
    private static FloatVector erfSmall(FloatVector t) {
        FloatVector u = t.mul(t);
        FloatVector p = u.fma(broadcast(SPECIES, R13), broadcast(SPECIES, R11));
        p = p.fma(u, broadcast(SPECIES, R9));
        p = p.fma(u, broadcast(SPECIES, R7));
        p = p.fma(u, broadcast(SPECIES, R5));
        p = p.fma(u, broadcast(SPECIES, R3));
        p = p.fma(u, broadcast(SPECIES, R1));
        return p.fma(t, t);
    }

    /** log(1 − erf t) for 1 ≤ t ≤ 4. */
    private static FloatVector erfExponent(FloatVector t) {
        FloatVector p = t.fma(broadcast(SPECIES, T7), broadcast(SPECIES, T6));
        p = p.fma(t, broadcast(SPECIES, T5));
        p = p.fma(t, broadcast(SPECIES, T4));
        p = p.fma(t, broadcast(SPECIES, T3));
        p = p.fma(t, broadcast(SPECIES, T2));
        p = p.fma(t, broadcast(SPECIES, T1));
        return p.neg().fma(t, t.neg());
    }
}
