package dev.lanewise.train;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.metric.ClassificationMetrics;
import dev.lanewise.train.metric.RegressionMetrics;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** How well a network does on data: the loss, without penalties, and the metrics that fit the kind of target. */
public sealed interface Scores {
    double loss();

    /** One number, the higher the better: the accuracy of classes, R² of numbers. */
    double quality();

    /** What {@link #quality} is: {@code accuracy} or {@code R²}. */
    String qualityName();

    /** The metrics of predicted classes. */
    record OfClasses(double loss, ClassificationMetrics metrics) implements Scores {
        @Override
        public double quality() {
            return metrics.accuracy();
        }

        @Override
        public String qualityName() {
            return "accuracy";
        }
    }

    /** The metrics of predicted numbers, in the target's scale. */
    record OfValues(double loss, RegressionMetrics metrics) implements Scores {
        @Override
        public double quality() {
            return metrics.r2();
        }

        @Override
        public String qualityName() {
            return "R²";
        }
    }

    /**
     * Compares outputs with targets.
     *
     * @param outputs shape [n, outputs]
     * @param target n classes or n rows of numbers
     * @param weights how much each row counts; empty: all the same
     */
    static Scores of(Loss loss, Tensor outputs, Target target, Optional<RowWeights> weights) {
        Var node = node(target, outputs.shape());
        Var mean = weights
                .map(rows -> loss.scaled(Var.of(outputs), node, Var.of(Tensor.of(Shape.of(rows.size()), rows.factors()))))
                .orElseGet(() -> loss.of(Var.of(outputs), node));
        return switch (target) {
            case Target.Labels labels -> new OfClasses(
                    mean.item(),
                    ClassificationMetrics.of(
                            labels.indices().toArray(), classes(outputs), labels.classes(), array(weights, target.size())));
            case Target.Values values -> new OfValues(
                    mean.item(),
                    RegressionMetrics.of(
                            doubles(values.values()), doubles(outputs), values.outputs(), array(weights, target.size())));
        };
    }

    /** The weights as metrics take them. */
    static double[] array(Optional<RowWeights> weights, int rows) {
        return weights.map(RowWeights::values).orElseGet(() -> DoubleStream.generate(() -> 1).limit(rows).toArray());
    }

    /** The class of each row of outputs: the largest logit, or with a single logit class 1 where it is positive. */
    static int[] classes(Tensor outputs) {
        int rows = outputs.shape().dim(0);
        int columns = outputs.shape().dim(1);
        int[] classes = new int[rows];
        if (columns == 1) {
            for (int row = 0; row < rows; row++) {
                classes[row] = outputs.get(row) > 0 ? 1 : 0;
            }
        } else {
            Backend.preferred().reduce().argMaxRows(outputs.data(), outputs.offset(), classes, 0, rows, columns);
        }
        return classes;
    }

    /**
     * The target as a loss wants it beside outputs of a shape: indices, numbers, or 0 and 1 beside a single logit.
     *
     * @throws IllegalArgumentException for a single logit beside other than two classes, or several that are not one for
     *     each class
     */
    static Var node(Target target, Shape outputs) {
        return switch (target) {
            case Target.Values values -> Var.of(values.values());
            case Target.Labels labels when outputs.dim(-1) == 1 -> {
                if (labels.classes() != 2) {
                    throw new IllegalArgumentException("a network with one output tells two classes apart, the target has "
                            + labels.classes() + "; give it one output for each class");
                }
                Tensor numbers = Tensor.zeros(Shape.of(labels.size(), 1));
                for (int row = 0; row < labels.size(); row++) {
                    numbers.data()[row] = labels.indices().get(row);
                }
                yield Var.of(numbers);
            }
            case Target.Labels labels -> {
                if (labels.classes() != outputs.dim(-1)) {
                    throw new IllegalArgumentException("the network has " + outputs.dim(-1) + " outputs, the target "
                            + labels.classes() + " classes; give it one output for each class");
                }
                yield Var.of(labels.indices());
            }
        };
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }
}
