package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The softmax family along the last axis and its loss. */
final class RowSpecs {
    private static final Domain LOGITS = Domain.of(-3, 3, 2, 3, 5);
    private static final Domain LARGE = Domain.of(-3, 3, 1700, 40);
    private static final Domain PROBABILITIES = Domain.of(0.05, 0.4, 4, 5);

    private RowSpecs() {}

    static List<OpSpec> all() {
        Op softmax = new SoftmaxGradient();
        Op logSoftmax = new LogSoftmaxGradient();
        Op crossEntropy = new SoftmaxCrossEntropyGradient(OptionalInt.empty());
        return List.of(
                OpSpec.of(Softmax.class, v -> v.getFirst().softmax(), x -> softmax(x.getFirst()), 24, LOGITS)
                        .large(LARGE)
                        .refuses("softmax: wants at least 1 axis, got shape ()", () -> floats().softmax())
                        .refuses("softmax: no axis -3 in shape (2, 3)", () -> floats(2, 3).softmax(-3)),
                OpSpec.of(LogSoftmax.class, v -> v.getFirst().logSoftmax(), x -> softmax(x.getFirst()).map(Math::log), 12, LOGITS)
                        .proportionalTo(x -> x.getFirst().map(v -> 6))
                        .large(LARGE)
                        .refuses("logSoftmax: wants floats, got integers (2, 3)", () -> integers(2, 3).logSoftmax())
                        .refuses("logSoftmax: no axis 2 in shape (2, 3)", () -> floats(2, 3).logSoftmax(2)),
                OpSpec.of(LogSumExp.class, v -> v.getFirst().logSumExp(), x -> logSumExp(x.getFirst()), 12, LOGITS)
                        .proportionalTo(x -> logSumExp(x.getFirst()).map(v -> 6))
                        .large(LARGE)
                        .refuses("logSumExp: wants at least 1 axis, got shape ()", () -> floats().logSumExp()),
                rowGradient(SoftmaxGradient.class, softmax, RowSpecs::softmaxGradient),
                rowGradient(LogSoftmaxGradient.class, logSoftmax, RowSpecs::logSoftmaxGradient),
                OpSpec.of(
                                SoftmaxCrossEntropy.class,
                                v -> v.get(0).softmaxCrossEntropy(v.get(1)),
                                x -> {
                                    Doubles picked = oneHot(x.get(1), 5).times(x.get(0)).fold(Double::sum, 1);
                                    return logSumExp(x.get(0)).minus(picked);
                                },
                                12,
                                Domain.of(-3, 3, 6, 5),
                                Domain.integers(5, 6))
                        .proportionalTo(x -> logSumExp(x.get(0)).map(v -> 6))
                        .large(LARGE, Domain.integers(40, 1700))
                        .refuses("softmaxCrossEntropy: wants float logits of shape (n, classes), got floats (3)",
                                () -> floats(3).softmaxCrossEntropy(integers(3)))
                        .refuses("softmaxCrossEntropy: wants integer labels of shape (2) for logits (2, 3), got floats (2)",
                                () -> floats(2, 3).softmaxCrossEntropy(floats(2)))
                        .refuses("softmaxCrossEntropy: wants integer labels of shape (2) for logits (2, 3), got integers (3)",
                                () -> floats(2, 3).softmaxCrossEntropy(integers(3)))
                        .refuses("softmaxCrossEntropy: row 1 has label 3, want 0 to 2", () -> evaluated(
                                floats(2, 3).softmaxCrossEntropy(Var.of(IntTensor.of(2, 3)))))
                        .refuses("softmaxCrossEntropy: row 0 has label -1, want 0 to 2", () -> evaluated(
                                floats(2, 3).softmaxCrossEntropy(Var.of(IntTensor.of(-1, 3))))),
                OpSpec.of(
                                SoftmaxCrossEntropyGradient.class,
                                v -> Var.apply(crossEntropy, v.get(0), v.get(1), v.get(2)),
                                x -> softmax(x.get(0)).minus(oneHot(x.get(1), 5))
                                        .times(x.get(2).reshape(x.get(2).data().length, 1)),
                                24,
                                Domain.of(-3, 3, 6, 5),
                                Domain.integers(5, 6),
                                Domain.of(-2, 2, 6))
                        .proportionalTo(x -> x.get(0).map(v -> 2))
                        .large(LARGE, Domain.integers(40, 1700), Domain.of(-2, 2, 1700))
                        .refuses("softmaxCrossEntropyGradient: wants a float gradient of shape (2), got floats (3)",
                                () -> Var.apply(crossEntropy, floats(2, 3), integers(2), floats(3)))
                        .refuses("softmaxCrossEntropyGradient: row 1 has label 7, want 0 to 2", () -> evaluated(
                                Var.apply(crossEntropy, floats(2, 3), Var.of(IntTensor.of(0, 7)), floats(2)))));
    }

    private static Var evaluated(Var v) {
        v.value();
        return v;
    }

    private interface RowGradient {
        Doubles of(Doubles y, Doubles dy);
    }

    private static OpSpec rowGradient(Class<? extends Op> type, Op op, RowGradient reference) {
        return OpSpec.of(
                        type,
                        v -> Var.apply(op, v.get(0), v.get(1)),
                        x -> reference.of(x.get(0), x.get(1)),
                        24,
                        PROBABILITIES,
                        Domain.of(-2, 2, 4, 5))
                // A sum over the row is taken away from each element.
                .proportionalTo(x -> x.get(1).map(Math::abs).rowSums().times(x.get(0).map(Math::exp)))
                .large(PROBABILITIES.reshaped(1700, 40), Domain.of(-2, 2, 1700, 40))
                .refuses(op.name() + ": value and gradient differ in shape: (2, 3) and (3)",
                        () -> Var.apply(op, floats(2, 3), floats(3)))
                .refuses(op.name() + ": wants at least 1 axis, got shape ()", () -> Var.apply(op, floats(), floats()));
    }

    private static Doubles softmax(Doubles x) {
        return x.rows(row -> {
            double sum = Arrays.stream(row).map(Math::exp).sum();
            return Arrays.stream(row).map(v -> Math.exp(v) / sum).toArray();
        });
    }

    private static Doubles logSumExp(Doubles x) {
        return x.map(Math::exp).fold(Double::sum, x.shape().rank() - 1).map(Math::log);
    }

    private static Doubles softmaxGradient(Doubles y, Doubles dy) {
        return y.times(dy.minus(dy.times(y).rowSums()));
    }

    private static Doubles logSoftmaxGradient(Doubles y, Doubles dy) {
        return dy.minus(y.map(Math::exp).times(dy.rowSums()));
    }

    private static Doubles oneHot(Doubles labels, int classes) {
        double[] y = new double[labels.data().length * classes];
        for (int row = 0; row < labels.data().length; row++) {
            y[row * classes + (int) labels.data()[row]] = 1;
        }
        return new Doubles(Shape.of(labels.data().length, classes), y);
    }
}
