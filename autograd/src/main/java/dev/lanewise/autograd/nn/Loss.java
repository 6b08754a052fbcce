package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What training makes small: how far what a model says is from what it should have said. A loss says what each example
 * (or each element) loses; mean, sum and weighting follow from that. One record each; users add their own through
 * {@link CustomLoss}.
 */
public sealed interface Loss
        permits SquaredError,
                AbsoluteError,
                Huber,
                SmoothL1,
                BinaryCrossEntropy,
                BinaryCrossEntropyWithLogits,
                CrossEntropy,
                NegativeLogLikelihood,
                Focal,
                KullbackLeibler,
                PoissonNegativeLogLikelihood,
                Hinge,
                MultiMargin,
                HingeEmbedding,
                CustomLoss {
    /**
     * The loss of each example, or of each element where a loss compares element by element: not reduced.
     *
     * @throws dev.lanewise.engine.ShapeException if the shapes do not fit; the message names both
     */
    Var each(Var prediction, Var target);

    /** What each entry of {@link #each} counts in a mean, of its shape; empty: all the same. */
    default Optional<Var> counts(Var prediction, Var target) {
        return Optional.empty();
    }

    /** The mean, as a scalar node: the sum divided by what the entries count. NaN where nothing counts. */
    default Var of(Var prediction, Var target) {
        Var each = each(prediction, target);
        return counts(prediction, target)
                .map(counts -> each.sum().divide(counts.sum()))
                .orElseGet(each::mean);
    }

    /** The sum, as a scalar node. */
    default Var sum(Var prediction, Var target) {
        return each(prediction, target).sum();
    }

    /**
     * The mean in which example i counts {@code weights[i]} times, as a scalar node: Σ w·loss ÷ Σ w.
     *
     * @param weights shape (n) for n examples along the first axis
     * @throws ShapeException if there is not one weight for each example
     */
    default Var of(Var prediction, Var target, Var weights) {
        Var each = each(prediction, target);
        Var stretched = stretched(weights, each.shape());
        Var counts = counts(prediction, target).map(stretched::multiply).orElse(stretched);
        return each.multiply(stretched).sum().divide(counts.sum());
    }

    /**
     * The mean of losses each of which is multiplied by a factor of its example, as a scalar node: what {@link #of(Var, Var)}
     * divides by stays. With factors of 1 it has the bits of that.
     *
     * @param factors shape (n) for n examples along the first axis
     * @throws ShapeException if there is not one factor for each example
     */
    default Var scaled(Var prediction, Var target, Var factors) {
        Var each = each(prediction, target);
        Var scaled = each.multiply(stretched(factors, each.shape()));
        return counts(prediction, target)
                .map(counts -> scaled.sum().divide(counts.sum()))
                .orElseGet(scaled::mean);
    }

    /** One number for each example, as often as it has losses. */
    private static Var stretched(Var weights, Shape shape) {
        if (shape.rank() == 0 || !weights.shape().equals(Shape.of(shape.dim(0)))) {
            throw new ShapeException("loss: weights of shape " + weights.shape() + " for losses of shape " + shape
                    + ", want one for each example");
        }
        int[] column = new int[shape.rank()];
        Arrays.fill(column, 1);
        column[0] = shape.dim(0);
        return weights.reshape(column).broadcastTo(shape);
    }
}
