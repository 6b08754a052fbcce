package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarExpLog.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@code ScalarExpLog} on all lanes of a vector, operation by operation. */
final class SimdExpLog {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdExpLog() {}

    /** 2ˣ. */
    static FloatVector exp2(FloatVector x) {
        FloatVector v = x.blend(EXP2_MAX, x.compare(GT, EXP2_MAX));
        v = v.blend(EXP2_MIN, v.compare(LT, EXP2_MIN));
        FloatVector t = v.add(ROUND_TWICE_BIASED);
        FloatVector r = v.sub(t.sub(ROUND_TWICE_BIASED));
        FloatVector p = r.fma(broadcast(SPECIES, B6), broadcast(SPECIES, B5));
        p = p.fma(r, broadcast(SPECIES, B4));
        p = p.fma(r, broadcast(SPECIES, B3));
        p = p.fma(r, broadcast(SPECIES, B2));
        p = p.fma(r, broadcast(SPECIES, B1));
        p = p.fma(r, broadcast(SPECIES, 1f));
        return SimdMath.scale(p, t);
    }

    /** eˣ − 1. */
    static FloatVector expm1(FloatVector x) {
        FloatVector v = x.blend(EXP_MAX, x.compare(GT, EXP_MAX));
        v = v.blend(EXPM1_MIN, v.compare(LT, EXPM1_MIN));
        FloatVector t = v.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND_HALVED));
        t = t.blend(ROUND_HALVED, v.abs().compare(LT, 0.5f));
        FloatVector n = t.sub(ROUND_HALVED);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), v);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(broadcast(SPECIES, M7), broadcast(SPECIES, M6));
        p = p.fma(r, broadcast(SPECIES, M5));
        p = p.fma(r, broadcast(SPECIES, M4));
        p = p.fma(r, broadcast(SPECIES, M3));
        p = p.fma(r, broadcast(SPECIES, M2));
        p = r.mul(r).fma(p, r);
        FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector h = s.sub(0.5f);
        FloatVector y = s.fma(p, h);
        y = y.add(s.fma(p, h.sub(y)).add(s.sub(h).sub(0.5f)));
        return y.add(y).blend(x, x.abs().compare(LT, EXPM1_TINY));
    }

    /** The logarithm to base 2. */
    static FloatVector log2(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
        IntVector e = bits.sub(SQRT_HALF).lanewise(ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
        FloatVector k = e.add(ROUND_BITS).reinterpretAsFloats().sub(broadcast(SPECIES, ROUND).blend(ROUND + SUBNORMAL_SHIFT, subnormal));
        FloatVector p = log2Polynomial(f);
        FloatVector y = f.fma(broadcast(SPECIES, LOG2_E), f.mul(p)).add(k);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, 0f));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    }

    /** The polynomial D1 + D2·f + …. */
    private static FloatVector log2Polynomial(FloatVector f) {
        FloatVector p = f.fma(broadcast(SPECIES, D10), broadcast(SPECIES, D9));
        p = p.fma(f, broadcast(SPECIES, D8));
        p = p.fma(f, broadcast(SPECIES, D7));
        p = p.fma(f, broadcast(SPECIES, D6));
        p = p.fma(f, broadcast(SPECIES, D5));
        p = p.fma(f, broadcast(SPECIES, D4));
        p = p.fma(f, broadcast(SPECIES, D3));
        p = p.fma(f, broadcast(SPECIES, D2));
        return p.fma(f, broadcast(SPECIES, D1));
    }

    /** The logarithm to base 10. */
    static FloatVector log10(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
        IntVector e = bits.sub(SQRT_HALF).lanewise(ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
        FloatVector k = e.add(ROUND_BITS).reinterpretAsFloats()
                .sub(broadcast(SPECIES, ROUND).blend(ROUND + SUBNORMAL_SHIFT, subnormal));
        FloatVector p = log10Polynomial(f);
        FloatVector y = f.fma(broadcast(SPECIES, LOG10_E), f.mul(p));
        y = k.fma(broadcast(SPECIES, LOG10_2_LOW), y);
        y = k.fma(broadcast(SPECIES, LOG10_2_HIGH), y);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, 0f));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    }

    /** The polynomial C1 + C2·f + …. */
    private static FloatVector log10Polynomial(FloatVector f) {
        FloatVector p = f.fma(broadcast(SPECIES, C10), broadcast(SPECIES, C9));
        p = p.fma(f, broadcast(SPECIES, C8));
        p = p.fma(f, broadcast(SPECIES, C7));
        p = p.fma(f, broadcast(SPECIES, C6));
        p = p.fma(f, broadcast(SPECIES, C5));
        p = p.fma(f, broadcast(SPECIES, C4));
        p = p.fma(f, broadcast(SPECIES, C3));
        p = p.fma(f, broadcast(SPECIES, C2));
        return p.fma(f, broadcast(SPECIES, C1));
    }

    /** log(1 + x). */
    static FloatVector log1p(FloatVector x) {
        FloatVector v = x.blend(x.mul(LOG1P_SHRINK), x.compare(GT, 0f));
        IntVector e = v.add(1f).reinterpretAsInts().sub(THREE_QUARTERS).lanewise(ASHR, 23);
        IntVector shift = e.lanewise(LSHL, 23);
        FloatVector s = shift.neg().add(ONE).reinterpretAsFloats();
        s = s.blend(0f, s.compare(LT, 0f));
        FloatVector f = x.reinterpretAsInts().sub(shift).reinterpretAsFloats().add(s.sub(1f));
        FloatVector k = e.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
        FloatVector p = f.mul(f).fma(log1pPolynomial(f), f);
        FloatVector y = k.fma(broadcast(SPECIES, LN2_HIGH), p);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, -1f));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, -1f));
        return y.blend(x, x.compare(EQ, 0f));
    }

    /** The polynomial Q2 + Q3·f + …. */
    private static FloatVector log1pPolynomial(FloatVector f) {
        FloatVector p = f.fma(broadcast(SPECIES, Q11), broadcast(SPECIES, Q10));
        p = p.fma(f, broadcast(SPECIES, Q9));
        p = p.fma(f, broadcast(SPECIES, Q8));
        p = p.fma(f, broadcast(SPECIES, Q7));
        p = p.fma(f, broadcast(SPECIES, Q6));
        p = p.fma(f, broadcast(SPECIES, Q5));
        p = p.fma(f, broadcast(SPECIES, Q4));
        p = p.fma(f, broadcast(SPECIES, Q3));
        return p.fma(f, broadcast(SPECIES, Q2));
    }

    /** (eˣ − e⁻ˣ)/2. */
    static FloatVector sinh(FloatVector x) {
        FloatVector t = x.abs();
        FloatVector small = sinhSmall(t);
        FloatVector w = halfExp(t);
        FloatVector large = w.sub(broadcast(SPECIES, 0.25f).div(w));
        return large.blend(small, t.compare(LT, 1f))
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** sinh t for 0 ≤ t ≤ 1. */
    private static FloatVector sinhSmall(FloatVector t) {
        FloatVector u = t.mul(t);
        FloatVector p = u.fma(broadcast(SPECIES, S9), broadcast(SPECIES, S7));
        p = p.fma(u, broadcast(SPECIES, S5));
        p = p.fma(u, broadcast(SPECIES, S3));
        return t.mul(u).fma(p, t);
    }

    /** (eˣ + e⁻ˣ)/2. */
    static FloatVector cosh(FloatVector x) {
        FloatVector w = halfExp(x.abs());
        return w.add(broadcast(SPECIES, 0.25f).div(w));
    }

    /** eᵗ/2 for t ≥ 0. */
    private static FloatVector halfExp(FloatVector t) {
        FloatVector v = t.blend(HYPERBOLIC_MAX, t.compare(GT, HYPERBOLIC_MAX));
        FloatVector w = v.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND_TWICE_BIASED_HALVED));
        FloatVector n = w.sub(ROUND_TWICE_BIASED_HALVED);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), v);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(broadcast(SPECIES, E6), broadcast(SPECIES, E5));
        p = p.fma(r, broadcast(SPECIES, E4));
        p = p.fma(r, broadcast(SPECIES, E3));
        p = p.fma(r, broadcast(SPECIES, E2));
        p = p.fma(r, broadcast(SPECIES, 1f));
        p = p.fma(r, broadcast(SPECIES, 1f));
        return SimdMath.scale(p, w);
    }
}
