package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarActivations.SELU_SCALE;
import static dev.lanewise.engine.kernel.scalar.ScalarActivations.SELU_SCALE_ALPHA;
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

    /** dy · sigmoid(−x). */
    static int logSigmoid(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdMath.sigmoid(w.neg())).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy times the derivative of gelu. */
    static int gelu(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdActivations.geluDerivative(w)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy times the derivative of silu. */
    static int silu(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdActivations.siluDerivative(w)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy times the derivative of mish. */
    static int mish(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdActivations.mishDerivative(w)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy · (y &gt; 0 ? 1 : y + 1). */
    static int elu(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(w.add(1f).blend(1f, w.compare(GT, 0f))).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy · (y &gt; 0 ? λ : y + λα). */
    static int selu(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(w.add(SELU_SCALE_ALPHA).blend(SELU_SCALE, w.compare(GT, 0f))).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy times the derivative of hardSwish. */
    static int hardSwish(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, v, vo + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(SimdActivations.hardSwishDerivative(w)).intoArray(dx, dxo + i);
        }
        return bound;
    }

    /** dy times the derivative of softsign. */
    static int softsign(float[] v, int vo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int bound = SPECIES.loopBound(n);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector r = one.div(FloatVector.fromArray(SPECIES, v, vo + i).abs().add(1));
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
            g.mul(r.mul(r)).intoArray(dx, dxo + i);
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
