package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import java.util.List;

/**
 * Maps each column's value to the share of training values below it, interpolated between the quantiles; values outside
 * the training range become the ends. Made by {@link QuantileScaler}.
 *
 * @param quantiles for each column its quantiles of equal distance, from the smallest to the largest value
 * @param normal whether the share is mapped on to the normal distribution, within its shares of 1e-7 from either end
 */
public record FittedQuantileScaler(List<List<Double>> quantiles, boolean normal) implements FittedScaler {
    /** How near to 0 and 1 the share of a normal result comes. */
    private static final double END = 1e-7;

    /** @throws DataException for a column without quantiles, or with quantiles that fall or are not finite */
    public FittedQuantileScaler {
        quantiles = quantiles.stream().map(List::copyOf).toList();
        for (int j = 0; j < quantiles.size(); j++) {
            double last = Double.NEGATIVE_INFINITY;
            for (double quantile : quantiles.get(j)) {
                if (!(quantile >= last) || !Double.isFinite(quantile)) {
                    throw new DataException("quantile scaler: column " + j + " goes from " + last + " to " + quantile);
                }
                last = quantile;
            }
            if (quantiles.get(j).isEmpty()) {
                throw new DataException("quantile scaler: column " + j + " has no quantiles");
            }
        }
    }

    /** The share that the i-th of so many quantiles stands for. */
    static double share(int i, int count) {
        return count == 1 ? 0 : (double) i / (count - 1);
    }

    @Override
    public int columns() {
        return quantiles.size();
    }

    @Override
    public double scale(int column, double value) {
        if (Double.isNaN(value)) {
            return value;
        }
        List<Double> of = quantiles.get(column);
        double slack = normal ? END : 0;
        double share;
        if (value - slack < of.getFirst() || value == of.getFirst()) {
            share = 0;
        } else if (value + slack > of.getLast() || value == of.getLast()) {
            share = 1;
        } else {
            // Of a value that several quantiles share: the middle of theirs.
            share = 0.5 * (shareFromBelow(of, value) + shareFromAbove(of, value));
        }
        if (!normal) {
            return share;
        }
        double end = END - Math.ulp(1.0);
        double lowest = NormalQuantile.of(end);
        double highest = NormalQuantile.of(1 - end);
        return Math.clamp(share == 0 ? lowest : share == 1 ? highest : NormalQuantile.of(share), lowest, highest);
    }

    /** Interpolated after the last quantile that is not above the value. */
    private static double shareFromBelow(List<Double> of, double value) {
        int at = 0;
        int end = of.size();
        while (end - at > 1) {
            int middle = (at + end) >>> 1;
            if (of.get(middle) <= value) {
                at = middle;
            } else {
                end = middle;
            }
        }
        return between(of, at, value);
    }

    /** Interpolated before the first quantile that is not below the value. */
    private static double shareFromAbove(List<Double> of, double value) {
        int before = -1;
        int at = of.size() - 1;
        while (at - before > 1) {
            int middle = (before + at) >>> 1;
            if (of.get(middle) >= value) {
                at = middle;
            } else {
                before = middle;
            }
        }
        return of.get(at) == value ? share(at, of.size()) : between(of, at - 1, value);
    }

    private static double between(List<Double> of, int at, double value) {
        double low = of.get(at);
        if (at == of.size() - 1 || value == low) {
            return share(at, of.size());
        }
        double from = share(at, of.size());
        return from + (share(at + 1, of.size()) - from) * ((value - low) / (of.get(at + 1) - low));
    }

    @Override
    public double unscale(int column, double scaled) {
        List<Double> of = quantiles.get(column);
        double share = normal ? NormalQuantile.share(scaled) : scaled;
        double slack = normal ? END : 0;
        if (share - slack < 0 || share + slack > 1) {
            return share < 0.5 ? of.getFirst() : of.getLast();
        }
        double at = share * (of.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, of.size() - 1);
        return of.get(below) + (of.get(above) - of.get(below)) * (at - below);
    }
}
