package dev.lanewise.train.data;

import java.util.Optional;

/**
 * Data that cannot be used: a file that does not parse, a missing value, a column that is not there, a category that
 * was not seen in training. The message is one line that names the place (source, line, column) and what to do.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_QUOTE = 40;

    /** Lost when the exception is serialised. */
    private final transient Remedy remedy;

    /** @param message its line breaks and other control characters become spaces */
    public DataException(String message) {
        this(message, (Remedy) null);
    }

    /**
     * @param message its line breaks and other control characters become spaces
     * @param remedy what would get past it; null if no setting does
     */
    public DataException(String message, Remedy remedy) {
        super(oneLine(message));
        this.remedy = remedy;
    }

    /** @param message its line breaks and other control characters become spaces */
    public DataException(String message, Throwable cause) {
        super(oneLine(message), cause);
        this.remedy = null;
    }

    /** The setting that would get past it, if there is one; the message says it in words. */
    public Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** A value in quotes, for a message: of a long one the beginning. */
    public static String quote(String value) {
        boolean fits = value.codePointCount(0, value.length()) <= LONGEST_QUOTE;
        return "'" + (fits ? value : value.substring(0, value.offsetByCodePoints(0, LONGEST_QUOTE - 1)) + "…") + "'";
    }

    /** A message without line breaks and other control characters: spaces in their place. */
    public static String oneLine(String message) {
        return message.replaceAll("[\\p{Cc}\u2028\u2029]+", " ");
    }
}
