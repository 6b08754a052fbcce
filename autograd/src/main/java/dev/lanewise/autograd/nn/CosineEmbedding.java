package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;

/**
 * For each pair of rows a, b: 1 − cos(a, b) with target 1, max(0, cos(a, b) − margin) with target −1. The cosine is
 * a·b ÷ √((|a|² + 10⁻¹²)·(|b|² + 10⁻¹²)), as in PyTorch, so that a zero row has the cosine 0 and a finite gradient.
 *
 * @param margin in [−1, 1], usually 0 to 0.5
 */
public record CosineEmbedding(float margin) implements TernaryLoss {
    private static final String NAME = "cosineEmbedding";
    private static final float EPSILON = 1e-12f;

    public CosineEmbedding {
        LossOperands.require(margin >= -1 && margin <= 1, NAME, "margin", margin, "[-1, 1]");
    }

    /** Margin 0. */
    public static CosineEmbedding standard() {
        return new CosineEmbedding(0);
    }

    /**
     * The loss of each pair, shape (batch).
     *
     * @param a (batch, width)
     * @param b (batch, width)
     * @param target (batch), 1 or −1
     */
    @Override
    public Var each(Var a, Var b, Var target) {
        LossOperands.equal(NAME, a, b);
        if (a.shape().rank() != 2 || target.op().integer() || !target.shape().equals(Shape.of(a.shape().dim(0)))) {
            throw new ShapeException(NAME + ": wants two (batch, width) and float targets (batch), got shapes " + a.shape()
                    + ", " + b.shape() + " and " + LossOperands.kind(target));
        }
        Var lengths = a.square().sum(1).offset(EPSILON).multiply(b.square().sum(1).offset(EPSILON)).sqrt();
        Var cosine = a.multiply(b).sum(1).divide(lengths);
        return HingeEmbedding.choose(target, cosine.negate().offset(1), cosine.offset(-margin).relu());
    }
}
