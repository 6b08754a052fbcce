package dev.lanewise.train.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A drawing of lines or points over two axes, as SVG that stands in a page by itself. */
final class SvgPlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 330;
    /** The axis' name, and labels of eight characters. */
    private static final int LEFT = 78;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int TICKS = 5;
    /** More points than pixels are not seen. */
    private static final int MOST_POINTS = 2000;

    /** Okabe and Ito's colours, which can be told apart by nearly everyone. */
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999900", "#7a4fbf", "#8c564b"
    };

    private enum Kind {
        LINE,
        POINTS,
        DASHES
    }

    private record Series(String name, double[] x, double[] y, Kind kind) {}

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
        series.add(new Series(name, x, y, Kind.LINE));
        return this;
    }

    SvgPlot points(String name, double[] x, double[] y) {
        series.add(new Series(name, x, y, Kind.POINTS));
        return this;
    }

    /** The line from one point to another, to compare with. */
    SvgPlot reference(double x0, double y0, double x1, double y1) {
        series.add(new Series("", new double[] {x0, x1}, new double[] {y0, y1}, Kind.DASHES));
        return this;
    }

    /** An axis from the least to the largest value, widened to steps of 1, 2 or 5 times a power of ten. */
    private record Axis(double low, double high, double step) {
        static Axis of(double least, double most) {
            double low = least;
            double high = most;
            if (!(high > low)) {
                low = Math.min(0, 2 * least); // one value only: beside zero
                high = least == 0 ? 1 : Math.max(0, 2 * least);
            }
            double raw = (high - low) / TICKS;
            double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
            double times = raw / power;
            double step = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
            return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
        }

        double share(double value) {
            return (value - low) / (high - low);
        }

        int ticks() {
            return (int) Math.round((high - low) / step);
        }

        /** Without the digits that come of multiplying. */
        String label(int tick) {
            double value = low + tick * step;
            double size = Math.max(Math.abs(low), Math.abs(high));
            if (size >= 1e6 || size < 1e-3) {
                return String.format(Locale.ROOT, "%.1e", value);
            }
            int digits = Math.max(0, (int) Math.ceil(-StrictMath.log10(step) - 1e-9));
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
    }

    String svg() {
        Axis across = axis(true);
        Axis up = axis(false);
        StringBuilder out = new StringBuilder();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"").append(escaped(title)).append("\">\n");
        text(out, LEFT, 18, "title", title);
        for (int tick = 0; tick <= across.ticks(); tick++) {
            double x = x(across.share(across.low + tick * across.step));
            line(out, x, TOP, x, HEIGHT - BOTTOM);
            text(out, x, HEIGHT - BOTTOM + 16, "middle", across.label(tick));
        }
        for (int tick = 0; tick <= up.ticks(); tick++) {
            double y = y(up.share(up.low + tick * up.step));
            line(out, LEFT, y, WIDTH - RIGHT, y);
            text(out, LEFT - 6, y + 4, "end", up.label(tick));
        }
        text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xName);
        out.append("<text class=\"middle\" transform=\"translate(14 ").append((TOP + HEIGHT - BOTTOM) / 2)
                .append(") rotate(-90)\">").append(escaped(yName)).append("</text>\n");
        double legend = WIDTH - RIGHT;
        for (int i = series.size() - 1; i >= 0; i--) {
            Series each = series.get(i);
            String stroke = each.kind == Kind.DASHES ? "#777" : COLOURS[(each.kind == Kind.POINTS ? 0 : i) % COLOURS.length];
            draw(out, each, across, up, stroke);
            if (!each.name.isEmpty()) {
                out.append("<text class=\"end\" style=\"fill:").append(stroke).append("\" x=\"").append(number(legend))
                        .append("\" y=\"18\">").append(escaped(each.name)).append("</text>\n");
                legend -= 7.0 * each.name.length() + 14;
            }
        }
        return out.append("</svg>\n").toString();
    }

    private Axis axis(boolean across) {
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
        return least > most ? Axis.of(0, 1) : Axis.of(least, most);
    }

    private static void draw(StringBuilder out, Series each, Axis across, Axis up, String stroke) {
        int stride = Math.max(1, each.x.length / MOST_POINTS);
        if (each.kind == Kind.POINTS) {
            for (int i = 0; i < each.x.length; i += stride) {
                if (Double.isFinite(each.x[i]) && Double.isFinite(each.y[i])) {
                    out.append("<circle r=\"2.5\" fill=\"").append(stroke).append("\" fill-opacity=\"0.5\" cx=\"")
                            .append(number(x(across.share(each.x[i])))).append("\" cy=\"")
                            .append(number(y(up.share(each.y[i])))).append("\"/>\n");
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
                    .append(number(y(up.share(each.y[i]))));
            pen = true;
        }
        out.append("\"/>\n");
        if (each.x.length == 1) {
            out.append("<circle r=\"4\" fill=\"").append(stroke).append("\" cx=\"").append(number(x(across.share(each.x[0]))))
                    .append("\" cy=\"").append(number(y(up.share(each.y[0])))).append("\"/>\n");
        }
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(StringBuilder out, double x0, double y0, double x1, double y1) {
        out.append("<path class=\"grid\" d=\"M").append(number(x0)).append(' ').append(number(y0)).append('L')
                .append(number(x1)).append(' ').append(number(y1)).append("\"/>\n");
    }

    private static void text(StringBuilder out, double x, double y, String style, String text) {
        out.append("<text class=\"").append(style).append("\" x=\"").append(number(x)).append("\" y=\"").append(number(y))
                .append("\">").append(escaped(text)).append("</text>\n");
    }

    private static String number(double value) {
        return new BigDecimal(String.format(Locale.ROOT, "%.1f", value)).stripTrailingZeros().toPlainString();
    }

    /** Text as it may stand in HTML and in attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
