package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
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
 * are the same. The only class with vectors in its signatures. These functions must be inlined into the loop that calls
 * them, or every vector is boxed; the compiler refuses when their own compiled code is large, so they stay small.
 */
final class SimdMath {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdMath() {}

    /** eˣ. */
    static FloatVector exp(FloatVector x) {
        FloatVector v = x.blend(EXP_MAX, x.compare(GT, EXP_MAX));
        v = v.blend(EXP_MIN, v.compare(LT, EXP_MIN));
        FloatVector t = v.fma(all(LOG2_E), all(ROUND_TWICE_BIASED));
        FloatVector n = t.sub(ROUND_TWICE_BIASED);
        FloatVector r = n.fma(all(-LN2_HIGH), v);
        r = n.fma(all(-LN2_LOW), r);
        FloatVector p = r.fma(all(E6), all(E5));
        p = p.fma(r, all(E4));
        p = p.fma(r, all(E3));
        p = p.fma(r, all(E2));
        p = p.fma(r, all(1f));
        p = p.fma(r, all(1f));
        IntVector bits = t.reinterpretAsInts();
        IntVector half = bits.lanewise(LSHR, 1);
        return p.mul(half.lanewise(LSHL, 23).reinterpretAsFloats())
                .mul(bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats());
    }

    /** The natural logarithm. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
        IntVector e = bits.sub(TWO_THIRDS).lanewise(ASHR, 23);
        FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
        FloatVector k = e.add(ROUND_BITS).reinterpretAsFloats().sub(all(ROUND).blend(ROUND + SUBNORMAL_SHIFT, subnormal));
        FloatVector p = f.fma(all(L10), all(L9));
        p = p.fma(f, all(L8));
        p = p.fma(f, all(L7));
        p = p.fma(f, all(L6));
        p = p.fma(f, all(L5));
        p = p.fma(f, all(L4));
        p = p.fma(f, all(L3));
        p = p.fma(f, all(L2));
        p = f.mul(f).fma(p, f);
        FloatVector y = k.fma(all(LN2_HIGH), p);
        y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.compare(LT, 0f));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    }

    /** tanh x. */
    static FloatVector tanh(FloatVector x) {
        FloatVector v = x.abs().neg();
        v = v.blend(TANH_MIN, v.compare(LT, TANH_MIN));
        FloatVector t = v.fma(all(2f * LOG2_E), all(ROUND_BIASED));
        FloatVector n = t.sub(ROUND_BIASED);
        FloatVector r = n.fma(all(-0.5f * LN2_HIGH), v);
        FloatVector p = r.fma(all(H6), all(H5));
        p = p.fma(r, all(H4));
        p = p.fma(r, all(H3));
        p = p.fma(r, all(H2));
        p = r.mul(r).fma(p, r);
        FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector sp = s.mul(p);
        FloatVector h = s.fma(all(-0.5f), all(0.5f)).sub(sp);
        FloatVector d = s.fma(all(0.5f), all(0.5f)).add(sp);
        return h.div(d)
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** 1 ÷ (1 + e⁻ˣ). */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector z = exp(x.abs().neg());
        FloatVector m = all(1f).blend(z, x.compare(LT, 0f));
        return m.fma(z.div(all(-1f).sub(z)), m);
    }

    /** log(1 + eˣ). */
    static FloatVector softplus(FloatVector x) {
        FloatVector z = exp(x.abs().neg());
        FloatVector p = z.fma(all(P10), all(P9));
        p = p.fma(z, all(P8));
        p = p.fma(z, all(P7));
        p = p.fma(z, all(P6));
        p = p.fma(z, all(P5));
        p = p.fma(z, all(P4));
        p = p.fma(z, all(P3));
        p = p.fma(z, all(P2));
        p = z.mul(z).fma(p, z);
        return x.blend(0f, x.compare(LT, 0f)).add(p);
    }

    private static FloatVector all(float c) {
        return FloatVector.broadcast(SPECIES, c);
    }
}
