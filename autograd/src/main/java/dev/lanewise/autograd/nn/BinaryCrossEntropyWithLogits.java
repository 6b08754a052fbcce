package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/**
 * −w·t·log σ(x) − (1 − t)·log(1 − σ(x)) for each element, of logits x and targets t in [0, 1]. Integer labels (batch)
 * beside logits (batch, classes) stand for 1 at the label and 0 elsewhere: each class against the others. Computed as
 * w·t·softplus(−x) + (1 − t)·softplus(x): the usual softplus(x) − x·t cancels for a large logit that is right, and
 * leaves half a unit in the last place of x where the loss is e⁻ˣ.
 *
 * @param positiveWeights how often a positive example counts, above 0: none for once, one for all columns, or one for
 *     each column of the last axis; negatives ÷ positives balances them
 */
public record BinaryCrossEntropyWithLogits(List<Float> positiveWeights) implements Loss {
    private static final String NAME = "binaryCrossEntropyWithLogits";

    public BinaryCrossEntropyWithLogits {
        positiveWeights = List.copyOf(positiveWeights);
        for (float weight : positiveWeights) {
            LossOperands.positive(NAME, "positive weight", weight);
        }
    }

    /** Every example counts once. */
    public static BinaryCrossEntropyWithLogits standard() {
        return new BinaryCrossEntropyWithLogits(List.of());
    }

    /** Positive examples count so often. */
    public static BinaryCrossEntropyWithLogits weighted(float positiveWeight) {
        return new BinaryCrossEntropyWithLogits(List.of(positiveWeight));
    }

    @Override
    public Var each(Var prediction, Var target) {
        Var t = target;
        if (target.op().integer()) {
            LossOperands.labelled(NAME, prediction, target);
            t = LossOperands.oneHot(prediction, target);
        }
        LossOperands.equalOrLabels(NAME, prediction, t);
        Var positive = t.multiply(prediction.negate().softplus());
        Var negative = t.negate().offset(1).multiply(prediction.softplus());
        return weighted(positive).add(negative);
    }

    private Var weighted(Var positive) {
        Shape shape = positive.shape();
        int columns = shape.rank() == 0 ? 1 : shape.dim(-1);
        return switch (positiveWeights.size()) {
            case 0 -> positive;
            case 1 -> positive.scale(positiveWeights.getFirst());
            default -> {
                if (positiveWeights.size() != columns) {
                    throw new ShapeException(NAME + ": " + positiveWeights.size()
                            + " positive weights, the prediction has shape " + shape);
                }
                yield positive.multiply(Var.of(Tensor.of(Shape.of(columns), CrossEntropy.array(positiveWeights))));
            }
        };
    }
}
