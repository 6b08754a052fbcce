package dev.lanewise.engine.kernel.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The sum of exponentials of one chunk in the 64 virtual lanes of {@link SimdLanes}. */
final class SimdExpLanes {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;

    private SimdExpLanes() {}

    /**
     * Σ exp(x − m); each exponential is stored in y too, unless y is null. The lanes stay in the scratch array: beside
     * an exponential their loads and stores cost little. The tail is one vector more, filled up with −∞, whose
     * exponential changes no lane. It goes through the same call: two copies of the exponential in one compiled method
     * are more than C2 inlines.
     */
    static float expSum(float[] x, int xo, float[] y, int yo, int n, float m) {
        float[] s = SimdLanes.scratch();
        for (int j = 0; j < 64; j += SPECIES.length()) {
            FloatVector.zero(SPECIES).intoArray(s, j);
        }
        int body = SPECIES.loopBound(n);
        int tail = n - body;
        Arrays.fill(s, 64, 64 + SPECIES.length(), Float.NEGATIVE_INFINITY);
        for (int j = 0; j < tail; j++) {
            s[64 + j] = x[xo + body + j];
        }
        for (int pass = body > 0 ? 0 : 1; pass < (tail > 0 ? 2 : 1); pass++) {
            boolean whole = pass == 0;
            float[] to = whole || y == null ? y : s;
            expSumBody(whole ? x : s, whole ? xo : 64, to, whole ? yo : 64, whole ? body : tail, m, s, whole ? 0 : body & 63);
        }
        for (int j = 0; j < tail && y != null; j++) {
            y[yo + body + j] = s[64 + j];
        }
        return SimdLanes.fold(s);
    }

    /** Whole vectors; the first one goes to the lanes from {@code lane} on. */
    private static void expSumBody(float[] x, int xo, float[] y, int yo, int n, float m, float[] s, int lane) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector e = SimdMath.exp(FloatVector.fromArray(SPECIES, x, xo + i).sub(m));
            if (y != null) {
                e.intoArray(y, yo + i);
            }
            int at = (lane + i) & 63;
            FloatVector.fromArray(SPECIES, s, at).add(e).intoArray(s, at);
        }
    }
}
