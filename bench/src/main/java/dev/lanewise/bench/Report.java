package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Row;
import dev.lanewise.bench.Figures.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Figures as text for a terminal. */
final class Report {
    private static final List<String> HEAD =
            List.of("kernel", "size", "threads", "scalar", "plain", "SIMD", "unit", "SIMD ÷ plain", "of the limit");
    private static final int LEFT_COLUMNS = 2;

    private Report() {}

    /** The limits of the machine, a line for each number of threads. */
    static String limits(Figures figures) {
        return figures.limits().entrySet().stream()
                .map(entry -> "limits, " + threads(entry.getKey()) + ": "
                        + entry.getValue().entrySet().stream()
                                .map(limit -> limit.getKey().text + " " + number(limit.getValue())
                                        + (limit.getKey() == Work.Limit.FMA ? " GFLOP/s" : " GB/s"))
                                .collect(Collectors.joining(", "))
                        + "\n")
                .collect(Collectors.joining());
    }

    /** The table: one line for each work. */
    static String table(Figures figures) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        figures.rows().forEach(row -> lines.add(line(figures, row)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        lines.add(1, Arrays.stream(widths).mapToObj("─"::repeat).toList());
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - line.get(i).length());
                boolean left = i < LEFT_COLUMNS || HEAD.get(i).equals("unit") || i == widths.length - 1;
                cells.append(left ? line.get(i) + space : space + line.get(i)).append("  ");
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> line(Figures figures, Row row) {
        Work work = row.work();
        OptionalDouble share = figures.share(row);
        return List.of(
                work.kernel(),
                work.size(),
                Integer.toString(work.threads()),
                number(row.figure(Variant.SCALAR)),
                number(row.figure(Variant.PLAIN)),
                number(row.figure(Variant.SIMD)),
                work.unit().text,
                row.gain().isEmpty() ? "–" : number(row.gain()) + "×",
                share.isEmpty() ? "–" : Math.round(100 * share.getAsDouble()) + " % of " + work.limit().text);
    }

    /** What the calls of the SIMD variant allocate, where that was measured. */
    static String allocation(Figures figures) {
        List<Row> rows = figures.rows().stream().filter(row -> !Double.isNaN(row.bytes())).toList();
        if (rows.isEmpty()) {
            return "";
        }
        return "allocated a call:\n"
                + rows.stream()
                        .map(row -> String.format(Locale.ROOT, "  %s: %,d bytes\n", name(row.work()), Math.round(row.bytes())))
                        .collect(Collectors.joining());
    }

    /** Each fork's figure by itself, from the smallest to the largest. */
    static String forks(Figures figures) {
        StringBuilder text = new StringBuilder("each fork:\n");
        for (Row row : figures.rows()) {
            row.nanos().forEach((variant, nanos) -> text.append("  %s, %s: %s %s\n".formatted(
                    name(row.work()),
                    variant.name().toLowerCase(Locale.ROOT),
                    nanos.stream()
                            .map(n -> row.work().unit().figure(row.work().amount(), n))
                            .sorted(Comparator.naturalOrder())
                            .map(Report::number)
                            .collect(Collectors.joining(" ")),
                    row.work().unit().text)));
        }
        return text.toString();
    }

    private static String name(Work work) {
        return work.kernel() + ", " + work.size() + ", " + threads(work.threads());
    }

    private static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    private static String number(OptionalDouble value) {
        return value.isEmpty() ? "–" : number(value.getAsDouble());
    }

    /** Three digits, or all before the point: 0.123, 1.23, 12.3, 1,234. */
    static String number(double value) {
        int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
