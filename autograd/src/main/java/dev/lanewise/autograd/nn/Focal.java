package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.LabelWeight;
import dev.lanewise.autograd.op.PickLabel;
import dev.lanewise.autograd.op.PlaceLabel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.OptionalInt;

/**
 * −w·(1 − p)^γ·log p with the probability p of what is right: cross-entropy in which easy examples count less (Lin et
 * al., "Focal Loss for Dense Object Detection", 2017, equation 5). Targets are integer labels (batch) beside logits
 * (batch, classes), or numbers t in [0, 1] of the logits' shape, each with a sigmoid of its own; for t between 0 and 1 the
 * loss is the mixture of both cases. The mean divides by the number of entries, whatever their weights.
 *
 * <p>Computed from the margin z of the right answer over the rest (the logit, or x[label] − log Σ eˣ over the others), so
 * that p = σ(z): softplus(−z)·exp(−γ·softplus(z)). No power is taken, which has no derivative at p = 1.
 *
 * @param gamma γ, finite and at least 0; 2 in the paper, 0 is cross-entropy
 * @param classWeights none, or w for each class; for numbers two: of 0 and of 1
 */
public record Focal(float gamma, List<Float> classWeights) implements Loss {
    private static final String NAME = "focal";

    public Focal {
        LossOperands.require(gamma >= 0 && gamma <= Float.MAX_VALUE, NAME, "gamma", gamma, "a finite number ≥ 0");
        classWeights = LossOperands.weights(NAME, classWeights);
    }

    /** γ = 2, without weights. */
    public static Focal standard() {
        return new Focal(2, List.of());
    }

    /** Positives weigh α, negatives 1 − α, as in the paper, which takes γ = 2 and α = 0.25. */
    public static Focal binary(float gamma, float alpha) {
        LossOperands.require(alpha >= 0 && alpha <= 1, NAME, "alpha", alpha, "[0, 1]");
        return new Focal(gamma, List.of(1 - alpha, alpha));
    }

    public Focal withClassWeights(List<Float> value) {
        return new Focal(gamma, value);
    }

    @Override
    public Var each(Var prediction, Var target) {
        return target.op().integer() ? ofLabels(prediction, target) : ofNumbers(prediction, target);
    }

    private Var ofLabels(Var x, Var labels) {
        LossOperands.labelled(NAME, x, labels);
        LossOperands.classes(NAME, x, classWeights);
        if (x.shape().dim(1) < 2) {
            throw new ShapeException(NAME + ": wants at least two classes, got scores of shape " + x.shape());
        }
        OptionalInt none = OptionalInt.empty();
        Var out = Var.scalar(Float.NEGATIVE_INFINITY).broadcastTo(Shape.of(x.shape().dim(0)));
        Var others = x.add(Var.apply(new PlaceLabel(x.shape().dim(1), none), out, labels)).logSumExp();
        Var loss = ofMargin(Var.apply(new PickLabel(none), x, labels).subtract(others));
        return classWeights.isEmpty() ? loss : loss.multiply(Var.apply(new LabelWeight(classWeights, none), labels));
    }

    private Var ofNumbers(Var x, Var target) {
        LossOperands.equalOrLabels(NAME, x, target);
        if (!classWeights.isEmpty() && classWeights.size() != 2) {
            throw new ShapeException(NAME + ": " + classWeights.size() + " class weights, numbers as targets have two classes");
        }
        Var one = target.multiply(ofMargin(x));
        Var zero = target.negate().offset(1).multiply(ofMargin(x.negate()));
        return classWeights.isEmpty()
                ? one.add(zero)
                : one.scale(classWeights.get(1)).add(zero.scale(classWeights.get(0)));
    }

    private Var ofMargin(Var z) {
        Var loss = z.negate().softplus();
        return gamma == 0 ? loss : loss.multiply(z.softplus().scale(-gamma).exp());
    }
}
