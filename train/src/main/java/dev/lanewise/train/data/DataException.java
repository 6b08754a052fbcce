package dev.lanewise.train.data;

/**
 * Data that cannot be used: a file that does not parse, a missing value, a column that is not there, a category that
 * was not seen in training. The message is one line that names the place (source, line, column) and what to do.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_QUOTE = 40;

    /** @param message its line breaks and other control characters become spaces */
    public DataException(String message) {
        super(oneLine(message));
    }

    /** @param message its line breaks and other control characters become spaces */
    public DataException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** A value in quotes, for a message: of a long one the beginning. */
    public static String quote(String value) {
        boolean fits = value.codePointCount(0, value.length()) <= LONGEST_QUOTE;
        return "'" + (fits ? value : value.substring(0, value.offsetByCodePoints(0, LONGEST_QUOTE - 1)) + "…") + "'";
    }

    private static String oneLine(String message) {
        return message.replaceAll("[\\p{Cc}\u2028\u2029]+", " ");
    }
}
