package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;

/** The usual losses. Each is a mean: over all elements, or over the rows where an example has one loss. */
public enum Losses implements Loss {
    /** mean (p − t)², over all elements of two equal shapes. */
    MEAN_SQUARED_ERROR("meanSquaredError") {
        @Override
        public Var of(Var prediction, Var target) {
            checkSameShape(prediction, target);
            return prediction.subtract(target).square().mean();
        }
    },

    /** mean |p − t|, over all elements of two equal shapes; the derivative at 0 is 0. */
    MEAN_ABSOLUTE_ERROR("meanAbsoluteError") {
        @Override
        public Var of(Var prediction, Var target) {
            checkSameShape(prediction, target);
            return prediction.subtract(target).abs().mean();
        }
    },

    /** mean over rows of −log softmax(p)[t]: logits of shape (batch, classes), integer labels of shape (batch). */
    SOFTMAX_CROSS_ENTROPY("softmaxCrossEntropy") {
        @Override
        public Var of(Var prediction, Var target) {
            Shape logits = prediction.shape();
            Shape labels = target.shape();
            if (prediction.op().integer() || logits.rank() != 2) {
                throw new ShapeException(operation + ": wants logits (batch, classes), got " + kind(prediction)
                        + " of shape " + logits + "; the target has shape " + labels);
            }
            if (!target.op().integer() || labels.rank() != 1 || labels.dim(0) != logits.dim(0)) {
                throw new ShapeException(operation + ": logits of shape " + logits + " want integer labels of shape ("
                        + logits.dim(0) + "), got " + kind(target) + " of shape " + labels);
            }
            return prediction.softmaxCrossEntropy(target).mean();
        }
    },

    /**
     * mean −t·log σ(x) − (1 − t)·log(1 − σ(x)) of logits x and targets t in [0, 1], over all elements of two equal
     * shapes. Computed as t·softplus(−x) + (1 − t)·softplus(x): the usual softplus(x) − x·t cancels for a large logit
     * that is right, and leaves half a unit in the last place of x where the loss is e⁻ˣ.
     */
    BINARY_CROSS_ENTROPY_WITH_LOGITS("binaryCrossEntropyWithLogits") {
        @Override
        public Var of(Var prediction, Var target) {
            checkSameShape(prediction, target);
            Var positive = target.multiply(prediction.negate().softplus());
            Var negative = target.negate().offset(1).multiply(prediction.softplus());
            return positive.add(negative).mean();
        }
    };

    final String operation;

    Losses(String operation) {
        this.operation = operation;
    }

    /** Equal shapes, not only shapes that broadcast: (n, 1) beside (n) would silently compare each with each. */
    void checkSameShape(Var prediction, Var target) {
        if (prediction.op().integer() || target.op().integer()) {
            throw new ShapeException(operation + ": wants floats, got " + kind(prediction) + " of shape "
                    + prediction.shape() + " and " + kind(target) + " of shape " + target.shape());
        }
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException(operation + ": prediction and target differ in shape: " + prediction.shape()
                    + " and " + target.shape());
        }
    }

    private static String kind(Var node) {
        return node.op().integer() ? "integers" : "floats";
    }
}
