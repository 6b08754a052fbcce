package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import java.util.Collections;
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
                smoothed(Collections.nCopies(CLASSES, 1f), NONE)
                        .refuses("smoothedCrossEntropy: 5 weights for logits (2, 3)",
                                () -> Var.apply(new SmoothedCrossEntropy(weights, 0.2f, NONE), floats(2, 3), integers(2)))
                        .refuses("smoothedCrossEntropy: smoothing 1.0, want 0 < smoothing < 1",
                                () -> Var.apply(new SmoothedCrossEntropy(weights, 1, NONE), floats(2, 5), integers(2)))
                        .refuses("smoothedCrossEntropy: row 0 has label 5, want 0 to 4", () -> evaluated(
                                Var.apply(new SmoothedCrossEntropy(weights, 0.2f, NONE), floats(1, 5), Var.of(IntTensor.of(5))))),
                smoothed(weights, TWO).named("weighted, ignoring a label"),
                smoothedGradient(Collections.nCopies(CLASSES, 1f), NONE)
                        .refuses("smoothedCrossEntropyGradient: wants a float gradient of shape (2), got floats (3)",
                                () -> Var.apply(
                                        new SmoothedCrossEntropyGradient(weights, 0.2f, NONE), floats(2, 5), integers(2), floats(3))),
                smoothedGradient(weights, TWO).named("weighted, ignoring a label"),
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

    private static OpSpec smoothed(List<Float> weights, OptionalInt ignored) {
        return OpSpec.of(
                        SmoothedCrossEntropy.class,
                        v -> Var.apply(new SmoothedCrossEntropy(weights, 0.2f, ignored), v.get(0), v.get(1)),
                        x -> {
                            double[] y = new double[6];
                            for (int i = 0; i < 6 * CLASSES; i++) {
                                y[i / CLASSES] -= share(x.get(1), i, weights, ignored) * logProbability(x.get(0), i);
                            }
                            return new Doubles(Shape.of(6), y);
                        },
                        24, SCORES, LABELS)
                .proportionalTo(x -> Doubles.filled(Shape.of(6), 12))
                .large(LARGE, LARGE_LABELS);
    }

    private static OpSpec smoothedGradient(List<Float> weights, OptionalInt ignored) {
        return OpSpec.of(
                        SmoothedCrossEntropyGradient.class,
                        v -> Var.apply(new SmoothedCrossEntropyGradient(weights, 0.2f, ignored), v.get(0), v.get(1), v.get(2)),
                        x -> {
                            double[] dx = new double[6 * CLASSES];
                            for (int i = 0; i < dx.length; i++) {
                                double whole = 0;
                                for (int c = 0; c < CLASSES; c++) {
                                    whole += share(x.get(1), i / CLASSES * CLASSES + c, weights, ignored);
                                }
                                double p = Math.exp(logProbability(x.get(0), i));
                                dx[i] = (p * whole - share(x.get(1), i, weights, ignored)) * x.get(2).data()[i / CLASSES];
                            }
                            return new Doubles(Shape.of(6, CLASSES), dx);
                        },
                        16, SCORES, LABELS, Domain.of(-2, 2, 6))
                .proportionalTo(x -> Doubles.filled(Shape.of(6, CLASSES), 6))
                .large(LARGE, LARGE_LABELS, Domain.of(-2, 2, 17_000));
    }

    /** What element i of (rows, classes) has of the distribution of its row's label. */
    private static double share(Doubles labels, int i, List<Float> weights, OptionalInt ignored) {
        int label = (int) labels.data()[i / CLASSES];
        double own = i % CLASSES == label ? 1 - (double) 0.2f : 0;
        return Operands.is(label, ignored) ? 0 : weights.get(i % CLASSES) * (own + 0.2f / CLASSES);
    }

    private static double logProbability(Doubles x, int i) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            sum += Math.exp(x.data()[i / CLASSES * CLASSES + c]);
        }
        return x.data()[i] - Math.log(sum);
    }
}
