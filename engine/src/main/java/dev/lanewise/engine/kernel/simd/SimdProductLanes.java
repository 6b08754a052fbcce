package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Π x of one chunk in the 64 virtual lanes of {@link SimdLanes}: four registers hold as many lanes as they can, and each
 * pass over the chunk feeds those.
 */
final class SimdProductLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int L = SPECIES.length();

    private SimdProductLanes() {}

    static float product(float[] x, int xo, int n) {
        float[] s = SimdLanes.scratch();
        int body = n & -64;
        for (int p = 0; p < 64; p += 4 * L) {
            product(x, xo, body, s, p);
        }
        for (int i = body; i < n; i++) {
            s[i - body] *= x[xo + i];
        }
        return SimdLanes.foldProduct(s);
    }

    private static void product(float[] x, int xo, int n, float[] s, int p) {
        FloatVector s0 = FloatVector.broadcast(SPECIES, 1f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = p; i < n; i += 64) {
            s0 = s0.mul(FloatVector.fromArray(SPECIES, x, xo + i));
            s1 = s1.mul(FloatVector.fromArray(SPECIES, x, xo + i + L));
            s2 = s2.mul(FloatVector.fromArray(SPECIES, x, xo + i + 2 * L));
            s3 = s3.mul(FloatVector.fromArray(SPECIES, x, xo + i + 3 * L));
        }
        s0.intoArray(s, p);
        s1.intoArray(s, p + L);
        s2.intoArray(s, p + 2 * L);
        s3.intoArray(s, p + 3 * L);
    }
}
