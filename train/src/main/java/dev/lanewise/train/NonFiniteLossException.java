package dev.lanewise.train;

/** The loss became NaN or infinite: the message says when, and what usually helps. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NonFiniteLossException(float loss, int epoch, int step, double learningRate) {
        super("loss is " + loss + " at epoch " + epoch + ", step " + step + " (learning rate " + learningRate
                + "); try a smaller learning rate, gradient clipping, or scaled inputs");
    }
}
