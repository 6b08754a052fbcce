package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;

/** What losses are made of beside the softmax family. */
final class LossSpecs {
    private static final int CLASSES = 5;
    private static final OptionalInt NONE = OptionalInt.empty();
    private static final OptionalInt TWO = OptionalInt.of(2);
    private static final Domain SCORES = Domain.of(-3, 3, 6, CLASSES);
    private static final Domain LABELS = Domain.integers(CLASSES, 6);
    private static final Domain LARGE = Domain.of(-3, 3, 17_000, CLASSES);
    private static final Domain LARGE_LABELS = Domain.integers(CLASSES, 17_000);

    private LossSpecs() {}

    static List<OpSpec> all() {
        List<Float> weights = List.of(0.5f, 2f, 1f, 3f, 0.25f);
        Domain unit = Domain.of(0.05, 0.95, 4, 5);
        return List.of(
                OpSpec.of(PickLabel.class, v -> Var.apply(new PickLabel(NONE), v.get(0), v.get(1)),
                                x -> oneHot(x.get(1), NONE).times(x.get(0)).fold(Double::sum, 1), 0, SCORES, LABELS)
                        .large(LARGE, LARGE_LABELS)
                        .refuses("pickLabel: wants integer labels of shape (2) for logits (2, 3), got integers (3)",
                                () -> Var.apply(new PickLabel(NONE), floats(2, 3), integers(3)))
                        .refuses("pickLabel: row 1 has label 3, want 0 to 2", () -> evaluated(
                                Var.apply(new PickLabel(NONE), floats(2, 3), Var.of(IntTensor.of(0, 3)))))
                        .refuses("pickLabel: row 1 has label 3, want 0 to 2, or 9 to ignore the row", () -> evaluated(
                                Var.apply(new PickLabel(OptionalInt.of(9)), floats(2, 3), Var.of(IntTensor.of(9, 3))))),
                OpSpec.of(PickLabel.class, v -> Var.apply(new PickLabel(TWO), v.get(0), v.get(1)),
                                x -> oneHot(x.get(1), TWO).times(x.get(0)).fold(Double::sum, 1), 0, SCORES, LABELS)
                        .named("ignoring a label")
                        .large(LARGE, LARGE_LABELS),
                OpSpec.of(PlaceLabel.class, v -> Var.apply(new PlaceLabel(CLASSES, NONE), v.get(0), v.get(1)),
                                x -> oneHot(x.get(1), NONE).times(x.get(0).reshape(6, 1)), 0, Domain.of(-3, 3, 6), LABELS)
                        .large(Domain.of(-3, 3, 17_000), LARGE_LABELS)
                        .refuses("placeLabel: wants n floats and n integer labels, got floats (2) and integers (3)",
                                () -> Var.apply(new PlaceLabel(2, NONE), floats(2), integers(3)))
                        .refuses("placeLabel: row 0 has label 2, want 0 to 1", () -> evaluated(
                                Var.apply(new PlaceLabel(2, NONE), floats(1), Var.of(IntTensor.of(2))))),
                OpSpec.of(PlaceLabel.class, v -> Var.apply(new PlaceLabel(CLASSES, TWO), v.get(0), v.get(1)),
                                x -> oneHot(x.get(1), TWO).times(x.get(0).reshape(6, 1)), 0, Domain.of(-3, 3, 6), LABELS)
                        .named("ignoring a label")
                        .large(Domain.of(-3, 3, 17_000), LARGE_LABELS),
                OpSpec.of(LabelWeight.class, v -> Var.apply(new LabelWeight(weights, TWO), v.getFirst()),
                                x -> x.getFirst().map(label -> label == 2 ? 0 : weights.get((int) label)), 0, LABELS)
                        .large(LARGE_LABELS)
                        .refuses("labelWeight: wants integer indices, got floats (2)",
                                () -> Var.apply(new LabelWeight(weights, NONE), floats(2)))
                        .refuses("labelWeight: row 0 has label 5, want 0 to 4", () -> evaluated(
                                Var.apply(new LabelWeight(weights, NONE), Var.of(IntTensor.of(5))))),
                OpSpec.of(SoftmaxCrossEntropy.class, v -> v.get(0).softmaxCrossEntropy(v.get(1), 2),
                                x -> loss(x.get(0), x.get(1)), 12, SCORES, LABELS)
                        .named("ignoring a label")
                        .proportionalTo(x -> loss(x.get(0), x.get(1)).map(v -> 6))
                        .large(LARGE, LARGE_LABELS)
                        .refuses("softmaxCrossEntropy: row 1 has label 7, want 0 to 2, or -100 to ignore the row", () -> evaluated(
                                floats(2, 3).softmaxCrossEntropy(Var.of(IntTensor.of(-100, 7)), -100))),
                OpSpec.of(BinaryCrossEntropy.class, v -> Var.apply(new BinaryCrossEntropy(), v.get(0), v.get(1)),
                                x -> x.get(1).with(x.get(0), (t, p) -> -t * Math.log(p) - (1 - t) * Math.log1p(-p)), 8, unit, unit)
                        .large(unit.reshaped(300, 300), unit.reshaped(300, 300))
                        .refuses("binaryCrossEntropy: probabilities and targets differ in shape: (2) and (3)",
                                () -> Var.apply(new BinaryCrossEntropy(), floats(2), floats(3)))
                        .refuses("binaryCrossEntropy: wants floats, got integers (2)",
                                () -> Var.apply(new BinaryCrossEntropy(), floats(2), integers(2))));
    }

    private static Var evaluated(Var v) {
        v.value();
        return v;
    }

    private static Doubles loss(Doubles x, Doubles labels) {
        DoubleUnaryOperator kept = label -> label == 2 ? 0 : 1;
        Doubles logSumExp = x.map(Math::exp).fold(Double::sum, 1).map(Math::log);
        return logSumExp.minus(oneHot(labels, NONE).times(x).fold(Double::sum, 1)).times(labels.map(kept));
    }

    private static Doubles oneHot(Doubles labels, OptionalInt ignored) {
        int rows = labels.data().length;
        double[] y = new double[rows * CLASSES];
        for (int row = 0; row < rows; row++) {
            int label = (int) labels.data()[row];
            y[row * CLASSES + label] = ignored.isPresent() && ignored.getAsInt() == label ? 0 : 1;
        }
        return new Doubles(Shape.of(rows, CLASSES), y);
    }
}
