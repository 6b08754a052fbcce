package dev.lanewise.autograd;

import dev.lanewise.autograd.DrawingRows.Box;
import dev.lanewise.autograd.DrawingRows.Fold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A planned program as SVG: the forward passes in a column from top to bottom, beside each the passes of the gradient that
 * belong to it, which run from bottom to top. A box is a pass over memory, so kernels that run together share one.
 */
final class ProgramDrawing {
    private static final double LETTER = 6.1;
    private static final int LINE = 15;
    private static final int PADDING = 7;
    private static final int BETWEEN = 22;
    private static final int MARGIN = 78;
    private static final int TOP = 86;

    /** Rows beyond which an arrow of the gradient goes round on the right. */
    private static final int FAR = 2;

    private static final String FORWARD = "fill=\"#e4f1fb\" stroke=\"#0072b2\"";
    private static final String GRADIENT = "fill=\"#fdf1dc\" stroke=\"#c07800\"";

    private record Place(double x, double y, double width, double height) {
        double middle() {
            return x + width / 2;
        }

        double centre() {
            return y + height / 2;
        }

        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }
    }

    private final Plan plan;
    private final ProgramSummary summary;
    private final ProgramProfile profile;
    private final Map<Plan.Value, List<String>> results = new HashMap<>();
    private final Function<Var, String> names;
    private final DrawingRows rows;
    private final Map<Box, Place> places = new HashMap<>();
    private final StringBuilder svg = new StringBuilder();
    private double width;
    private double height;

    private ProgramDrawing(Plan plan, List<Var> outputs, Function<Var, String> names, ProgramProfile profile) {
        this.plan = plan;
        this.summary = ProgramSummary.of(plan);
        this.profile = profile;
        this.names = names;
        this.rows = new DrawingRows(plan);
        for (Var output : outputs) {
            String name = names.apply(output);
            results.computeIfAbsent(plan.valueOf.get(output), value -> new ArrayList<>()).add(name == null ? "result" : name);
        }
    }

    /** @param profile of the same plan, or null */
    static String of(Plan plan, List<Var> outputs, Function<Var, String> names, ProgramProfile profile) {
        ProgramDrawing drawing = new ProgramDrawing(plan, outputs, names, profile);
        drawing.place();
        drawing.rows.folds.forEach(drawing::fold);
        drawing.places.keySet().stream().sorted(Comparator.comparingInt(Box::pass)).forEach(drawing::arrows);
        drawing.rows.rows.forEach(row -> row.forEach(drawing::box));
        return drawing.page();
    }

    private void place() {
        Set<Box> read = rows.rows.stream()
                .flatMap(List::stream)
                .flatMap(box -> rows.read(box).stream())
                .collect(Collectors.toSet());
        List<List<List<Box>>> gradients = rows.rows.stream().map(row -> levels(row, read)).toList();
        double forwardWidth = width(rows.rows.stream().flatMap(List::stream).filter(box -> !box.gradient));
        int columns = gradients.stream().flatMap(List::stream).mapToInt(List::size).max().orElse(0);
        List<Double> lefts = new ArrayList<>();
        double left = MARGIN + forwardWidth + 3 * BETWEEN;
        for (int column = 0; column < columns; column++) {
            int at = column;
            lefts.add(left);
            left += BETWEEN + width(gradients.stream().flatMap(List::stream).filter(level -> level.size() > at)
                    .map(level -> level.get(at)));
        }
        width = Math.max(left + 2 * BETWEEN, 760);
        double y = TOP;
        for (int row = 0; row < rows.rows.size(); row++) {
            double bottom = y;
            for (List<Box> level : gradients.get(row).reversed()) {
                double tallest = level.stream().mapToDouble(this::height).max().orElse(0);
                for (int column = 0; column < level.size(); column++) {
                    Box box = level.get(column);
                    places.put(box, new Place(lefts.get(column), bottom, width(Stream.of(box)), height(box)));
                }
                bottom += tallest + BETWEEN;
            }
            double rowBottom = bottom - BETWEEN;
            List<Box> forward = rows.rows.get(row).stream().filter(box -> !box.gradient).toList();
            double tall = forward.stream().mapToDouble(box -> height(box) + BETWEEN).sum() - BETWEEN;
            double at = y + Math.max(0, (rowBottom - y - tall) / 2);
            for (Box box : forward) {
                places.put(box, new Place(MARGIN, at, forwardWidth, height(box)));
                at += height(box) + BETWEEN;
            }
            y = Math.max(bottom, y + tall + BETWEEN);
        }
        height = y + BETWEEN;
    }

    /** The gradient's boxes of a row by level; first those that others read. */
    private static List<List<Box>> levels(List<Box> row, Set<Box> read) {
        return row.stream()
                .filter(box -> box.gradient)
                .sorted(Comparator.comparing((Box box) -> !read.contains(box)).thenComparing(Box::pass))
                .collect(Collectors.groupingBy(box -> box.level, TreeMap::new, Collectors.toList()))
                .values().stream().toList();
    }

    private double width(Stream<Box> boxes) {
        return boxes.mapToDouble(box -> {
            double longest = lines(box).stream().mapToDouble(String::length).max().orElse(0);
            return Math.max(longest, last(box).length() + (profile == null ? 0 : time(box).length() + 2)) * LETTER + 2 * PADDING;
        }).max().orElse(0);
    }

    private double height(Box box) {
        return (lines(box).size() + 1) * LINE + PADDING;
    }

    /** Kernels, then leaves, then results. */
    private List<String> lines(Box box) {
        List<String> lines = new ArrayList<>(summary.passes().get(box.pass()).kernels());
        lines.addAll(leaves(box));
        lines.addAll(results(box));
        return lines;
    }

    private List<String> leaves(Box box) {
        return rows.leaves(box).stream().map(leaf -> names.apply(leaf.node)).filter(Objects::nonNull).map(name -> "← " + name).toList();
    }

    private List<String> results(Box box) {
        return plan.passes.get(box.pass()).stream()
                .flatMap(value -> results.getOrDefault(value, List.of()).stream())
                .map(name -> "→ " + name)
                .toList();
    }

    private String last(Box box) {
        return summary.passes().get(box.pass()).output().toString();
    }

    private double seconds(Box box) {
        return box.passes.stream().mapToDouble(pass -> profile.passes().get(pass).seconds()).sum();
    }

    private String time(Box box) {
        return duration(seconds(box));
    }

    private static String duration(double seconds) {
        return seconds < 1e-3
                ? String.format(Locale.ROOT, "%.1f µs", seconds * 1e6)
                : String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
    }

    private void box(Box box) {
        Place at = places.get(box);
        ProgramSummary.Pass pass = summary.passes().get(box.pass());
        boolean fused = pass.kernels().size() > 1;
        add("<g><title>%s</title>", escape(String.format(Locale.ROOT, "%s %s: %.3f MFLOP, %.3f MB",
                String.join(" + ", pass.kernels()), pass.output(), pass.flops() * 1e-6, pass.bytes() * 1e-6)));
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"5\" %s stroke-width=\"%s\"/>",
                at.x, at.y, at.width, at.height, box.gradient ? GRADIENT : FORWARD, fused ? "2.2" : "1");
        if (profile != null) {
            double share = seconds(box) / profile.seconds();
            add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\" fill=\"#d55e00\"/>",
                    at.x + 1, at.bottom() - 4.5, (at.width - 2) * share);
        }
        double y = at.y + LINE - 1;
        for (String kernel : pass.kernels()) {
            text(at.x + PADDING, y, "font-weight=\"600\"", kernel);
            y += LINE;
        }
        for (String leaf : leaves(box)) {
            text(at.x + PADDING, y, "fill=\"#5a5a5a\"", leaf);
            y += LINE;
        }
        for (String result : results(box)) {
            text(at.x + PADDING, y, "fill=\"#00704f\"", result);
            y += LINE;
        }
        text(at.x + PADDING, y, "fill=\"#5a5a5a\"", last(box));
        if (profile != null) {
            text(at.right() - PADDING, y, "fill=\"#b34700\" text-anchor=\"end\"", time(box));
        }
        add("</g>");
    }

    private void arrows(Box to) {
        for (Box from : rows.read(to)) {
            Place a = places.get(from);
            Place b = places.get(to);
            if (from.gradient != to.gradient) {
                // What the gradient needs of the forward part: a thin line to the side.
                double bend = Math.max(20, (b.x - a.right()) / 2);
                curve(a.right(), a.centre(), a.right() + bend, a.centre(), b.x - bend, b.centre(), b.x - 2, b.centre(),
                        "stroke=\"#b9c4cc\" stroke-dasharray=\"3 3\"");
            } else if (!to.gradient) {
                if (to.row == from.row + 1) {
                    add("<path d=\"M%.1f %.1fV%.1f\" fill=\"none\" stroke=\"#0072b2\" marker-end=\"url(#f)\"/>", a.middle(), a.bottom(), b.y - 1);
                } else if (to.row > from.row) {
                    double bend = a.x - Math.min(MARGIN - 26, 18 + 5 * (to.row - from.row));
                    curve(a.x, a.centre(), bend, a.centre(), bend, b.centre(), b.x - 2, b.centre(), "stroke=\"#0072b2\" marker-end=\"url(#f)\"");
                }
            } else if (a.y > b.y && from.row - to.row > FAR) {
                double bend = width - 30;
                curve(a.right(), a.centre(), bend, a.centre(), bend, b.centre(), b.right() + 2, b.centre(),
                        "stroke=\"#c07800\" marker-end=\"url(#g)\"");
            } else if (a.y > b.y) {
                double bend = Math.min(60, (a.y - b.bottom()) / 2);
                curve(a.middle(), a.y, a.middle(), a.y - bend, b.middle(), b.bottom() + bend, b.middle(), b.bottom() + 2,
                        "stroke=\"#c07800\" marker-end=\"url(#g)\"");
            }
        }
    }

    /** A bracket on the left of rows that stand for more of their kind. */
    private void fold(Fold fold) {
        double top = Double.POSITIVE_INFINITY;
        double bottom = 0;
        for (List<Box> row : rows.rows.subList(fold.from(), fold.from() + fold.rows())) {
            for (Box box : row) {
                top = Math.min(top, places.get(box).y);
                bottom = Math.max(bottom, places.get(box).bottom());
            }
        }
        add("<rect x=\"30\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"8\" fill=\"#f6f6f3\" stroke=\"#c9c9c2\"/>",
                top - 9, width - 40, bottom - top + 18);
        add("<text x=\"14\" y=\"%.1f\" font-size=\"15\" font-weight=\"600\" text-anchor=\"middle\">%d×</text>",
                (top + bottom) / 2, fold.times());
    }

    private void curve(double x1, double y1, double x2, double y2, double x3, double y3, double x4, double y4, String style) {
        add("<path d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\" %s/>", x1, y1, x2, y2, x3, y3, x4, y4, style);
    }

    private void text(double x, double y, String style, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, style, escape(text));
    }

    private void add(String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private String page() {
        String figures = String.format(
                Locale.ROOT, "%d kernels in %d passes, %.3f GFLOP, %.2f MB moved instead of %.2f MB, workspace %.2f MB",
                summary.kernels(), summary.passes().size(), summary.flops() * 1e-9, summary.bytes() * 1e-6,
                summary.bytesApart() * 1e-6, summary.workspaceBytes() * 1e-6);
        String time = profile == null
                ? ""
                : duration(profile.seconds()) + ", of which each bar is a part"
                        + (rows.folds.isEmpty() ? "" : "; boxes that stand for several have the time of all");
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$.0f %2$.0f" width="%1$.0f" height="%2$.0f" \
                font-family="Helvetica, Arial, sans-serif" font-size="11.5">
                <defs>
                <marker id="f" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#0072b2"/></marker>
                <marker id="g" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#c07800"/></marker>
                </defs>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="30" y="26" font-size="14" font-weight="600">%3$s</text>
                <text x="30" y="44" fill="#b34700">%4$s</text>
                <rect x="30" y="55" width="13" height="13" rx="3" %5$s/><text x="48" y="66">forward</text>
                <rect x="110" y="55" width="13" height="13" rx="3" %6$s/><text x="128" y="66">gradient</text>
                <text x="196" y="66">a box is one pass over memory, with a thick frame one of several kernels; ← what it reads of the model, → results</text>
                %7$s</svg>
                """,
                width, height, figures, time, FORWARD, GRADIENT, svg);
    }
}
