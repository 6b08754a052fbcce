package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.LabelWeight;
import dev.lanewise.autograd.op.SmoothedCrossEntropy;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * −Σ q·log softmax(x) for each row of logits x (batch, classes). Targets are integer labels (batch), or probabilities of
 * x's shape.
 *
 * <p>The distribution q of a label is w·((1 − ε)·[class = label] + ε/K) with the class weights w, K classes and the
 * smoothing ε (Szegedy et al., "Rethinking the Inception Architecture", 2016, equation 8); of probabilities t it is
 * w·((1 − ε)·t + ε/K). The mean divides by the sum of the weights of the labels that are not ignored (NaN if all are), or
 * by the batch for probabilities: as PyTorch's. Labels take one kernel for
 * softmax and loss together, smoothed or not; weights without smoothing one more on a number a row.
 *
 * @param classWeights none, or one for each class, finite and at least 0
 * @param labelSmoothing ε, in [0, 1)
 * @param ignored a label whose rows do not count, often −100; it need not be a class
 */
public record CrossEntropy(List<Float> classWeights, float labelSmoothing, Optional<Integer> ignored) implements Loss {
    private static final String NAME = "crossEntropy";

    public CrossEntropy {
        classWeights = LossOperands.weights(NAME, classWeights);
        LossOperands.require(labelSmoothing >= 0 && labelSmoothing < 1, NAME, "label smoothing", labelSmoothing, "[0, 1)");
    }

    /** Without weights, smoothing or an ignored label; the next ones change a part of it. */
    public static CrossEntropy standard() {
        return new CrossEntropy(List.of(), 0, Optional.empty());
    }

    public CrossEntropy withClassWeights(List<Float> value) {
        return new CrossEntropy(value, labelSmoothing, ignored);
    }

    public CrossEntropy withLabelSmoothing(float value) {
        return new CrossEntropy(classWeights, value, ignored);
    }

    public CrossEntropy withIgnored(int label) {
        return new CrossEntropy(classWeights, labelSmoothing, Optional.of(label));
    }

    @Override
    public Var each(Var prediction, Var target) {
        return target.op().integer() ? ofLabels(prediction, target) : ofProbabilities(prediction, target);
    }

    private Var ofLabels(Var x, Var labels) {
        LossOperands.labelled(NAME, x, labels);
        LossOperands.classes(NAME, x, classWeights);
        if (labelSmoothing > 0) {
            List<Float> each = classWeights.isEmpty() ? Collections.nCopies(x.shape().dim(1), 1f) : classWeights;
            return Var.apply(new SmoothedCrossEntropy(each, labelSmoothing, asInt(ignored)), x, labels);
        }
        Var loss = ignored.isPresent()
                ? x.softmaxCrossEntropy(labels, ignored.get())
                : x.softmaxCrossEntropy(labels);
        return classWeights.isEmpty() ? loss : loss.multiply(labelWeight(x, labels));
    }

    private Var ofProbabilities(Var x, Var target) {
        LossOperands.equalOrLabels(NAME, x, target);
        LossOperands.classes(NAME, x, classWeights);
        Var q = labelSmoothing == 0
                ? target
                : target.scale(1 - labelSmoothing).offset(labelSmoothing / x.shape().dim(-1));
        return weighted(x.logSoftmax().multiply(q)).sum(-1).negate();
    }

    private Var weighted(Var perClass) {
        return classWeights.isEmpty()
                ? perClass
                : perClass.multiply(Var.of(Tensor.of(Shape.of(classWeights.size()), array(classWeights))));
    }

    @Override
    public Optional<Var> counts(Var prediction, Var target) {
        return target.op().integer() && (!classWeights.isEmpty() || ignored.isPresent())
                ? Optional.of(labelWeight(prediction, target))
                : Optional.empty();
    }

    private Var labelWeight(Var x, Var labels) {
        return labelWeight(classWeights, x.shape().dim(1), ignored, labels);
    }

    /** The weight of each label's class, 0 where it is ignored. */
    static Var labelWeight(List<Float> classWeights, int classes, Optional<Integer> ignored, Var labels) {
        OptionalInt not = asInt(ignored);
        return Var.apply(classWeights.isEmpty() ? LabelWeight.ones(classes, not) : new LabelWeight(classWeights, not), labels);
    }

    static OptionalInt asInt(Optional<Integer> ignored) {
        return ignored.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    static float[] array(List<Float> list) {
        float[] array = new float[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }
}
