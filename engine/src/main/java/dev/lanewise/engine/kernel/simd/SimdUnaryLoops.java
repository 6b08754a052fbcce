package dev.lanewise.engine.kernel.simd;

import static dev.lanewise.engine.kernel.scalar.ScalarActivations.SELU_SCALE;
import static dev.lanewise.engine.kernel.scalar.ScalarActivations.SELU_SCALE_ALPHA;
import static dev.lanewise.engine.kernel.scalar.ScalarTrigonometry.LARGE;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.kernel.UnaryMap;
import dev.lanewise.engine.kernel.scalar.ScalarMapKernels;
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
    private static final ScalarMapKernels SCALAR = new ScalarMapKernels();

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

    /** The largest integer that is not above x. */
    static int floor(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.floor(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** The smallest integer that is not below x. */
    static int ceil(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.floor(v.neg()).neg().intoArray(y, yo + i);
        }
        return bound;
    }

    /** The nearest integer, the even one of two. */
    static int round(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.round(v).intoArray(y, yo + i);
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

    /** 1 ÷ √x. */
    static int rsqrt(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.rsqrt(v).intoArray(y, yo + i);
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

    /** 2ˣ. */
    static int exp2(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.exp2(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** eˣ − 1. */
    static int expm1(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.expm1(v).intoArray(y, yo + i);
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

    /** The logarithm to base 2. */
    static int log2(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.log2(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** The logarithm to base 10. */
    static int log10(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.log10(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** log(1 + x). */
    static int log1p(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.log1p(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** sin x. */
    static int sin(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            if (v.abs().compare(GE, LARGE).anyTrue()) {
                SCALAR.unary(UnaryMap.SIN, x, xo + i, y, yo + i, LANES);
            } else {
                SimdTrigonometry.sin(v).intoArray(y, yo + i);
            }
        }
        return bound;
    }

    /** cos x. */
    static int cos(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            if (v.abs().compare(GE, LARGE).anyTrue()) {
                SCALAR.unary(UnaryMap.COS, x, xo + i, y, yo + i, LANES);
            } else {
                SimdTrigonometry.cos(v).intoArray(y, yo + i);
            }
        }
        return bound;
    }

    /** arctan x. */
    static int atan(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdTrigonometry.atan(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** (eˣ − e⁻ˣ)/2. */
    static int sinh(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.sinh(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** (eˣ + e⁻ˣ)/2. */
    static int cosh(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.cosh(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** The error function. */
    static int erf(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.erf(v).intoArray(y, yo + i);
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

    /** log(1 ÷ (1 + e⁻ˣ)). */
    static int logSigmoid(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdMath.softplus(v.neg()).neg().intoArray(y, yo + i);
        }
        return bound;
    }

    /** x · Φ(x). */
    static int gelu(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdActivations.gelu(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** x ÷ (1 + e⁻ˣ). */
    static int silu(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdActivations.silu(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** x · tanh(log(1 + eˣ)). */
    static int mish(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdActivations.mish(v).intoArray(y, yo + i);
        }
        return bound;
    }

    /** x &gt; 0 ? x : eˣ − 1. */
    static int elu(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.expm1(v).blend(v, v.compare(GT, 0f)).intoArray(y, yo + i);
        }
        return bound;
    }

    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)). */
    static int selu(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdExpLog.expm1(v)
                    .mul(SELU_SCALE_ALPHA)
                    .blend(v.mul(SELU_SCALE), v.compare(GT, 0f))
                    .intoArray(y, yo + i);
        }
        return bound;
    }

    /** x · c/6 with c = x + 3 cut to [0, 6]. */
    static int hardSwish(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            SimdActivations.hardSwish(v).intoArray(y, yo + i);
        }
        return bound;
    }

    static int softsign(float[] x, int xo, float[] y, int yo, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.div(v.abs().add(1)).intoArray(y, yo + i);
        }
        return bound;
    }
}
