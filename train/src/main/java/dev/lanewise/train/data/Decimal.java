package dev.lanewise.train.data;

/**
 * Numbers as data files write them: an optional sign, digits with at most one point, an optional exponent. No locale, no
 * hexadecimal, no type suffix. {@link Double#parseDouble} alone would take {@code 1d}, {@code 0x1p3} and {@code NaN}.
 */
final class Decimal {
    /** Whole numbers below this are doubles without rounding. */
    private static final long EXACT = 1L << 53;

    private static final int DIGITS_OF_FLOAT = 38;

    /** The powers of ten that are doubles without rounding. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22};

    private Decimal() {
    }

    /** Whether the text is a decimal number, or an infinity as programs print it. */
    static boolean isNumber(String text) {
        return isDecimal(text) || isInfinity(text);
    }

    private static boolean isDecimal(String text) {
        int end = text.length();
        int at = sign(text, 0);
        int whole = digits(text, at);
        int digits = whole - at;
        at = whole;
        if (at < end && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = sign(text, at + 1);
            at = digits(text, exponent);
            if (at == exponent) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean isInfinity(String text) {
        int at = sign(text, 0);
        int length = text.length() - at;
        return (length == 3 || length == 8) && text.regionMatches(true, at, "infinity", 0, length);
    }

    /** The value of a text for which {@link #isNumber} holds; −0 is read as 0. */
    static double parse(String text) {
        if (isInfinity(text)) {
            return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double simple = simple(text.toCharArray(), 0, text.length());
        return (Double.isNaN(simple) ? Double.parseDouble(text) : simple) + 0.0;
    }

    /**
     * The value of a text that is a decimal number without an exponent and with few digits, else NaN: both operands of the
     * one division are exact, so it rounds as it should (Clinger, "How to read floating point numbers accurately", PLDI
     * 1990). −0 is read as 0.
     *
     * @param from the first character of the text
     * @param to the one after the last
     */
    static double simple(char[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        int first = from < to && (negative || text[from] == '+') ? from + 1 : from;
        long digits = 0;
        int point = to;
        for (int at = first; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9 && digits < EXACT / 10 - 1) {
                digits = 10 * digits + digit;
            } else if (text[at] == '.' && point == to) {
                point = at;
            } else {
                return Double.NaN;
            }
        }
        int decimals = Math.max(0, to - point - 1);
        boolean none = point - first + decimals == 0;
        if (none || decimals >= TENS.length) {
            return Double.NaN;
        }
        double magnitude = digits / TENS[decimals];
        return negative ? 0.0 - magnitude : magnitude;
    }

    /** Whether the value of a text for which {@link #isNumber} holds rounds to a finite float. */
    static boolean fitsFloat(String text) {
        // Without an exponent so few digits always do.
        boolean plain = text.length() <= DIGITS_OF_FLOAT;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) <= '9';
        }
        return plain || Float.isFinite((float) parse(text));
    }

    /** The shortest text of a number: integers without a point. */
    static String text(double value) {
        long whole = (long) value;
        return whole == value && Math.abs(whole) < 1L << 53 ? Long.toString(whole) : Double.toString(value);
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int digits(String text, int at) {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
