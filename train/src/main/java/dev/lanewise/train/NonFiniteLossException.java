package dev.lanewise.train;

/** The loss or a weight became NaN or infinite: the message says when, and what usually helps. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NonFiniteLossException(String what, double learningRate) {
        super(what + " (learning rate " + learningRate
                + "); try a smaller learning rate, gradient clipping, or scaled inputs");
    }

    /** @param birth where the first such value of the step comes from */
    static NonFiniteLossException ofLoss(float loss, int epoch, int step, String birth, double learningRate) {
        return new NonFiniteLossException(
                "loss is " + loss + " at epoch " + epoch + ", step " + step + ": " + birth, learningRate);
    }

    static NonFiniteLossException ofWeight(float weight, int epoch, double learningRate) {
        return new NonFiniteLossException("a weight is " + weight + " after epoch " + epoch, learningRate);
    }
}
