package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.PlaceLabel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.OptionalInt;

/** Checks that losses share. */
final class LossOperands {
    private LossOperands() {}

    /** Floats of equal shapes, not only shapes that broadcast: (n, 1) beside (n) would silently compare each with each. */
    static void equal(String loss, Var prediction, Var target) {
        if (prediction.op().integer() || target.op().integer()) {
            throw new ShapeException(loss + ": wants floats, got " + kind(prediction) + " and " + kind(target));
        }
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException(loss + ": prediction and target differ in shape: " + prediction.shape() + " and "
                    + target.shape());
        }
    }

    /**
     * {@link #equal}, for losses that take labels too: one float for each row of several scores is told how to be a
     * label.
     */
    static void equalOrLabels(String loss, Var prediction, Var target) {
        Shape shape = prediction.shape();
        boolean oneEach = shape.rank() == 2 && shape.dim(1) > 1 && target.shape().size() == shape.dim(0);
        if (oneEach && !target.op().integer() && !target.shape().equals(shape)) {
            throw new ShapeException(loss + ": target is " + kind(target) + " beside a prediction of shape " + shape
                    + "; class indices must be integers: Var.of(IntTensor.of(…)) of shape (" + shape.dim(0)
                    + "); floats want the prediction's shape");
        }
        equal(loss, prediction, target);
    }

    /** Scores of shape (batch, classes), and integer labels of shape (batch). */
    static void labelled(String loss, Var scores, Var labels) {
        Shape shape = scores.shape();
        if (scores.op().integer() || shape.rank() != 2) {
            throw new ShapeException(loss + ": wants scores (batch, classes), got " + kind(scores) + "; the target has shape "
                    + labels.shape() + (shape.rank() > 2 ? "; bring the classes last, then reshape to rows" : ""));
        }
        if (!labels.op().integer() || !labels.shape().equals(Shape.of(shape.dim(0)))) {
            throw new ShapeException(loss + ": scores of shape " + shape + " want integer labels of shape (" + shape.dim(0)
                    + "), got " + kind(labels)
                    + (labels.op().integer() ? "" : "; make them with Var.of(IntTensor.of(…))"));
        }
    }

    /** 1 at each row's label, 0 elsewhere, for scores (batch, classes). */
    static Var oneHot(Var scores, Var labels) {
        Var ones = Var.scalar(1).broadcastTo(labels.shape());
        return Var.apply(new PlaceLabel(scores.shape().dim(1), OptionalInt.empty()), ones, labels);
    }

    /** None, or one weight for each class. */
    static void classes(String loss, Var scores, List<Float> weights) {
        if (!weights.isEmpty() && weights.size() != scores.shape().dim(-1)) {
            throw new ShapeException(loss + ": " + weights.size() + " class weights, the scores have shape "
                    + scores.shape());
        }
    }

    /** A copy of class weights. @throws IllegalArgumentException unless they are finite and at least 0 */
    static List<Float> weights(String loss, List<Float> weights) {
        for (float weight : weights) {
            require(weight >= 0 && weight <= Float.MAX_VALUE, loss, "class weight", weight, "a finite number ≥ 0");
        }
        return List.copyOf(weights);
    }

    static void require(boolean holds, String loss, String parameter, float value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(loss + ": " + parameter + " " + value + ", want " + range);
        }
    }

    static void positive(String loss, String parameter, float value) {
        require(value > 0 && value <= Float.MAX_VALUE, loss, parameter, value, "a finite number > 0");
    }

    static void finite(String loss, String parameter, float value) {
        require(Float.isFinite(value), loss, parameter, value, "a finite number");
    }

    static String kind(Var node) {
        return (node.op().integer() ? "integers" : "floats") + " of shape " + node.shape();
    }
}
