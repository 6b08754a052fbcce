package dev.lanewise.autograd;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where the time of a program went.
 *
 * @param passes in the order in which they run
 */
public record ProgramProfile(List<Timed> passes) {
    /** Operations a byte from which a pass is bound by arithmetic rather than by memory on the usual machine. */
    private static final double ARITHMETIC = 4;

    /**
     * A pass and its time.
     *
     * @param pass what ran
     * @param seconds the median of the runs
     */
    public record Timed(ProgramSummary.Pass pass, double seconds) {
        /** The rate that limits it: {@code 201.3 GFLOP/s}, or {@code 48.0 GB/s} where little is computed for each byte. */
        public String rate() {
            return ProgramProfile.rate(pass.flops(), pass.bytes(), seconds);
        }
    }

    /** The rate that limits so many operations on so many bytes: see {@link Timed#rate}. */
    public static String rate(double flops, double bytes, double seconds) {
        boolean arithmetic = flops >= ARITHMETIC * bytes;
        double rate = (arithmetic ? flops : bytes) / Math.max(seconds, 1e-9) * 1e-9;
        return String.format(Locale.ROOT, "%.1f %s", rate, arithmetic ? "GFLOP/s" : "GB/s");
    }

    public ProgramProfile {
        passes = List.copyOf(passes);
    }

    /** The time of one run, without the copies at its end. */
    public double seconds() {
        return passes.stream().mapToDouble(Timed::seconds).sum();
    }

    /** A line for each pass, the longest first: time, share, rate, kernels. */
    @Override
    public String toString() {
        double total = seconds();
        return passes.stream()
                .sorted(Comparator.comparingDouble(Timed::seconds).reversed())
                .map(timed -> String.format(
                        Locale.ROOT,
                        "%n  %10.1f µs  %5.1f %%  %15s  %s %s",
                        timed.seconds() * 1e6, 100 * timed.seconds() / total, timed.rate(),
                        timed.pass().name(), timed.pass().output()))
                .collect(Collectors.joining("", String.format(Locale.ROOT, "%.1f µs in %d passes", total * 1e6, passes.size()), ""));
    }
}
