package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarMath.ROUND;
import static dev.lanewise.engine.kernel.scalar.ScalarTrigonometry.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@code ScalarTrigonometry} on all lanes of a vector, operation by operation, for |x| &lt; {@code LARGE}
 * and NaN. The loops hand vectors with a larger element to the scalar twin.
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
}
