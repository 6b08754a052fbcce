package dev.lanewise.bench;

import java.util.Locale;

/**
 * What one call of a benchmark method does: a row of the table, and all that its figures are computed from.
 *
 * @param kernel the first column
 * @param size the second column
 * @param threads the threads that share the work
 * @param unit of the figures
 * @param flops floating-point operations of a call, a multiply-add as two; 0 where they are not counted
 * @param bytes that a call loads and stores, each array once for each time that it is read or written; 0 where that is
 *     not what bounds it
 * @param elements that a call computes, 0 where the unit does not ask
 * @param access how the arrays are gone through
 * @param footprint bytes of memory that a call touches, by which its place in the caches is known
 */
record Work(
        String kernel,
        String size,
        int threads,
        Unit unit,
        double flops,
        double bytes,
        double elements,
        Access access,
        double footprint) {
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
    }

    /** A work on one thread, told by its time until one of the methods below says more. */
    static Work of(String kernel, String size) {
        return new Work(kernel, size, 1, Unit.MICROSECONDS, 0, 0, 0, Access.READ, 0);
    }

    Work threads(int threads) {
        return new Work(kernel, size, threads, unit, flops, bytes, elements, access, footprint);
    }

    /** Told in GFLOP/s, and bounded by the multiply-adds that the machine can do. */
    Work flops(double flops) {
        return new Work(kernel, size, threads, Unit.GFLOPS, flops, bytes, elements, access, footprint);
    }

    /** Bounded by the machine's bandwidth too. */
    Work moves(Access access, double bytes, double footprint) {
        return new Work(kernel, size, threads, unit, flops, bytes, elements, access, footprint);
    }

    /** Told in millions of elements a second. */
    Work elements(double elements) {
        return new Work(kernel, size, threads, Unit.MELEMENTS, flops, bytes, elements, access, footprint);
    }

    /** Told in another unit than what it counts. */
    Work in(Unit unit) {
        return new Work(kernel, size, threads, unit, flops, bytes, elements, access, footprint);
    }

    /** The figure of a call of so many nanoseconds. */
    double figure(double nanos) {
        return switch (unit) {
            case GFLOPS -> flops / nanos;
            case GBYTES -> bytes / nanos;
            case MELEMENTS -> 1e3 * elements / nanos;
            case MICROSECONDS -> nanos / 1e3;
        };
    }

    /** Floating-point operations for each byte loaded or stored: the place on the axis of a roofline plot. */
    double intensity() {
        return flops / bytes;
    }

    /** In words: {@code dot, 4,096, 1 thread}. */
    String name() {
        return kernel + ", " + size + ", " + (threads == 1 ? "1 thread" : threads + " threads");
    }

    /** 4,096 in the table is easier to read than 4096, and 16M than 16,777,216. */
    static String count(long n) {
        return n % (1 << 20) == 0 ? (n >> 20) + "M" : String.format(Locale.ROOT, "%,d", n);
    }
}
