package dev.lanewise.bench;

import java.util.Locale;

/** A drawing that stands in an HTML page by itself: its colours and letters are attributes, and nothing is loaded. */
final class Svg {
    /** Colours that stay apart for the colour-blind (Okabe, Ito: Color universal design, 2008). */
    static final String BLACK = "#222222";

    static final String GREY = "#8a8a8a";
    static final String ORANGE = "#e69f00";
    static final String SKY = "#56b4e9";
    static final String GREEN = "#009e73";
    static final String BLUE = "#0072b2";
    static final String VERMILION = "#d55e00";
    static final String PURPLE = "#cc79a7";

    /** What stands for a measurement. */
    enum Marker {
        CIRCLE,
        RING,
        SQUARE,
        DIAMOND,
        TRIANGLE,
        PLUS,
        BAR
    }

    private final StringBuilder elements = new StringBuilder();
    private final double width;
    private final double height;

    Svg(double width, double height) {
        this.width = width;
        this.height = height;
    }

    void line(double x1, double y1, double x2, double y2, String colour, double thick, String dashes) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
                x1, y1, x2, y2, colour, thick, dashes(dashes));
    }

    /** @param points x, y, x, y, … */
    void polyline(double[] points, String colour, double thick, String dashes) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            list.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
                list.toString().strip(), colour, thick, dashes(dashes));
    }

    private static String dashes(String dashes) {
        return dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
    }

    /** @param anchor start, middle or end */
    void text(double x, double y, String anchor, String colour, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor, colour, Table.escape(text));
    }

    /** Text that is turned by some degrees about its anchor. */
    void turned(double x, double y, double degrees, String anchor, String colour, String text) {
        add("<text transform=\"translate(%.1f %.1f) rotate(%.1f)\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, degrees, anchor, colour, Table.escape(text));
    }

    /** @param tip what a pointer that rests on it is told; empty for nothing */
    void marker(Marker marker, double x, double y, String colour, String tip) {
        String title = tip.isEmpty() ? "" : "<title>" + Table.escape(tip) + "</title>";
        String paint = marker == Marker.RING
                ? "fill=\"#ffffff\" stroke=\"" + colour + "\" stroke-width=\"1.8\""
                : "fill=\"" + colour + "\" stroke=\"#ffffff\" stroke-width=\"0.8\"";
        switch (marker) {
            case CIRCLE -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" %s>%s</circle>", x, y, paint, title);
            case RING -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" %s>%s</circle>", x, y, paint, title);
            case SQUARE -> path("M%.1f %.1fh8v8h-8z", x - 4, y - 4, paint, title);
            case DIAMOND -> path("M%.1f %.1fl5.5 5.5l-5.5 5.5l-5.5 -5.5z", x, y - 5.5, paint, title);
            case TRIANGLE -> path("M%.1f %.1fl5.2 9h-10.4z", x, y - 5.8, paint, title);
            case PLUS -> path("M%.1f %.1fh3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z", x - 1.5, y - 5, paint, title);
            case BAR -> path("M%.1f %.1fh3v14h-3z", x - 1.5, y - 7, paint, title);
        }
    }

    private void path(String form, double x, double y, String paint, String title) {
        add("<path d=\"%s\" %s>%s</path>", String.format(Locale.ROOT, form, x, y), paint, title);
    }

    private void add(String form, Object... values) {
        elements.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    /** The element. @param title what a reader who does not see it is told */
    String html(String title) {
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" role=\"img\" aria-label=\"%s\" "
                        + "xmlns=\"http://www.w3.org/2000/svg\" font-size=\"13\">\n%s</svg>\n",
                width, height, width, Table.escape(title), elements);
    }
}
