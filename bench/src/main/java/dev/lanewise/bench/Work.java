package dev.lanewise.bench;

import java.util.Locale;

/**
 * What one call of a benchmark method does: a row of the table and what its figures are computed from.
 *
 * @param kernel the first column
 * @param size the second column
 * @param threads the threads that share the work
 * @param unit of the figures
 * @param amount floating-point operations, bytes or elements of one call, as the unit and the limit take them
 * @param limit what the machine cannot exceed at this work
 */
record Work(String kernel, String size, int threads, Unit unit, double amount, Limit limit) {
    /** Arrays of a call from this size on, in bytes, come from memory: well above the caches of one processor. */
    private static final double MEMORY_BYTES = 128e6;

    /** How a figure follows from the nanoseconds of a call. */
    enum Unit {
        GFLOPS("GFLOP/s"),
        GBYTES("GB/s"),
        MELEMENTS("M elements/s"),
        MICROSECONDS("µs");

        final String text;

        Unit(String text) {
            this.text = text;
        }

        double figure(double amount, double nanos) {
            return switch (this) {
                case GFLOPS, GBYTES -> amount / nanos;
                case MELEMENTS -> 1e3 * amount / nanos;
                case MICROSECONDS -> nanos / 1e3;
            };
        }
    }

    /** The limits that {@link Roofline} measures. */
    enum Limit {
        /** Fused multiply-adds in registers, 2 operations each. */
        FMA("FMA peak"),
        /** Reading an array from memory. */
        READ("memory, read"),
        /** Reading and writing an array in memory in place. */
        UPDATE("memory, in place"),
        /** None that is measured: the caches, or the latency of what is computed. */
        NONE("");

        final String text;

        Limit(String text) {
            this.text = text;
        }
    }

    static Work flops(String kernel, String size, int threads, double amount) {
        return new Work(kernel, size, threads, Unit.GFLOPS, amount, Limit.FMA);
    }

    /** @param bytes read and written by a call that writes what it reads */
    static Work bytes(String kernel, String size, double bytes) {
        return new Work(kernel, size, 1, Unit.GBYTES, bytes, bytes < MEMORY_BYTES ? Limit.NONE : Limit.UPDATE);
    }

    static Work elements(String kernel, String size, double amount) {
        return new Work(kernel, size, 1, Unit.MELEMENTS, amount, Limit.NONE);
    }

    static Work time(String kernel, String size, int threads, double flops) {
        return new Work(kernel, size, threads, Unit.MICROSECONDS, flops, flops > 0 ? Limit.FMA : Limit.NONE);
    }

    /** 4,096 in the table is easier to read than 4096, and 16M than 16,777,216. */
    static String count(long n) {
        return n % (1 << 20) == 0 ? (n >> 20) + "M" : String.format(Locale.ROOT, "%,d", n);
    }
}
