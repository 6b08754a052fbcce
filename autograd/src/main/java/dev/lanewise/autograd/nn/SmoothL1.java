package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * For each element with d = |p − t|: d²/(2β) below β, d − β/2 from there on (Girshick, "Fast R-CNN", 2015, with β = 1):
 * {@link Huber} divided by β.
 *
 * @param beta β, finite and above 0; for 0 take {@link AbsoluteError}
 */
public record SmoothL1(float beta) implements Loss {
    public SmoothL1 {
        LossOperands.positive("smoothL1", "beta", beta);
    }

    /** β = 1. */
    public static SmoothL1 standard() {
        return new SmoothL1(1);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("smoothL1", prediction, target);
        return Huber.of(prediction.subtract(target).abs(), beta).divide(Var.scalar(beta));
    }
}
