package dev.lanewise.engine.kernel.simd;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@code SimdMapKernels.gradient}, {@code axpy} and {@code lerp} over whole vectors. Each returns how many
 * elements it has done; the scalar twin does the rest.
 */
final class SimdGradientLoops {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int LANES = SPECIES.length();

    private SimdGradientLoops() {}

    /** x &gt; 0 ? dy : 0. */
    static int relu(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            FloatVector.zero(SPECIES).blend(g, w.compare(GT, 0f)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy · (1 − y²). */
    static int tanh(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(w.neg().fma(w, FloatVector.broadcast(SPECIES, 1f))).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy · (y · (1 − y)). */
    static int sigmoid(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(w.mul(FloatVector.broadcast(SPECIES, 1f).sub(w))).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy · sigmoid(x). */
    static int softplus(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdMath.sigmoid(w)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** fma(alpha, x, y). */
    static int axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector a = FloatVector.broadcast(SPECIES, alpha);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            a.fma(v, FloatVector.fromArray(SPECIES, y, yo + i)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** fma(alpha, x − y, y). */
    static int lerp(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector a = FloatVector.broadcast(SPECIES, alpha);
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            a.fma(FloatVector.fromArray(SPECIES, x, xo + i).sub(w), w).intoArray(y, yo + i);
        }
        return bound;
    }
}
