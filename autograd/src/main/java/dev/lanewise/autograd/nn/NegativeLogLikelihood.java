package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.PickLabel;
import java.util.List;
import java.util.Optional;

/**
 * −w·x[label] for each row of log-probabilities x (batch, classes) and integer labels (batch). The mean divides by the
 * sum of the weights of the labels that are not ignored. From logits {@link CrossEntropy} is one kernel.
 *
 * @param classWeights none, or one for each class, finite and at least 0
 * @param ignored a label whose rows do not count; it need not be a class
 */
public record NegativeLogLikelihood(List<Float> classWeights, Optional<Integer> ignored) implements Loss {
    private static final String NAME = "negativeLogLikelihood";

    public NegativeLogLikelihood {
        classWeights = LossOperands.weights(NAME, classWeights);
    }

    /** Without weights or an ignored label. */
    public static NegativeLogLikelihood standard() {
        return new NegativeLogLikelihood(List.of(), Optional.empty());
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.labelled(NAME, prediction, target);
        LossOperands.classes(NAME, prediction, classWeights);
        Var loss = Var.apply(new PickLabel(CrossEntropy.asInt(ignored)), prediction, target).negate();
        return classWeights.isEmpty() ? loss : loss.multiply(labelWeight(prediction, target));
    }

    @Override
    public Optional<Var> counts(Var prediction, Var target) {
        return classWeights.isEmpty() && ignored.isEmpty() ? Optional.empty() : Optional.of(labelWeight(prediction, target));
    }

    private Var labelWeight(Var x, Var labels) {
        return CrossEntropy.labelWeight(classWeights, x.shape().dim(1), ignored, labels);
    }
}
