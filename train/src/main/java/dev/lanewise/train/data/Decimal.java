package dev.lanewise.train.data;

/**
 * Numbers as data files write them: an optional sign, digits with at most one point, an optional exponent. No locale, no
 * hexadecimal, no type suffix. {@link Double#parseDouble} alone would take {@code 1d}, {@code 0x1p3} and {@code NaN}.
 */
final class Decimal {
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
        String magnitude = text.substring(sign(text, 0));
        return magnitude.equalsIgnoreCase("inf") || magnitude.equalsIgnoreCase("infinity");
    }

    /** The value of a text for which {@link #isNumber} holds; −0 is read as 0. */
    static double parse(String text) {
        if (isInfinity(text)) {
            return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text) + 0.0;
    }

    /** Whether the value rounds to a finite float. */
    static boolean fitsFloat(double value) {
        return Float.isFinite((float) value);
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
