package dev.lanewise.cli;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Format {
    private Format() {}

    /** 1 row, 12 rows. */
    static String rows(int count) {
        return count(count, "row");
    }

    /** 1 column, 12 columns. */
    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Four significant digits: 0.01234, 12.34, 1.234e-07. */
    static String significant(double value) {
        double size = Math.abs(value);
        if (size >= 1e-4 && size < 1e6) {
            int digits = Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 7);
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3e", value);
    }

    /** 123, 12.3k, 1.23M. */
    static String rate(double perSecond) {
        if (!(perSecond < 1e15)) {
            return "?";
        }
        if (perSecond < 1e3) {
            return String.format(Locale.ROOT, "%.0f", perSecond);
        }
        return perSecond < 1e6 ? scaled(perSecond / 1e3) + "k" : scaled(perSecond / 1e6) + "M";
    }

    private static String scaled(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** Minutes and seconds, 0:04, or with hours 2:10:00, or more than four days in hours. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
        }
        return whole < 360_000
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : whole / 3600 + " h";
    }

    /** The first characters of a name that is too long. */
    static String shortened(String name, int width) {
        int length = name.codePointCount(0, name.length());
        return length <= width ? name : name.substring(0, name.offsetByCodePoints(0, width - 1)) + "…";
    }

    /** An argument of a command line, quoted if a shell would not take it as it is. */
    static String argument(String text) {
        return text.matches("[\\p{L}\\p{N}_./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
