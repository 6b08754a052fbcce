package dev.lanewise.train.search;

import dev.lanewise.engine.Philox;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Something that a search varies. */
public sealed interface Dimension {
    String name();

    /** A value drawn by a seed: the one at a position of this dimension's own stream. */
    String draw(long seed, long position);

    /**
     * Any of a few values, each as likely.
     *
     * @param values as text; at least one
     */
    record Values(String name, List<String> values) implements Dimension {
        public Values {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(name + ": no values to choose from");
            }
        }

        @Override
        public String draw(long seed, long position) {
            return values.get(Philox.stream(seed, "search:" + name).below(position, values.size()));
        }
    }

    /**
     * Any number between two.
     *
     * @param low the lowest
     * @param high the highest, above {@code low}
     * @param logarithmic whether each power of ten is as likely as the next, for which {@code low} must be above 0
     * @param whole whether only whole numbers count
     */
    record Range(String name, double low, double high, boolean logarithmic, boolean whole) implements Dimension {
        public Range {
            if (!(low < high && Double.isFinite(low) && Double.isFinite(high))) {
                throw new IllegalArgumentException(name + ": the range from " + low + " to " + high + " is empty or has no end");
            }
            if (logarithmic && low <= 0) {
                throw new IllegalArgumentException(name + ": a logarithmic range begins above 0, not at " + low);
            }
        }

        @Override
        public String draw(long seed, long position) {
            double share = (Philox.stream(seed, "search:" + name).bits(position) >>> 11) * 0x1p-53;
            double end = whole ? high + 1 : high;
            double value = logarithmic
                    ? low * StrictMath.exp(share * StrictMath.log(end / low))
                    : low + share * (end - low);
            return whole
                    ? Long.toString(Math.min((long) Math.floor(value), (long) high))
                    : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toString();
        }
    }

    /**
     * {@code lr=0.1 0.01}: values apart by blanks; {@code dropout=0..0.5}: a range, of whole numbers if both ends are written
     * as such; {@code lr=log:1e-4..1e-1}: a logarithmic one.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static Dimension parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals).strip();
        String rest = text.substring(equals + 1).strip();
        if (name.isEmpty() || rest.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "', want NAME=VALUE VALUE …, NAME=LOW..HIGH or NAME=log:LOW..HIGH");
        }
        int dots = rest.indexOf("..");
        if (dots < 0) {
            return new Values(name, List.of(rest.split("\\s+")));
        }
        boolean logarithmic = rest.toLowerCase(Locale.ROOT).startsWith("log:");
        String low = rest.substring(logarithmic ? 4 : 0, dots).strip();
        String high = rest.substring(dots + 2).strip();
        try {
            boolean whole = low.matches("-?\\d+") && high.matches("-?\\d+");
            return new Range(name, Double.parseDouble(low), Double.parseDouble(high), logarithmic, whole);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "': the ends of a range are numbers", e);
        }
    }
}
