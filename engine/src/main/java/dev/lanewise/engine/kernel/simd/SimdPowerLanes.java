package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarExpLog.*;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.*;
import static dev.lanewise.engine.kernel.scalar.ScalarPower.EXPONENT_MAX;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** What follows the logarithm in {@code ScalarPower}, on all lanes of a vector, operation by operation. */
final class SimdPowerLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdPowerLanes() {}

    /** 2^(y·(h + hl)). */
    static FloatVector magnitude(FloatVector h, FloatVector hl, FloatVector y) {
        FloatVector b = y.blend(Float.MAX_VALUE, y.compare(GT, Float.MAX_VALUE));
        b = b.blend(-Float.MAX_VALUE, b.compare(LT, -Float.MAX_VALUE));
        FloatVector z = b.mul(h);
        FloatVector zl = b.fma(hl, b.fma(h, z.neg()));
        FloatVector t = z.add(ROUND_TWICE_BIASED);
        FloatVector r = z.sub(t.sub(ROUND_TWICE_BIASED)).add(zl);
        FloatVector p = r.fma(broadcast(SPECIES, B6), broadcast(SPECIES, B5));
        p = p.fma(r, broadcast(SPECIES, B4));
        p = p.fma(r, broadcast(SPECIES, B3));
        p = p.fma(r, broadcast(SPECIES, B2));
        p = p.fma(r, broadcast(SPECIES, B1));
        p = p.fma(r, broadcast(SPECIES, 1f));
        p = SimdMath.scale(p, t);
        p = p.blend(Float.POSITIVE_INFINITY, z.compare(GT, EXPONENT_MAX));
        return p.blend(0f, z.compare(LT, -EXPONENT_MAX));
    }

    /** The sign and the cases in which the magnitude does not decide. */
    static FloatVector special(FloatVector x, FloatVector y, FloatVector magnitude) {
        FloatVector b = y.abs();
        FloatVector c = FloatVector.zero(SPECIES).blend(b, b.compare(LT, SUBNORMAL_SCALE));
        VectorMask<Float> integer = c.add(SUBNORMAL_SCALE).sub(SUBNORMAL_SCALE).compare(EQ, c);
        b = b.mul(0.5f);
        c = FloatVector.zero(SPECIES).blend(b, b.compare(LT, SUBNORMAL_SCALE));
        VectorMask<Float> even = c.add(SUBNORMAL_SCALE).sub(SUBNORMAL_SCALE).compare(EQ, c);
        FloatVector signed = magnitude.blend(Float.NaN, x.compare(LT, 0f));
        signed = signed.blend(magnitude, x.compare(EQ, Float.NEGATIVE_INFINITY));
        FloatVector odd = magnitude.reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
        odd = odd.blend(magnitude, even);
        signed = signed.blend(odd, integer);
        signed = signed.blend(1f, x.compare(EQ, 1f));
        return signed.blend(1f, y.compare(EQ, 0f));
    }
}
