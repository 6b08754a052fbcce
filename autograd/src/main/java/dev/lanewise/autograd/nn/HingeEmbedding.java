package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * x for each distance x with target 1, max(0, margin − x) with target −1: pulls what belongs together, pushes the rest
 * apart up to the margin. The derivative at the kink is 0.
 *
 * @param margin finite, usually 1
 */
public record HingeEmbedding(float margin) implements Loss {
    public HingeEmbedding {
        LossOperands.finite("hingeEmbedding", "margin", margin);
    }

    /** Margin 1. */
    public static HingeEmbedding standard() {
        return new HingeEmbedding(1);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("hingeEmbedding", prediction, target);
        return choose(target, prediction, prediction.negate().offset(margin).relu());
    }

    /** What belongs to the sign of t = ±1: ½(1 + t)·together + ½(1 − t)·apart. */
    static Var choose(Var sign, Var together, Var apart) {
        Var half = sign.scale(0.5f);
        return half.offset(0.5f).multiply(together).add(half.negate().offset(0.5f).multiply(apart));
    }
}
