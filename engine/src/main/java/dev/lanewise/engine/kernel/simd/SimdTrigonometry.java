package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.ROUND;
import static dev.lanewise.engine.kernel.scalar.ScalarMath.SIGN_BIT;
import static dev.lanewise.engine.kernel.scalar.ScalarTrigonometry.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@code ScalarTrigonometry} on all lanes of a vector, operation by operation; sin and cos for |x|
 * &lt; {@code LARGE} and NaN: the loops hand vectors with a larger element to the scalar twin.
 */
final class SimdTrigonometry {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdTrigonometry() {}

    /** sin x. */
    static FloatVector sin(FloatVector x) {
        return turned(x, 0).blend(x, x.compare(EQ, 0f));
    }

    /** cos x. */
    static FloatVector cos(FloatVector x) {
        return turned(x, 1);
    }

    private static FloatVector turned(FloatVector x, int quarters) {
        FloatVector t = x.fma(broadcast(SPECIES, TWO_OVER_PI), broadcast(SPECIES, ROUND));
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(broadcast(SPECIES, -PI1), x);
        r = n.fma(broadcast(SPECIES, -PI2), r);
        r = n.fma(broadcast(SPECIES, -PI3), r);
        FloatVector u = r.mul(r);
        FloatVector sin = u.fma(broadcast(SPECIES, S7), broadcast(SPECIES, S5));
        sin = sin.fma(u, broadcast(SPECIES, S3));
        sin = r.mul(u).fma(sin, r);
        FloatVector cos = u.fma(broadcast(SPECIES, C8), broadcast(SPECIES, C6));
        cos = cos.fma(u, broadcast(SPECIES, C4));
        cos = cos.fma(u, broadcast(SPECIES, -0.5f));
        cos = cos.fma(u, broadcast(SPECIES, 1f));
        IntVector q = t.reinterpretAsInts().add(quarters);
        IntVector y = cos.reinterpretAsInts()
                .blend(sin.reinterpretAsInts(), q.and(1).compare(EQ, 0));
        return y.lanewise(XOR, q.and(2).lanewise(LSHL, 30)).reinterpretAsFloats();
    }

    /** arctan x. */
    static FloatVector atan(FloatVector x) {
        FloatVector t = x.abs();
        VectorMask<Float> steep = t.compare(GE, 1f);
        FloatVector z = t.blend(broadcast(SPECIES, -1f).div(t), steep);
        FloatVector u = z.mul(z);
        FloatVector p = atanPolynomial(u);
        FloatVector y = z.mul(u).fma(p, broadcast(SPECIES, 0f).blend(HALF_PI_LOW, steep)).add(z);
        return y.add(broadcast(SPECIES, 0f).blend(HALF_PI_HIGH, steep))
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN_BIT))
                .reinterpretAsFloats();
    }

    /** The polynomial A3 + A5·u + …. */
    private static FloatVector atanPolynomial(FloatVector u) {
        FloatVector p = u.fma(broadcast(SPECIES, A19), broadcast(SPECIES, A17));
        p = p.fma(u, broadcast(SPECIES, A15));
        p = p.fma(u, broadcast(SPECIES, A13));
        p = p.fma(u, broadcast(SPECIES, A11));
        p = p.fma(u, broadcast(SPECIES, A9));
        p = p.fma(u, broadcast(SPECIES, A7));
        p = p.fma(u, broadcast(SPECIES, A5));
        return p.fma(u, broadcast(SPECIES, A3));
    }
}
