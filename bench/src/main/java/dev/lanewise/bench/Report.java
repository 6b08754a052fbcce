package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A study as text: for the terminal, and as a page of Markdown. */
final class Report {
    static final String HOW_TO_READ =
            """
            A figure is the median of a fork's iterations, and the median of the forks. GFLOP/s count a multiply-add as two; \
            GB/s count each array once for each time that it is read or written. *Of the limit* holds the SIMD figure against \
            what this machine was measured to do in the same run: multiply-adds in registers, or loading and storing in the \
            same way as much memory as the kernel touches, whichever takes longer; the better of both placements of arrays. \
            Where a kernel's operations are not counted (functions of one element) the limit is that of its loads and stores.
            """;

    private Report() {}

    /** Settings, limits and all kernels. */
    static String terminal(Study study, Figures figures) {
        StringBuilder text = new StringBuilder();
        study.setting().forEach(setting -> text.append(setting.text()).append("\n\n"));
        text.append(Tables.peak(figures.machine()).text()).append('\n');
        text.append(Tables.bandwidth(figures.machine()).text()).append('\n');
        if (!figures.rows().isEmpty()) {
            text.append(Tables.kernels(figures, figures.rows()).text());
        }
        text.append(uncompiled(figures));
        return text.toString();
    }

    static String markdown(Study study, Figures figures) {
        StringBuilder text = new StringBuilder("# Lanewise benchmarks\n\n");
        study.setting().forEach(setting -> text.append(setting.text()).append(".\n\n"));
        text.append(HOW_TO_READ.strip()).append("\n\n## The machine's limits\n\n");
        text.append(Tables.peak(figures.machine()).markdown()).append('\n');
        text.append(Tables.bandwidth(figures.machine()).markdown()).append('\n');
        for (String family : families(figures)) {
            List<Row> rows = rows(figures, family);
            text.append("## ").append(title(family)).append("\n\n");
            text.append(Tables.kernels(figures, rows).markdown()).append('\n');
        }
        if (!figures.rows().isEmpty()) {
            text.append(uncompiled(figures));
            text.append("## Memory\n\n").append(Tables.memory(figures.rows()).markdown()).append('\n');
            text.append("## Each fork\n\n").append(Tables.forks(figures.rows()).markdown());
        }
        return text.toString();
    }

    /** A paragraph about kernels that were not compiled, or nothing. */
    static String uncompiled(Figures figures) {
        String names = figures.uncompiled().stream().map(row -> row.work().name()).collect(Collectors.joining("; "));
        return names.isEmpty()
                ? ""
                : "\nNot compiled when they were timed, so that the SIMD figure is far too low: %s. Measure them again on a machine at rest.\n\n"
                        .formatted(names);
    }

    /** The families that have rows, in order. */
    static Set<String> families(Figures figures) {
        return figures.rows().stream()
                .map(row -> row.suite().family)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static List<Row> rows(Figures figures, String family) {
        return figures.rows().stream()
                .filter(row -> row.suite().family.equals(family))
                .toList();
    }

    /** A family with what the help text says of it. */
    static String title(String family) {
        Function<Suite, String> line = suite -> suite.family + ": " + suite.description;
        return Arrays.stream(Suite.values())
                .filter(suite -> suite.family.equals(family) && !suite.description.isEmpty())
                .map(line)
                .findFirst()
                .orElse(family);
    }
}
