package dev.lanewise.engine;

/** Operands do not fit together. The message names the operation and carries the operands' shapes. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
