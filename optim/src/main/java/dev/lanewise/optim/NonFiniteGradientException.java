package dev.lanewise.optim;

/** A gradient holds NaN or ∞; nothing was updated. */
public final class NonFiniteGradientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    NonFiniteGradientException(String parameter, int index, float value, long step) {
        super("the gradient of '" + parameter + "' is " + value + " at element " + index + " in step " + step
                + "; lower the learning rate, clip the gradient, or look for a division by zero in the loss");
        this.parameter = parameter;
    }

    /** The name of the first parameter whose gradient is not finite. */
    public String parameter() {
        return parameter;
    }
}
