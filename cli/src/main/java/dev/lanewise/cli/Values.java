package dev.lanewise.cli;

import dev.lanewise.train.LayerList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The numbers of a command line, each kind with its range. */
final class Values {
    /** No layer is wider: its square is still within the range of an array. */
    private static final int WIDEST = 32_768;

    private static final int MOST_LAYERS = 64;
    private static final int MOST_THREADS = 1024;

    private Values() {}

    /** A whole number of at least 1. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 1, Integer.MAX_VALUE, "a whole number of at least 1");
        }
    }

    /** A whole number of at least 0. */
    static final class CountOrNone implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 0, Integer.MAX_VALUE, "a whole number of at least 0");
        }
    }

    /** Characters of a text. */
    static final class TextLength implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 1, 4096, "a whole number from 1 to 4096");
        }
    }

    /** Any 64 bits. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw refusal(text, "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
            }
        }
    }

    /** A number of threads. */
    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 1, MOST_THREADS, "a whole number from 1 to " + MOST_THREADS);
        }
    }

    /** Examples in a batch: a number, or {@code all} as {@link #ALL}. */
    static final class BatchSize implements ITypeConverter<Integer> {
        static final int ALL = Integer.MAX_VALUE;

        @Override
        public Integer convert(String text) {
            return text.equals("all") ? ALL : whole(text, 1, ALL, "a whole number of at least 1, or all");
        }
    }

    /** The widths of hidden layers. A type of its own, since picocli would take a list apart. */
    record Layers(List<Integer> widths) {}

    /** The widths of hidden layers: 64,32, or {@code none}. */
    static final class Widths implements ITypeConverter<Layers> {
        @Override
        public Layers convert(String text) {
            String wanted = "widths from 1 to " + WIDEST + " such as 64,32, or none";
            List<Integer> widths = new ArrayList<>();
            if (!text.equals("none")) {
                for (String width : text.split(",", -1)) {
                    widths.add(whole(width.strip(), 1, WIDEST, wanted));
                }
            }
            if (widths.size() > MOST_LAYERS) {
                throw new TypeConversionException(widths.size() + " hidden layers, want at most " + MOST_LAYERS);
            }
            return new Layers(widths);
        }
    }

    /** The ends of a momentum that changes. A type of its own, since picocli would take a list apart. */
    record Momenta(double low, double high) {}

    /** A momentum where the learning rate is highest and where it is lowest: 0.85,0.95. */
    static final class MomentumRange implements ITypeConverter<Momenta> {
        @Override
        public Momenta convert(String text) {
            String wanted = "two numbers of at least 0 and less than 1 such as 0.85,0.95, the lower one first";
            String[] ends = text.split(",", -1);
            if (ends.length != 2) {
                throw refusal(text, wanted);
            }
            double low = number(ends[0].strip(), value -> value >= 0 && value < 1, wanted);
            return new Momenta(low, number(ends[1].strip(), value -> value >= low && value > 0 && (float) value < 1, wanted));
        }
    }

    /** Layers in words. */
    static final class LayerWords implements ITypeConverter<LayerList> {
        @Override
        public LayerList convert(String text) {
            try {
                return LayerList.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A learning rate or a limit: above 0. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> (float) value > 0 && value <= 1000, "a number above 0, at most 1000");
        }
    }

    /** The weight of a penalty. */
    static final class Weight implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value >= 0 && value <= 1000, "a number from 0 to 1000");
        }
    }

    /** The weight of a proximal step. */
    static final class ProximalWeight implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value >= 0 && value <= 100, "a number from 0 to 100");
        }
    }

    /** How far sharpness-aware steps look. */
    static final class Radius implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value > 0 && value <= 100, "a number above 0, at most 100");
        }
    }

    /** The share of elements that dropout zeroes. */
    static final class DropRate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value >= 0 && value < 1, "a number of at least 0 and less than 1");
        }
    }

    /** A time in minutes. */
    static final class Minutes implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value > 0 && value <= 1e6, "a number of minutes above 0, at most 1000000");
        }
    }

    /** A share that leaves something on either side. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value > 0 && value < 1, "a number between 0 and 1, such as 0.2");
        }
    }

    /** A share that may be all. */
    static final class Part implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, value -> value > 0 && value <= 1, "a number above 0, at most 1");
        }
    }

    /** A delimiter of a CSV file: one character, or {@code tab}. */
    static final class Delimiter implements ITypeConverter<Character> {
        @Override
        public Character convert(String text) {
            if (text.equals("tab") || text.equals("\\t")) {
                return '\t';
            }
            if (text.length() != 1 || "\" \n\r".contains(text)) {
                throw new TypeConversionException("'" + text + "', want one character such as ; or the word tab");
            }
            return text.charAt(0);
        }
    }

    private static int whole(String text, int low, int high, String wanted) {
        try {
            int value = Integer.parseInt(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refusal(text, wanted);
        }
        throw refusal(text, wanted);
    }

    private static double number(String text, DoublePredicate range, String wanted) {
        try {
            double value = Double.parseDouble(text);
            if (range.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refusal(text, wanted);
        }
        throw refusal(text, wanted);
    }

    private static TypeConversionException refusal(String text, String wanted) {
        return new TypeConversionException("'" + text + "', want " + wanted);
    }
}
