package dev.lanewise.optim;

/** What is done to a gradient that is too large, on the whole of it and before the update. */
public sealed interface GradientClip {
    /** Leaves the gradient as it is. */
    static GradientClip none() {
        return new None();
    }

    /** Limits each element to {@code −limit … limit}. */
    static GradientClip byValue(double limit) {
        return new ByValue(limit);
    }

    /** Scales a gradient whose Euclidean norm, over all parameters together, is above {@code limit}. */
    static GradientClip byGlobalNorm(double limit) {
        return new ByGlobalNorm(limit);
    }

    /** No clipping. */
    record None() implements GradientClip {}

    /**
     * Each element by itself; NaN stays NaN.
     *
     * @param limit above 0, at most 1e30
     */
    record ByValue(double limit) implements GradientClip {
        /** Checks the range. */
        public ByValue {
            Bounds.positive("GradientClip.ByValue", "limit", limit, 1e30);
        }
    }

    /**
     * The gradient is multiplied by {@code limit/(norm + 1e-6)} where that is less than one, so that its direction stays
     * (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, with the small
     * term of PyTorch's {@code clip_grad_norm_}). A norm that is not finite is not hidden: ∞ makes finite elements 0 and
     * infinite ones NaN, NaN makes all of them NaN.
     *
     * @param limit above 0, at most 1e30
     */
    record ByGlobalNorm(double limit) implements GradientClip {
        /** Checks the range. */
        public ByGlobalNorm {
            Bounds.positive("GradientClip.ByGlobalNorm", "limit", limit, 1e30);
        }

        /** What a gradient of this norm is multiplied by. */
        public double coefficient(double norm) {
            return Math.min(1, limit / (norm + 1e-6));
        }
    }
}
