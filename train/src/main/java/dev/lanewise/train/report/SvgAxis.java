package dev.lanewise.train.report;

import java.util.Locale;

/** An axis from the least to the largest value, widened to steps of 1, 2 or 5 times a power of ten. */
record SvgAxis(double low, double high, double step) {
    private static final int TICKS = 5;

    static SvgAxis of(double least, double most) {
        double low = least;
        double high = most;
        if (!(high > low)) {
            low = Math.min(0, 2 * least); // one value only: beside zero
            high = least == 0 ? 1 : Math.max(0, 2 * least);
        }
        double raw = (high - low) / TICKS;
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
        double times = raw / power;
        double step = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
        return new SvgAxis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
    }

    double share(double value) {
        return (value - low) / (high - low);
    }

    int ticks() {
        return (int) Math.round((high - low) / step);
    }

    /** Without the digits that come of multiplying. */
    String label(int tick) {
        double value = low + tick * step;
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int digits = Math.max(0, (int) Math.ceil(-StrictMath.log10(step) - 1e-9));
        double rounded = Math.round(value / step) == 0 ? 0 : value; // no minus before a zero
        return String.format(Locale.ROOT, "%." + digits + "f", rounded);
    }
}
