package dev.lanewise.train.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A drawing of lines or points over two axes, as SVG that stands in a page with {@link #STYLE}. */
final class SvgPlot {
    static final int WIDTH = 560;
    private static final int HEIGHT = 330;
    /** The axis' name, and labels of eight characters. */
    private static final int LEFT = 78;
    private static final int RIGHT = 16;
    private static final int TITLE = 18;
    private static final int TOP = 34;
    /** Of the legend. */
    private static final int ROW = 17;
    private static final int BOTTOM = 46;
    /** More points than pixels are not seen. */
    private static final int MOST_POINTS = 2000;

    /** Of a character of the legend and of the title, at most, about. */
    private static final double CHARACTER = 8;

    private static final double RADIUS = 2.5;
    private static final double SMALLEST = 2;
    private static final int GAP = 14;
    private static final int LONGEST_NAME = 24;

    /** Okabe and Ito's colours, which can be told apart by nearly everyone. */
    static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999900", "#7a4fbf", "#8c564b"
    };

    /** What a page, or a file of its own, needs beside the drawing. */
    static final String STYLE = """
            svg text { font: 12px system-ui, sans-serif; fill: #333 } svg .title { font-weight: 600 } svg .middle { text-anchor: middle }
            svg .end { text-anchor: end } .grid { stroke: #e4e4e4; fill: none }
            """;

    private enum Kind {
        LINE,
        POINTS,
        DASHES
    }

    /** @param radii of points */
    private record Series(String name, double[] x, double[] y, Kind kind, double[] radii) {}

    private final String title;
    private final String xName;
    private final String yName;
    private final List<Series> series = new ArrayList<>();

    SvgPlot(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    SvgPlot line(String name, double[] x, double[] y) {
        series.add(new Series(name, x, y, Kind.LINE, new double[0]));
        return this;
    }

    /**
     * Points with an area in proportion to their weights, but for the smallest, which could not be seen; the largest is so
     * much wider than one of equal points.
     */
    SvgPlot points(double[] x, double[] y, double[] weights, double widest) {
        double most = DoubleStream.of(weights).max().orElse(1);
        double[] radii = DoubleStream.of(weights).map(weight -> Math.max(SMALLEST, widest * RADIUS * Math.sqrt(weight / most))).toArray();
        series.add(new Series("", x, y, Kind.POINTS, radii));
        return this;
    }

    /** The line from one point to another, to compare with. */
    SvgPlot reference(double x0, double y0, double x1, double y1) {
        series.add(new Series("", new double[] {x0, x1}, new double[] {y0, y1}, Kind.DASHES, new double[0]));
        return this;
    }

    String svg() {
        SvgAxis across = axis(true);
        SvgAxis up = axis(false);
        List<List<Integer>> legend = legend();
        int top = TOP + ROW * Math.max(0, legend.size() - 1);
        int height = HEIGHT + top - TOP;
        StringBuilder out = new StringBuilder();
        begin(out, height, title);
        text(out, LEFT, TITLE, "title", title);
        for (int tick = 0; tick <= across.ticks(); tick++) {
            double x = x(across.share(across.low() + tick * across.step()));
            line(out, x, top, x, height - BOTTOM);
            text(out, x, height - BOTTOM + 16, "middle", across.label(tick));
        }
        for (int tick = 0; tick <= up.ticks(); tick++) {
            double y = y(up.share(up.low() + tick * up.step()), top);
            line(out, LEFT, y, WIDTH - RIGHT, y);
            text(out, LEFT - 6, y + 4, "end", up.label(tick));
        }
        text(out, (LEFT + WIDTH - RIGHT) / 2.0, height - 10, "middle", xName);
        out.append("<text class=\"middle\" transform=\"translate(14 ").append((top + height - BOTTOM) / 2)
                .append(") rotate(-90)\">").append(escaped(yName)).append("</text>\n");
        for (int i = series.size() - 1; i >= 0; i--) {
            draw(out, series.get(i), across, up, top, stroke(i));
        }
        for (int row = 0; row < legend.size(); row++) {
            double end = WIDTH - RIGHT;
            for (int i : legend.get(row).reversed()) {
                out.append("<text class=\"end\" style=\"fill:").append(stroke(i)).append("\" x=\"").append(number(end))
                        .append("\" y=\"").append(TITLE + ROW * row).append("\">").append(escaped(shown(i))).append("</text>\n");
                end -= wide(i);
            }
        }
        return out.append("</svg>\n").toString();
    }

    /** Which series are named in each row: beside the title if all have room there, else below it. */
    private List<List<Integer>> legend() {
        List<Integer> named = IntStream.range(0, series.size()).filter(i -> !shown(i).isEmpty()).boxed().toList();
        double whole = WIDTH - RIGHT - LEFT;
        double left = whole - CHARACTER * title.length() - GAP;
        List<List<Integer>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        boolean beside = named.stream().mapToDouble(this::wide).sum() <= left;
        left = beside ? left : 0;
        for (int i : named) {
            if (!beside && wide(i) > left) {
                rows.add(new ArrayList<>());
                left = whole;
            }
            rows.getLast().add(i);
            left -= wide(i);
        }
        return rows;
    }

    private double wide(int of) {
        return CHARACTER * shown(of).length() + GAP;
    }

    private String shown(int of) {
        return shortened(series.get(of).name, LONGEST_NAME);
    }

    private String stroke(int of) {
        Kind kind = series.get(of).kind;
        return kind == Kind.DASHES ? "#777" : COLOURS[(kind == Kind.POINTS ? 0 : of) % COLOURS.length];
    }

    /** A drawing of a height. */
    static void begin(StringBuilder out, int height, String title) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(height)
                .append("\" role=\"img\" aria-label=\"").append(escaped(title)).append("\">\n");
    }

    /** A name that is not longer than so many characters. */
    static String shortened(String name, int most) {
        return name.length() <= most ? name : name.substring(0, most - 1) + "…";
    }

    private SvgAxis axis(boolean across) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Series each : series) {
            for (double value : across ? each.x : each.y) {
                if (Double.isFinite(value)) {
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
            }
        }
        return least > most ? SvgAxis.of(0, 1) : SvgAxis.of(least, most);
    }

    private static void draw(StringBuilder out, Series each, SvgAxis across, SvgAxis up, int top, String stroke) {
        int stride = Math.max(1, each.x.length / MOST_POINTS);
        if (each.kind == Kind.POINTS) {
            for (int i = 0; i < each.x.length; i += stride) {
                if (Double.isFinite(each.x[i]) && Double.isFinite(each.y[i])) {
                    out.append("<circle r=\"").append(number(each.radii[i])).append("\" fill=\"").append(stroke).append("\" fill-opacity=\"0.5\" cx=\"")
                            .append(number(x(across.share(each.x[i])))).append("\" cy=\"")
                            .append(number(y(up.share(each.y[i]), top))).append("\"/>\n");
                }
            }
            return;
        }
        out.append("<path fill=\"none\" stroke=\"").append(stroke).append("\" stroke-width=\"2\"")
                .append(each.kind == Kind.DASHES ? " stroke-dasharray=\"5 4\"" : "").append(" d=\"");
        boolean pen = false;
        for (int i = 0; i < each.x.length; i = i == each.x.length - 1 ? i + 1 : Math.min(i + stride, each.x.length - 1)) {
            if (!Double.isFinite(each.x[i]) || !Double.isFinite(each.y[i])) {
                pen = false; // a gap
                continue;
            }
            out.append(pen ? 'L' : 'M').append(number(x(across.share(each.x[i])))).append(' ')
                    .append(number(y(up.share(each.y[i]), top)));
            pen = true;
        }
        out.append("\"/>\n");
        if (each.x.length == 1) {
            out.append("<circle r=\"4\" fill=\"").append(stroke).append("\" cx=\"").append(number(x(across.share(each.x[0]))))
                    .append("\" cy=\"").append(number(y(up.share(each.y[0]), top))).append("\"/>\n");
        }
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share, int top) {
        return top + (1 - share) * (HEIGHT - TOP - BOTTOM);
    }

    static void line(StringBuilder out, double x0, double y0, double x1, double y1) {
        out.append("<path class=\"grid\" d=\"M").append(number(x0)).append(' ').append(number(y0)).append('L')
                .append(number(x1)).append(' ').append(number(y1)).append("\"/>\n");
    }

    static void text(StringBuilder out, double x, double y, String style, String text) {
        out.append("<text class=\"").append(style).append("\" x=\"").append(number(x)).append("\" y=\"").append(number(y))
                .append("\">").append(escaped(text)).append("</text>\n");
    }

    static String number(double value) {
        return new BigDecimal(String.format(Locale.ROOT, "%.1f", value)).stripTrailingZeros().toPlainString();
    }

    /** Text as it may stand in HTML and in attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
