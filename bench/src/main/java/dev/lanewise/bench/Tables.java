package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the reports tell in tables. */
final class Tables {
    private Tables() {}

    /** One line for each work, one column for each variant. */
    static Table kernels(Figures figures, List<Row> rows) {
        List<Variant> variants = figures.variants();
        List<String> head = new ArrayList<>(List.of("<kernel", "<size", "threads"));
        variants.forEach(variant -> head.add(variant.text));
        head.add("<unit");
        for (Variant variant : variants) {
            if (variant == Variant.PLAIN || variant.isPeer()) {
                head.add("SIMD ÷ " + variant.text);
            }
        }
        head.add("of the limit");
        head.add("<limit");
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            Work work = row.work();
            List<String> line = new ArrayList<>(List.of(work.kernel(), work.size(), Integer.toString(work.threads())));
            variants.forEach(variant -> line.add(number(row.figure(variant))));
            line.add(work.unit().text);
            for (Variant variant : variants) {
                if (variant == Variant.PLAIN || variant.isPeer()) {
                    OptionalDouble gain = row.gain(Variant.SIMD, variant);
                    line.add(gain.isEmpty() ? "–" : number(gain) + "×");
                }
            }
            OptionalDouble share = figures.share(row);
            line.add(share.isEmpty() ? "–" : Math.round(100 * share.getAsDouble()) + " %");
            line.add(share.isEmpty() ? "–" : figures.machine().bound(work).text());
            lines.add(line);
        }
        return new Table(head, lines).withoutEmptyColumns();
    }

    /** Multiply-adds in registers, by threads. */
    static Table peak(Machine machine) {
        List<List<String>> lines = new ArrayList<>();
        for (int threads : machine.threads()) {
            lines.add(List.of(Integer.toString(threads), number(machine.peak(threads))));
        }
        return new Table(List.of("threads", "multiply-adds in registers, GFLOP/s"), lines);
    }

    /** The bandwidth of each way by what is touched, of both placements. */
    static Table bandwidth(Machine machine) {
        List<String> head = new ArrayList<>(List.of("touched", "threads", "<placement"));
        for (Access access : Access.values()) {
            head.add(access.text + ", GB/s");
        }
        List<List<String>> lines = new ArrayList<>();
        for (int threads : machine.threads()) {
            for (Placement placement : Placement.values()) {
                TreeSet<Double> sizes = new TreeSet<>();
                for (Access access : Access.values()) {
                    sizes.addAll(machine.curve(threads, placement, access).keySet());
                }
                for (double size : sizes) {
                    List<String> line =
                            new ArrayList<>(List.of(bytes(size), Integer.toString(threads), placement.text));
                    for (Access access : Access.values()) {
                        NavigableMap<Double, Double> curve = machine.curve(threads, placement, access);
                        line.add(curve.containsKey(size) ? number(curve.get(size)) : "–");
                    }
                    lines.add(line);
                }
            }
        }
        return new Table(head, lines);
    }

    /** Bytes that a call allocates and the most memory that a JVM had, where a work is more than a call of a kernel. */
    static Table memory(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            row.measured().forEach((variant, one) -> lines.add(List.of(
                    row.work().name(),
                    variant.text,
                    Double.isNaN(one.bytes()) ? "–" : String.format(Locale.ROOT, "%,d", Math.round(one.bytes())),
                    Double.isNaN(one.peakMemory()) ? "–" : number(one.peakMemory() / 0x1p20))));
        }
        return new Table(List.of("<work", "<variant", "bytes allocated a call", "peak memory of the JVM, MiB"), lines);
    }

    /** Each fork's figure by itself, from the smallest to the largest. */
    static Table forks(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            row.measured().forEach((variant, one) -> lines.add(List.of(
                    row.work().name(),
                    variant.text,
                    Arrays.stream(one.samples().forkMedians())
                            .map(row.work()::figure)
                            .sorted()
                            .mapToObj(Tables::number)
                            .collect(Collectors.joining("  ")),
                    row.work().unit().text)));
        }
        return new Table(List.of("<work", "<variant", "<each fork's median", "<unit"), lines);
    }

    static String number(OptionalDouble value) {
        return value.isEmpty() ? "–" : number(value.getAsDouble());
    }

    /** Three digits, or all before the point: 0.123, 1.23, 12.3, 1,234. */
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return "∞";
        }
        int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** 24 KiB, 4 MiB. */
    static String bytes(double bytes) {
        return bytes < 0x1p20 ? Math.round(bytes / 0x1p10) + " KiB" : Math.round(bytes / 0x1p20) + " MiB";
    }
}
