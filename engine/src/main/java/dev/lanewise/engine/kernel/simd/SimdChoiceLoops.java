package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of comparisons, and of {@code SimdMapKernels.select}, over whole vectors. Each returns how many elements it has
 * done; the scalar twin does the rest.
 */
final class SimdChoiceLoops {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    private SimdChoiceLoops() {}

    /** a[i] &gt; b[i] ? 1 : 0. */
    static int greater(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            no.blend(1f, v.compare(VectorOperators.GT, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] ≥ b[i] ? 1 : 0. */
    static int greaterEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            no.blend(1f, v.compare(VectorOperators.GE, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] = b[i] ? 1 : 0. */
    static int equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector w = FloatVector.fromArray(SPECIES, b, bo + i);
            no.blend(1f, v.compare(VectorOperators.EQ, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] &gt; b ? 1 : 0. */
    static int greater(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(1f, v.compare(VectorOperators.GT, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] ≥ b ? 1 : 0. */
    static int greaterEqual(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(1f, v.compare(VectorOperators.GE, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] &lt; b ? 1 : 0. */
    static int less(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(1f, v.compare(VectorOperators.LT, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] ≤ b ? 1 : 0. */
    static int lessEqual(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(1f, v.compare(VectorOperators.LE, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** a[i] = b ? 1 : 0. */
    static int equal(float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.zero(SPECIES);
        FloatVector w = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(1f, v.compare(VectorOperators.EQ, w)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** c[i] ≠ 0 ? a[i] : b[i]. */
    static int select(float[] c, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, c, co + i);
            FloatVector yes = FloatVector.fromArray(SPECIES, a, ao + i);
            FloatVector no = FloatVector.fromArray(SPECIES, b, bo + i);
            no.blend(yes, v.compare(VectorOperators.NE, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** c[i] ≠ 0 ? a : b[i]. */
    static int select(float[] c, int co, float a, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector yes = FloatVector.broadcast(SPECIES, a);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, c, co + i);
            FloatVector no = FloatVector.fromArray(SPECIES, b, bo + i);
            no.blend(yes, v.compare(VectorOperators.NE, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** c[i] ≠ 0 ? a[i] : b. */
    static int select(float[] c, int co, float[] a, int ao, float b, float[] y, int yo, int n) {
        FloatVector no = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, c, co + i);
            FloatVector yes = FloatVector.fromArray(SPECIES, a, ao + i);
            no.blend(yes, v.compare(VectorOperators.NE, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** c[i] ≠ 0 ? a : b. */
    static int select(float[] c, int co, float a, float b, float[] y, int yo, int n) {
        FloatVector yes = FloatVector.broadcast(SPECIES, a);
        FloatVector no = FloatVector.broadcast(SPECIES, b);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, c, co + i);
            no.blend(yes, v.compare(VectorOperators.NE, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }
}
