package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis: where a value lies between two ends on the drawing.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 */
record LogAxis(double low, double high, double from, double to) {
    LogAxis {
        if (!(low > 0 && high > low)) {
            throw new IllegalArgumentException("an axis from " + low + " to " + high);
        }
    }

    /** An axis that has room for these values and ends at steps of 1, 2, 5. */
    static LogAxis around(double least, double most, double from, double to) {
        double low = decade(least);
        for (double step : new double[] {2, 5}) {
            if (step * decade(least) <= least) {
                low = step * decade(least);
            }
        }
        double high = 10 * decade(most);
        for (double step : new double[] {5, 2, 1}) {
            if (step * decade(most) >= most) {
                high = step * decade(most);
            }
        }
        return new LogAxis(low, high > low ? high : 10 * low, from, to);
    }

    private static double decade(double value) {
        return Math.pow(10, Math.floor(Math.log10(value)));
    }

    double at(double value) {
        return from + (to - from) * Math.log(value / low) / Math.log(high / low);
    }

    /** Values to name: 1, 2, 5, 10, …, or the powers of ten where those are many. */
    List<Double> ticks() {
        boolean many = Math.log10(high / low) > 3.2;
        List<Double> ticks = new ArrayList<>();
        for (double decade = decade(low); decade <= high * 1.0001; decade *= 10) {
            for (double step : many ? new double[] {1} : new double[] {1, 2, 5}) {
                if (decade * step >= low * 0.9999 && decade * step <= high * 1.0001) {
                    ticks.add(decade * step);
                }
            }
        }
        return ticks;
    }
}
