package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured: nanoseconds of a call, by work and variant, and the machine's limits. */
final class Figures {
    /** How a kernel was written; the names are those of the benchmark methods. */
    enum Variant {
        SCALAR,
        PLAIN,
        SIMD
    }

    /**
     * The measurements of one work.
     *
     * @param nanos of a call, one figure a fork
     * @param bytes allocated by a call of the SIMD variant, NaN where that was not measured
     */
    record Row(Work work, Map<Variant, List<Double>> nanos, double bytes) {
        /** The median of the forks, in the work's unit. */
        OptionalDouble figure(Variant variant) {
            OptionalDouble median = median(nanos.getOrDefault(variant, List.of()));
            return median.isEmpty()
                    ? median
                    : OptionalDouble.of(work.unit().figure(work.amount(), median.getAsDouble()));
        }

        /** How many times faster than the plain loop the SIMD variant is. */
        OptionalDouble gain() {
            OptionalDouble plain = median(nanos.getOrDefault(Variant.PLAIN, List.of()));
            OptionalDouble simd = median(nanos.getOrDefault(Variant.SIMD, List.of()));
            return plain.isEmpty() || simd.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(plain.getAsDouble() / simd.getAsDouble());
        }
    }

    private final Map<Work, Row> rows = new LinkedHashMap<>();
    private final Map<Integer, Map<Work.Limit, Double>> limits = new LinkedHashMap<>();

    /** Adds a measurement. @param bytes allocated by a call, or NaN */
    void add(Work work, Variant variant, List<Double> nanos, double bytes) {
        Row row = rows.getOrDefault(work, new Row(work, new EnumMap<>(Variant.class), Double.NaN));
        row.nanos().put(variant, List.copyOf(nanos));
        rows.put(work, variant == Variant.SIMD ? new Row(work, row.nanos(), bytes) : row);
    }

    /** Adds a limit in GFLOP/s or GB/s, of so many threads together. */
    void addLimit(int threads, Work.Limit limit, double perNano) {
        limits.computeIfAbsent(threads, t -> new EnumMap<>(Work.Limit.class)).put(limit, perNano);
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    Map<Integer, Map<Work.Limit, Double>> limits() {
        return limits;
    }

    /** What share of the machine's limit the SIMD variant of a row reaches. */
    OptionalDouble share(Row row) {
        Double limit = limits.getOrDefault(row.work().threads(), Map.of()).get(row.work().limit());
        OptionalDouble nanos = median(row.nanos().getOrDefault(Variant.SIMD, List.of()));
        return limit == null || nanos.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.work().amount() / nanos.getAsDouble() / limit);
    }

    static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int half = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
    }
}
