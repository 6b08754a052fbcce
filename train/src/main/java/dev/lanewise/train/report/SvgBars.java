package dev.lanewise.train.report;

import java.util.ArrayList;
import java.util.List;

/** A drawing of horizontal bars, each with its name and its deviation, as SVG that stands in a page by itself. */
final class SvgBars {
    private static final int LEFT = 190;
    private static final int RIGHT = 16;
    private static final int TOP = 30;
    private static final int ROW = 20;
    private static final int BAR = 12;
    private static final int BOTTOM = 46;
    private static final int LONGEST_NAME = 24;

    private record Bar(String name, double value, double deviation) {
        /** Whether an axis can hold it. */
        boolean fits() {
            return Double.isFinite(16 * (Math.abs(value) + Math.abs(deviation)));
        }
    }

    private final String title;
    private final String axisName;
    private final List<Bar> bars = new ArrayList<>();

    SvgBars(String title, String axisName) {
        this.title = title;
        this.axisName = axisName;
    }

    SvgBars bar(String name, double value, double deviation) {
        bars.add(new Bar(name, value, deviation));
        return this;
    }

    /** Bars from zero, the first on top; of one beyond all bounds only the name. */
    String svg() {
        SvgAxis axis = axis();
        int bottom = TOP + ROW * bars.size();
        StringBuilder out = new StringBuilder();
        SvgPlot.begin(out, bottom + BOTTOM, title);
        SvgPlot.text(out, LEFT, 18, "title", title);
        for (int tick = 0; tick <= axis.ticks(); tick++) {
            double x = x(axis.share(axis.low() + tick * axis.step()));
            SvgPlot.line(out, x, TOP, x, bottom);
            SvgPlot.text(out, x, bottom + 16, "middle", axis.label(tick));
        }
        SvgPlot.text(out, (LEFT + SvgPlot.WIDTH - RIGHT) / 2.0, bottom + 36, "middle", axisName);
        for (int i = 0; i < bars.size(); i++) {
            Bar each = bars.get(i);
            double middle = TOP + ROW * (i + 0.5);
            SvgPlot.text(out, LEFT - 8, middle + 4, "end", SvgPlot.shortened(each.name, LONGEST_NAME));
            if (each.fits()) {
                draw(out, each, axis, middle);
            }
        }
        return out.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder out, Bar bar, SvgAxis axis, double middle) {
        double zero = x(axis.share(0));
        double end = x(axis.share(bar.value));
        out.append("<rect fill=\"").append(SvgPlot.COLOURS[0]).append("\" x=\"").append(SvgPlot.number(Math.min(zero, end)))
                .append("\" y=\"").append(SvgPlot.number(middle - BAR / 2.0))
                .append("\" width=\"").append(SvgPlot.number(Math.abs(end - zero))).append("\" height=\"").append(BAR)
                .append("\"><title>").append(SvgPlot.escaped(bar.name)).append("</title></rect>\n");
        if (bar.deviation > 0) {
            out.append("<path stroke=\"#333\" d=\"M").append(SvgPlot.number(x(axis.share(bar.value - bar.deviation)))).append(' ')
                    .append(SvgPlot.number(middle)).append('H')
                    .append(SvgPlot.number(x(axis.share(bar.value + bar.deviation)))).append("\"/>\n");
        }
    }

    /** With zero, and with room for the deviations. */
    private SvgAxis axis() {
        double least = 0;
        double most = 0;
        for (Bar bar : bars) {
            if (bar.fits()) {
                least = Math.min(least, bar.value - bar.deviation);
                most = Math.max(most, bar.value + bar.deviation);
            }
        }
        return SvgAxis.of(least, most);
    }

    private static double x(double share) {
        return LEFT + share * (SvgPlot.WIDTH - LEFT - RIGHT);
    }
}
