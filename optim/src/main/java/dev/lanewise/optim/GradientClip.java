package dev.lanewise.optim;

/** What is done to a gradient that is too large, before the update. */
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

    /** Scales the gradient of each parameter whose own Euclidean norm is above {@code limit}. */
    static GradientClip byParameterNorm(double limit) {
        return new ByParameterNorm(limit);
    }

    /** Scales the gradient of each unit whose norm is above the part {@code limit} of its weights' norm; 0.01 is usual. */
    static GradientClip adaptive(double limit) {
        return new Adaptive(limit, 1e-3);
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

    /**
     * As {@link ByGlobalNorm}, but each parameter's gradient by its own norm, so that one that explodes does not shrink
     * the others. The direction of the whole changes.
     *
     * @param limit above 0, at most 1e30
     */
    record ByParameterNorm(double limit) implements GradientClip {
        /** Checks the range. */
        public ByParameterNorm {
            Bounds.positive("GradientClip.ByParameterNorm", "limit", limit, 1e30);
        }

        /** What a gradient of this norm is multiplied by. */
        public double coefficient(double norm) {
            return Math.min(1, limit / (norm + 1e-6));
        }
    }

    /**
     * Adaptive gradient clipping: the gradient G of a unit with the weights W is multiplied by
     * {@code limit·max(‖W‖, epsilon)/‖G‖} where that is less than one. A unit is all that leads to one output: a row of a
     * parameter with several axes (its first axis counts the outputs), else the whole parameter.
     *
     * <p>Source: Brock, De, Smith and Simonyan, "High-performance large-scale image recognition without normalization",
     * ICML 2021, eq. 3, which has 0.01 to 0.16 for the limit and 1e-3 for epsilon, and leaves the last layer out.
     *
     * @param limit above 0, at most 1000
     * @param epsilon the least norm that weights count with, {@code 1e-30 … 1}
     */
    record Adaptive(double limit, double epsilon) implements GradientClip {
        /** Checks the ranges. */
        public Adaptive {
            Bounds.positive("GradientClip.Adaptive", "limit", limit, 1000);
            Bounds.epsilon("GradientClip.Adaptive", epsilon);
        }

        /** What the gradient of a unit is multiplied by. */
        public double coefficient(double gradientNorm, double weightNorm) {
            double largest = limit * Math.max(weightNorm, epsilon);
            return gradientNorm <= largest ? 1 : largest / gradientNorm;
        }
    }
}
