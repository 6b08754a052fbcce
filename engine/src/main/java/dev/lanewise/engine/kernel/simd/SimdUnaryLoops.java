package dev.lanewise.engine.kernel.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@code SimdMapKernels.unary} over whole vectors. Each returns how many elements it has done; the scalar
 * twin does the rest. Written out one by one: a loop shared through a lambda is not compiled to vector code any more
 * once it has seen three operators.
 */
final class SimdUnaryLoops {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    private SimdUnaryLoops() {}

    /** −x. */
    static int negate(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.neg().intoArray(y, yo + i);
        }
        return bound;
    }

    /** |x|. */
    static int abs(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.abs().intoArray(y, yo + i);
        }
        return bound;
    }

    /** The sign of x. */
    static int sign(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(1f, v.compare(GT, 0f)).blend(-1f, v.compare(LT, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** √x. */
    static int sqrt(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.sqrt().intoArray(y, yo + i);
        }
        return bound;
    }

    /** x². */
    static int square(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** 1 ÷ x. */
    static int reciprocal(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector.broadcast(SPECIES, 1f).div(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** x &lt; 0 ? 0 : x, with a blend: twice as fast as a maximum. */
    static int relu(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(0f, v.compare(LT, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** eˣ. */
    static int exp(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.exp(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** log x. */
    static int log(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.log(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** tanh x. */
    static int tanh(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.tanh(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** 1 ÷ (1 + e⁻ˣ). */
    static int sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.sigmoid(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** log(1 + eˣ). */
    static int softplus(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.softplus(v).intoArray(y, yo + i);
        }
        return bound;
    }
}
