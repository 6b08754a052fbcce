package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;

/**
 * max(0, |a − p| − |a − n| + margin) for each row of anchors a, positives p and negatives n (Schroff et al., "FaceNet",
 * 2015, with distances that are not squared). The distance is √Σ (x − y + ε)², ε = 10⁻⁶ as in PyTorch, which keeps the
 * derivative at equal rows finite; at the kink of the maximum it is 0.
 *
 * @param margin finite and above 0, usually 1
 * @param swap whether |p − n| stands in for |a − n| where it is smaller (Balntas et al., 2016)
 */
public record TripletMargin(float margin, boolean swap) implements TernaryLoss {
    private static final String NAME = "tripletMargin";
    private static final float EPSILON = 1e-6f;

    public TripletMargin {
        LossOperands.positive(NAME, "margin", margin);
    }

    /** Margin 1, without swap. */
    public static TripletMargin standard() {
        return new TripletMargin(1, false);
    }

    /** The loss of each triplet, shape (batch), of three (batch, width). */
    @Override
    public Var each(Var anchor, Var positive, Var negative) {
        LossOperands.equal(NAME, anchor, positive);
        LossOperands.equal(NAME, anchor, negative);
        if (anchor.shape().rank() != 2) {
            throw new ShapeException(NAME + ": wants three (batch, width), got shape " + anchor.shape());
        }
        Var far = distance(anchor, negative);
        if (swap) {
            far = far.minimum(distance(positive, negative));
        }
        return distance(anchor, positive).subtract(far).offset(margin).relu();
    }

    private static Var distance(Var x, Var y) {
        return x.subtract(y).offset(EPSILON).square().sum(1).sqrt();
    }
}
