package dev.lanewise.bench;

import dev.lanewise.bench.Figures.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** The drawings of a report. */
final class Charts {
    private static final double WIDTH = 860;
    private static final String FAINT = "#e3e3e3";

    private static final Map<Access, String> OF_ACCESS = Map.of(
            Access.READ, Svg.BLUE,
            Access.WRITE, Svg.VERMILION,
            Access.COPY, Svg.GREEN,
            Access.UPDATE, Svg.PURPLE,
            Access.AXPY, Svg.ORANGE,
            Access.TRIAD, Svg.SKY);

    private Charts() {}

    static String colour(Variant variant) {
        return switch (variant) {
            case SCALAR -> Svg.GREY;
            case PLAIN -> Svg.ORANGE;
            case SIMD -> Svg.BLUE;
            case OPENBLAS -> Svg.GREEN;
            case BLIS -> Svg.PURPLE;
            case LIBTORCH -> Svg.VERMILION;
        };
    }

    static Svg.Marker marker(Variant variant) {
        return switch (variant) {
            case SCALAR -> Svg.Marker.RING;
            case PLAIN -> Svg.Marker.SQUARE;
            case SIMD -> Svg.Marker.CIRCLE;
            case OPENBLAS -> Svg.Marker.TRIANGLE;
            case BLIS -> Svg.Marker.PLUS;
            case LIBTORCH -> Svg.Marker.DIAMOND;
        };
    }

    /** Bandwidth by what is touched: a line for each way, whole on cache lines and dashed on the heap. */
    static String bandwidth(Machine machine) {
        double height = 420;
        TreeSet<Double> sizes = new TreeSet<>();
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Placement placement : Placement.values()) {
            for (NavigableMap<Double, Double> curve : machine.curves(placement).values()) {
                sizes.addAll(curve.keySet());
                for (double value : curve.values()) {
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
            }
        }
        if (sizes.size() < 2) {
            return "";
        }
        Svg svg = new Svg(WIDTH, height);
        LogAxis x = new LogAxis(sizes.first(), sizes.last(), 70, WIDTH - 150);
        LogAxis y = LogAxis.around(least, most, height - 55, 20);
        grid(svg, x, y, "GB/s");
        for (double size : sizes) {
            svg.line(x.at(size), y.from(), x.at(size), y.from() + 5, Svg.BLACK, 1, "");
            svg.text(x.at(size), y.from() + 20, "middle", Svg.BLACK, Tables.bytes(size));
        }
        svg.text((x.from() + x.to()) / 2, height - 12, "middle", Svg.BLACK, "memory touched");
        for (Placement placement : Placement.values()) {
            machine.curves(placement).forEach((access, curve) -> {
                double[] points = curve.entrySet().stream()
                        .flatMapToDouble(entry -> Arrays.stream(
                                new double[] {x.at(entry.getKey()), y.at(entry.getValue())}))
                        .toArray();
                svg.polyline(points, OF_ACCESS.get(access), 2, placement == Placement.HEAP ? "2 4" : "");
                curve.forEach((size, value) -> {
                    if (placement == Placement.ALIGNED) {
                        String tip = "%s, %s: %s GB/s".formatted(access.text, Tables.bytes(size), Tables.number(value));
                        svg.marker(Svg.Marker.CIRCLE, x.at(size), y.at(value), OF_ACCESS.get(access), tip);
                    }
                });
            });
        }
        double at = 36;
        for (Access access : machine.curves(Placement.ALIGNED).keySet()) {
            svg.line(x.to() + 20, at, x.to() + 46, at, OF_ACCESS.get(access), 2, "");
            svg.text(x.to() + 54, at + 4, "start", Svg.BLACK, access.text);
            at += 21;
        }
        svg.line(x.to() + 20, at + 8, x.to() + 46, at + 8, Svg.BLACK, 2, "2 4");
        svg.text(x.to() + 54, at + 12, "start", Svg.BLACK, "on the heap");
        return svg.html("bandwidth by the memory that is touched");
    }

