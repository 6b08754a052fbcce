package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * max(0, margin − t·x) for each element, of scores x and targets t = ±1, or its square (Cortes and Vapnik 1995). The
 * derivative at the kink is 0.
 *
 * @param margin finite, usually 1
 * @param squared whether it is squared, which punishes violations more and has no kink
 */
public record Hinge(float margin, boolean squared) implements Loss {
    public Hinge {
        LossOperands.finite("hinge", "margin", margin);
    }

    /** Margin 1, not squared. */
    public static Hinge standard() {
        return new Hinge(1, false);
    }

    /** Margin 1, squared. */
    public static Hinge ofSquares() {
        return new Hinge(1, true);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("hinge", prediction, target);
        Var violation = target.multiply(prediction).negate().offset(margin).relu();
        return squared ? violation.square() : violation;
    }
}
