package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@code SimdMapKernels.binary} and its forms with a scalar operand, over whole vectors. Each returns how
 * many elements it has done; the scalar twin does the rest.
 */
final class SimdBinaryLoops {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    private SimdBinaryLoops() {}

    /** a[i] + b[i]. */
    static int add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.add(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] − b[i]. */
    static int subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.sub(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] × b[i]. */
    static int multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.mul(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] ÷ b[i]. */
    static int divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.div(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** min(a[i], b[i]). */
    static int min(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.min(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** max(a[i], b[i]). */
    static int max(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            v.max(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] + b. */
    static int add(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, a, ao + i).add(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] × b. */
    static int multiply(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, a, ao + i).mul(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] ÷ b. */
    static int divide(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, a, ao + i).div(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** min(a[i], b). */
    static int min(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, a, ao + i).min(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** max(a[i], b). */
    static int max(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, a, ao + i).max(w).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a − b[i]. */
    static int subtract(float a, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector v = FloatVector.broadcast(SPECIES, a);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            v.sub(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a ÷ b[i]. */
    static int divide(float a, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector v = FloatVector.broadcast(SPECIES, a);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            v.div(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
        }
        return bound;
    }
}
