package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.PickLabel;
import java.util.OptionalInt;

/**
 * {@link Hinge} of several classes: (1/K)·Σ max(0, margin − x[label] + x[c]) over the K − 1 other classes c, or the sum of
 * the squares, for each row of scores x (batch, classes) and integer labels (batch). The derivative at a kink is 0.
 *
 * @param margin finite, usually 1
 * @param squared whether each term is squared
 */
public record MultiMargin(float margin, boolean squared) implements Loss {
    private static final String NAME = "multiMargin";

    public MultiMargin {
        LossOperands.finite(NAME, "margin", margin);
    }

    /** Margin 1, not squared. */
    public static MultiMargin standard() {
        return new MultiMargin(1, false);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.labelled(NAME, prediction, target);
        int rows = prediction.shape().dim(0);
        Var right = Var.apply(new PickLabel(OptionalInt.empty()), prediction, target).reshape(rows, 1);
        Var others = LossOperands.oneHot(prediction, target).negate().offset(1);
        Var violation = prediction.subtract(right).offset(margin).relu().multiply(others);
        return (squared ? violation.square() : violation).sum(1).divide(Var.scalar(prediction.shape().dim(1)));
    }
}
