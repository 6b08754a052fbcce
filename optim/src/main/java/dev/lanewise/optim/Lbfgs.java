package dev.lanewise.optim;

import dev.lanewise.engine.Compute;

/**
 * L-BFGS: Newton's direction from the last few changes of the parameters and of the gradient, and along it a step that
 * meets the strong Wolfe conditions. For the loss of the whole data set: it asks for loss and gradient several times a
 * step, at points of its own, and a loss that changes from call to call misleads it. Hence no {@link UpdateRule}.
 *
 * <p>Vectors are in float, products of them in the order of {@link dev.lanewise.engine.kernel.ReduceKernels}, numbers in
 * double: threads and vector width change no bit. How close it comes is float's limit: where the loss is flat to a
 * rounding of itself no step is found any more, which is about √ε = 2⁻¹² of the way to a minimum if the loss is computed
 * in float, closer if in double.
 *
 * <p>Source: Nocedal and Wright, "Numerical optimization", 2nd edition 2006, algorithms 7.4 and 7.5 (two-loop recursion,
 * initial scaling of eq. 7.20), 3.5 and 3.6 (line search), whose constants for the Wolfe conditions the defaults have. Both
 * tolerances and the number of pairs are PyTorch's; so is the length of the first step, {@code min(1, 1/‖g‖₁)}. PyTorch has the line search as an
 * option and goes the full step otherwise; here it is always on.
 *
 * @param history the pairs of changes kept, 1 … 1000
 * @param iterations at most so many steps, at least 1
 * @param gradientTolerance ends where no element of the gradient is larger, {@code 0 … 1}
 * @param changeTolerance ends where a step changes no parameter by more, or the loss by no more than this share of 1 +
 *     |loss|, {@code 0 … 1}
 * @param sufficientDecrease c₁ of the Wolfe conditions, {@code 0 < c₁ < ½}
 * @param curvature c₂ of the Wolfe conditions, {@code c₁ < c₂ < 1}
 */
public record Lbfgs(
        long history, long iterations, double gradientTolerance, double changeTolerance,
        double sufficientDecrease, double curvature) {
    /** What is minimised. */
    @FunctionalInterface
    public interface Objective {
        /**
         * The loss at {@code p}. Not finite: a step as long as this is refused.
         *
         * @param p the parameters, to be left as they are
         * @param g to be filled with the gradient at {@code p}, as long as {@code p}
         */
        double evaluate(float[] p, float[] g);
    }

    /** Why a minimisation ended. */
    public enum End {
        /** The gradient is within its tolerance. */
        GRADIENT,
        /** The last step changed nothing that counts. */
        CHANGE,
        /** All iterations are used up. */
        ITERATIONS,
        /** No step meets the conditions: the loss is flat to a rounding, or the gradient is not its gradient. */
        NO_STEP,
        /** The loss or the gradient is not finite at the start. */
        NOT_FINITE
    }

    /**
     * What a minimisation came to.
     *
     * @param loss at the parameters that it left
     * @param iterations the steps taken
     * @param evaluations how often the objective was asked
     * @param end why it ended
     */
    public record Minimum(double loss, long iterations, long evaluations, End end) {}

    /** Checks the ranges. */
    public Lbfgs {
        Bounds.steps("Lbfgs", "history", history);
        if (history > 1000) {
            throw new IllegalArgumentException("Lbfgs: history = " + history + ", want at most 1000");
        }
        Bounds.steps("Lbfgs", "iterations", iterations);
        Bounds.closed("Lbfgs", "gradientTolerance", gradientTolerance, 0, 1);
        Bounds.closed("Lbfgs", "changeTolerance", changeTolerance, 0, 1);
        Bounds.open("Lbfgs", "sufficientDecrease", sufficientDecrease, 0, 0.5);
        Bounds.open("Lbfgs", "curvature", curvature, sufficientDecrease, 1);
    }

    /**
     * PyTorch's defaults, 100 pairs and tolerances 1e-7 and 1e-9, and those of its line search, c₁ = 1e-4 and c₂ = 0.9; 100
     * steps, as a minimisation is one call here and there a call takes 20 and is repeated. The book finds 3 to 20 pairs enough, for a part of the
     * memory.
     */
    public static Lbfgs of() {
        return new Lbfgs(100, 100, 1e-7, 1e-9, 1e-4, 0.9);
    }

    /** A copy that keeps another number of pairs. */
    public Lbfgs withHistory(long pairs) {
        return new Lbfgs(pairs, iterations, gradientTolerance, changeTolerance, sufficientDecrease, curvature);
    }

    /** A copy that takes at most so many steps. */
    public Lbfgs withIterations(long steps) {
        return new Lbfgs(history, steps, gradientTolerance, changeTolerance, sufficientDecrease, curvature);
    }

    /** A copy with another tolerance of the gradient. */
    public Lbfgs withGradientTolerance(double value) {
        return new Lbfgs(history, iterations, value, changeTolerance, sufficientDecrease, curvature);
    }

    /** A copy with another tolerance of changes. */
    public Lbfgs withChangeTolerance(double value) {
        return new Lbfgs(history, iterations, gradientTolerance, value, sufficientDecrease, curvature);
    }

    /** A copy with another c₁. */
    public Lbfgs withSufficientDecrease(double value) {
        return new Lbfgs(history, iterations, gradientTolerance, changeTolerance, value, curvature);
    }

    /** A copy with another c₂. */
    public Lbfgs withCurvature(double value) {
        return new Lbfgs(history, iterations, gradientTolerance, changeTolerance, sufficientDecrease, value);
    }

    /**
     * Minimises from {@code p} on and leaves the best point found there. Takes memory for four vectors at the start, for two more
     * at each of the first {@code history} steps, and for 40 bytes for each length that the line search tries.
     */
    public Minimum minimize(Compute compute, float[] p, Objective objective) {
        return new LbfgsMinimization(this, compute, p, objective).run();
    }
}