    /** The roofline of one thread: ceilings as measured, and each kernel whose operations and bytes are counted. */
    static String roofline(Figures figures) {
        OptionalDouble peak = figures.machine().peak(1);
        List<Row> rows = figures.rows().stream()
                .filter(row -> row.work().threads() == 1 && row.work().flops() > 0 && row.work().bytes() > 0)
                .filter(row -> row.measured().containsKey(Variant.SIMD))
                .toList();
        List<Double> sizes = ceilings(figures.machine());
        if (peak.isEmpty() || rows.isEmpty() || sizes.isEmpty()) {
            return "";
        }
        double height = 520;
        Svg svg = new Svg(WIDTH, height);
        double least = rows.stream().mapToDouble(row -> row.work().intensity()).min().orElseThrow();
        double most = rows.stream().mapToDouble(row -> row.work().intensity()).max().orElseThrow();
        double lowest = rows.stream().mapToDouble(Charts::gflops).min().orElseThrow();
        LogAxis x = LogAxis.around(least / 1.5, most * 1.5, 70, WIDTH - 170);
        LogAxis y = LogAxis.around(lowest / 1.3, peak.getAsDouble() * 1.3, height - 55, 20);
        grid(svg, x, y, "GFLOP/s");
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), y.from(), x.at(tick), y.to(), FAINT, 1, "");
            svg.text(x.at(tick), y.from() + 20, "middle", Svg.BLACK, plain(tick));
        }
        svg.text((x.from() + x.to()) / 2, height - 12, "middle", Svg.BLACK, "floating-point operations for each byte");
        double top = peak.getAsDouble();
        double flattest = 0;
        for (double size : sizes) {
            double bandwidth = figures.machine().bandwidth(1, Access.READ, size).orElseThrow();
            double from = Math.max(x.low(), y.low() / bandwidth);
            double to = Math.min(x.high(), top / bandwidth);
            flattest = flattest == 0 ? to : Math.min(flattest, to);
            svg.line(x.at(from), y.at(from * bandwidth), x.at(to), y.at(to * bandwidth), Svg.BLACK, 1.5, "");
            double slope = Math.toDegrees(Math.atan2(
                    y.at(to * bandwidth) - y.at(from * bandwidth), x.at(to) - x.at(from)));
            svg.turned(
                    x.at(from) + 34, y.at(from * Math.exp(Math.log(x.high() / x.low()) * 34 / (x.to() - x.from())) * bandwidth) - 6,
                    slope, "start", Svg.BLACK,
                    "%s: %s GB/s read".formatted(Tables.bytes(size), Tables.number(bandwidth)));
        }
        svg.line(x.at(flattest), y.at(top), x.to(), y.at(top), Svg.BLACK, 1.5, "");
        svg.text(x.to() - 4, y.at(top) - 7, "end", Svg.BLACK, "FMA peak: %s GFLOP/s".formatted(Tables.number(top)));
        String[] colours = {Svg.BLUE, Svg.VERMILION, Svg.GREEN, Svg.PURPLE, Svg.ORANGE, Svg.SKY, Svg.GREY};
        Svg.Marker[] markers = {Svg.Marker.CIRCLE, Svg.Marker.SQUARE, Svg.Marker.DIAMOND, Svg.Marker.TRIANGLE};
        List<String> families = new ArrayList<>();
        for (Row row : rows) {
            if (!families.contains(row.suite().family)) {
                families.add(row.suite().family);
            }
            int family = families.indexOf(row.suite().family);
            svg.marker(
                    markers[family % markers.length], x.at(row.work().intensity()), y.at(gflops(row)),
                    colours[family % colours.length],
                    "%s: %s GFLOP/s at %.2f flop/byte".formatted(
                            row.work().name(), Tables.number(gflops(row)), row.work().intensity()));
        }
        double at = 36;
        for (String family : families) {
            int i = families.indexOf(family);
            svg.marker(markers[i % markers.length], x.to() + 26, at, colours[i % colours.length], "");
            svg.text(x.to() + 38, at + 4, "start", Svg.BLACK, family);
            at += 21;
        }
        return svg.html("roofline of one thread");
    }

    /** Sizes whose bandwidth is drawn as a ceiling: one for each cache, and memory. */
    private static List<Double> ceilings(Machine machine) {
        NavigableMap<Double, Double> curve = machine.curve(1, Placement.ALIGNED, Access.READ);
        List<Double> sizes = new ArrayList<>();
        for (double kib : new double[] {24, 256, 4096, 196_608}) {
            if (curve.containsKey(1024 * kib)) {
                sizes.add(1024 * kib);
            }
        }
        return sizes;
    }

    private static double gflops(Row row) {
        return row.work().flops() / row.nanos(Variant.SIMD);
    }

    /** One line for each work, a mark for each variant, and the limit: all in one unit. */
    static String kernels(Figures figures, List<Row> rows) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Row row : rows) {
            for (Variant variant : row.measured().keySet()) {
                least = Math.min(least, row.figure(variant).orElseThrow());
                most = Math.max(most, row.figure(variant).orElseThrow());
            }
            Machine.Bound bound = figures.machine().bound(row.work());
            if (bound != null) {
                least = Math.min(least, row.work().figure(bound.nanos()));
                most = Math.max(most, row.work().figure(bound.nanos()));
            }
        }
        double step = 24;
        double top = 40;
        double height = top + step * rows.size() + 50;
        Svg svg = new Svg(WIDTH, height);
        LogAxis x = LogAxis.around(least, most, 280, WIDTH - 24);
        double bottom = top + step * rows.size();
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), top - 6, x.at(tick), bottom, FAINT, 1, "");
            svg.text(x.at(tick), bottom + 18, "middle", Svg.BLACK, plain(tick));
        }
        svg.text((x.from() + x.to()) / 2, bottom + 40, "middle", Svg.BLACK, unit(rows));
        legend(svg, rows);
        double y = top + step / 2;
        for (Row row : rows) {
            Work work = row.work();
            svg.line(x.from(), y, x.to(), y, FAINT, 1, "");
            svg.text(x.from() - 12, y + 4, "end", Svg.BLACK, label(work));
            Machine.Bound bound = figures.machine().bound(work);
            if (bound != null) {
                double limit = work.figure(bound.nanos());
                svg.marker(
                        Svg.Marker.BAR, x.at(limit), y, Svg.BLACK,
                        "limit, %s: %s %s".formatted(bound.text(), Tables.number(limit), work.unit().text));
            }
            // SIMD last, on top.
            for (Variant variant : Variant.values()) {
                if (variant != Variant.SIMD) {
                    mark(svg, row, variant, x, y);
                }
            }
            mark(svg, row, Variant.SIMD, x, y);
            y += step;
        }
        return svg.html("figures of " + rows.getFirst().suite().family);
    }

    private static void mark(Svg svg, Row row, Variant variant, LogAxis x, double y) {
        row.figure(variant).ifPresent(figure -> svg.marker(
                marker(variant), x.at(figure), y, colour(variant),
                "%s, %s: %s %s".formatted(
                        row.work().name(), variant.text, Tables.number(figure), row.work().unit().text)));
    }

    private static String label(Work work) {
        return work.kernel() + ", " + work.size() + (work.threads() == 1 ? "" : " ×" + work.threads() + " threads");
    }

    private static void legend(Svg svg, List<Row> rows) {
        double x = 20;
        for (Variant variant : Variant.values()) {
            if (rows.stream().anyMatch(row -> row.measured().containsKey(variant))) {
                svg.marker(marker(variant), x + 6, 14, colour(variant), "");
                svg.text(x + 16, 18, "start", Svg.BLACK, variant.text);
                x += 34 + 8 * variant.text.length();
            }
        }
        svg.marker(Svg.Marker.BAR, x + 6, 14, Svg.BLACK, "");
        svg.text(x + 16, 18, "start", Svg.BLACK, "the machine's limit");
    }

    private static String unit(List<Row> rows) {
        Work.Unit unit = rows.getFirst().work().unit();
        return unit == Work.Unit.MICROSECONDS ? unit.text + " (less is better)" : unit.text;
    }

    /** The frame, and the lines of the vertical axis. */
    private static void grid(Svg svg, LogAxis x, LogAxis y, String unit) {
        for (double tick : y.ticks()) {
            svg.line(x.from(), y.at(tick), x.to(), y.at(tick), FAINT, 1, "");
            svg.text(x.from() - 8, y.at(tick) + 4, "end", Svg.BLACK, plain(tick));
        }
        svg.line(x.from(), y.from(), x.to(), y.from(), Svg.BLACK, 1, "");
        svg.line(x.from(), y.from(), x.from(), y.to(), Svg.BLACK, 1, "");
        svg.turned(18, (y.from() + y.to()) / 2, -90, "middle", Svg.BLACK, unit);
    }

    /** 0.05, 2, 10,000. */
    private static String plain(double tick) {
        return tick < 1
                ? String.format(Locale.ROOT, "%.3f", tick).replaceFirst("0+$", "")
                : String.format(Locale.ROOT, "%,.0f", tick);
    }
}
