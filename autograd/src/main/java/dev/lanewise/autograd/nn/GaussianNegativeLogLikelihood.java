package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;

/**
 * ½·(log v + (x − t)²/v) for each element, of means x, targets t and variances v that a model predicts (Nix and Weigend,
 * "Estimating the Mean and Variance of the Target Probability Distribution", 1994). A variance below ε counts as ε, but
 * the gradient passes as if it had been ε, so that a variance that collapsed can grow again.
 *
 * @param full whether the constant ½·log 2π is added
 * @param epsilon ε, above 0
 */
public record GaussianNegativeLogLikelihood(boolean full, float epsilon) implements TernaryLoss {
    private static final String NAME = "gaussianNegativeLogLikelihood";
    private static final float HALF_LOG_TWO_PI = 0.91893853f;

    public GaussianNegativeLogLikelihood {
        LossOperands.positive(NAME, "epsilon", epsilon);
    }

    /** Without the constant, ε = 10⁻⁶. */
    public static GaussianNegativeLogLikelihood standard() {
        return new GaussianNegativeLogLikelihood(false, 1e-6f);
    }

    /**
     * The loss of each element.
     *
     * @param variance of the shape of both, or with a last extent of 1
     */
    @Override
    public Var each(Var mean, Var target, Var variance) {
        LossOperands.equal(NAME, mean, target);
        if (variance.op().integer() || !fits(variance, mean)) {
            throw new ShapeException(NAME + ": means of shape " + mean.shape() + " want variances of that shape, or with a last extent of 1, got "
                    + LossOperands.kind(variance));
        }
        Var missing = variance.maximum(Var.scalar(epsilon)).subtract(variance).stopGradient();
        Var v = variance.add(missing);
        Var loss = v.log().add(mean.subtract(target).square().divide(v)).scale(0.5f);
        return full ? loss.offset(HALF_LOG_TWO_PI) : loss;
    }

    private static boolean fits(Var variance, Var mean) {
        int rank = mean.shape().rank();
        boolean fits = variance.shape().rank() == rank;
        for (int axis = 0; fits && axis < rank; axis++) {
            int extent = variance.shape().dim(axis);
            fits = extent == mean.shape().dim(axis) || axis == rank - 1 && extent == 1;
        }
        return fits;
    }
}
