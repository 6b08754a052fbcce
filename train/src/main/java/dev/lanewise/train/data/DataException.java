package dev.lanewise.train.data;

/**
 * Data that cannot be used: a file that does not parse, a missing value, a column that is not there, a category that
 * was not seen in training. The message is one line that names the place (source, line, column) and what to do.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
