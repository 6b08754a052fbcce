package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.Arrays;

/** What is far enough from the rest of a column to be an outlier. */
public sealed interface OutlierRule {
    /** The range that is still ordinary, by the values that are there (at least one). */
    Bounds bounds(String column, double... known);

    /** The rule in words. */
    String words();

    /**
     * Further than so many standard deviations from the mean. In n values none is further than (n − 1) ÷ √n.
     *
     * @param deviations above 0; 3 is usual
     */
    record ZScore(double deviations) implements OutlierRule {
        public ZScore {
            positive("z-score", deviations);
        }

        @Override
        public Bounds bounds(String column, double... known) {
            double mean = Columns.mean(known);
            double reach = deviations * Columns.deviation(mean, known);
            return new Bounds(column, mean - reach, mean + reach);
        }

        @Override
        public String words() {
            return "more than " + deviations + " standard deviations from the mean";
        }
    }

    /**
     * Further below the first or above the third quartile than so many times the range between them (Tukey, "Exploratory
     * Data Analysis", 1977).
     *
     * @param ranges above 0; 1.5 is usual
     */
    record InterquartileRange(double ranges) implements OutlierRule {
        public InterquartileRange {
            positive("interquartile range", ranges);
        }

        @Override
        public Bounds bounds(String column, double... known) {
            double[] sorted = known.clone();
            Arrays.sort(sorted);
            double low = Columns.quantile(0.25, sorted);
            double high = Columns.quantile(0.75, sorted);
            double reach = ranges * (high - low);
            return new Bounds(column, low - reach, high + reach);
        }

        @Override
        public String words() {
            return "more than " + ranges + " interquartile ranges beyond the quartiles";
        }
    }

    /**
     * Among the lowest or the highest share of the values.
     *
     * @param share on either side, in (0, 0.5)
     */
    record Quantile(double share) implements OutlierRule {
        public Quantile {
            if (!(share > 0 && share < 0.5)) {
                throw new DataException("outliers: the share " + share + " on either side is not between 0 and 0.5");
            }
        }

        @Override
        public Bounds bounds(String column, double... known) {
            double[] sorted = known.clone();
            Arrays.sort(sorted);
            return new Bounds(column, Columns.quantile(share, sorted), Columns.quantile(1 - share, sorted));
        }

        @Override
        public String words() {
            return "among the lowest or highest " + share + " of the values";
        }
    }

    private static void positive(String rule, double factor) {
        if (!(factor > 0) || !Double.isFinite(factor)) {
            throw new DataException("outliers: the factor " + factor + " of the " + rule + " is not above 0");
        }
    }
}
