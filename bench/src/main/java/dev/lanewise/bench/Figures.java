package dev.lanewise.bench;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A study as a table: one row for each work, in the order of {@link Suite}.
 *
 * @param machine its limits
 */
record Figures(Machine machine, List<Row> rows) {
    /**
     * The measurements of one work.
     *
     * @param suite to which the work belongs
     */
    record Row(Suite suite, Work work, Map<Variant, Measurement> measured) {
        /** The median of the forks, in the work's unit. */
        OptionalDouble figure(Variant variant) {
            Measurement one = measured.get(variant);
            return one == null ? OptionalDouble.empty() : OptionalDouble.of(work.figure(one.samples().median()));
        }

        /** How many times as long as {@code subject} the other variant takes. */
        OptionalDouble gain(Variant subject, Variant over) {
            if (!measured.containsKey(subject) || !measured.containsKey(over)) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(nanos(over) / nanos(subject));
        }

        double nanos(Variant variant) {
            return measured.get(variant).samples().median();
        }
    }

    static Figures of(Study study) {
        Map<Work, Row> rows = new LinkedHashMap<>();
        for (Measurement one : study.measurements()) {
            Suite suite = Suite.of(one.benchmark());
            if (suite != null) {
                rows.computeIfAbsent(
                                suite.work(one.params()), work -> new Row(suite, work, new EnumMap<>(Variant.class)))
                        .measured()
                        .put(Variant.of(one.method()), one);
            }
        }
        return new Figures(
                Machine.of(study.measurements()),
                // Stable: inside a suite as it was measured.
                rows.values().stream().sorted(Comparator.comparing(Row::suite)).toList());
    }

    /** The variants that some row has. */
    List<Variant> variants() {
        return List.of(Variant.values()).stream()
                .filter(variant -> rows.stream().anyMatch(row -> row.measured().containsKey(variant)))
                .toList();
    }

    /**
     * Kernels that allocated more than they touch in every iteration: their vectors were objects, as the compiler had not come to
     * them.
     */
    List<Row> uncompiled() {
        return rows.stream()
                .filter(row -> !row.suite().ofSteps() && row.work().footprint() > 0)
                .filter(row -> row.measured().containsKey(Variant.SIMD)
                        && row.measured().get(Variant.SIMD).bytes() > row.work().footprint())
                .toList();
    }

    /** What share of the machine's limit the SIMD variant of a row reaches. */
    OptionalDouble share(Row row) {
        Machine.Bound bound = machine.bound(row.work());
        return bound == null || !row.measured().containsKey(Variant.SIMD)
                ? OptionalDouble.empty()
                : OptionalDouble.of(bound.nanos() / row.nanos(Variant.SIMD));
    }
}
