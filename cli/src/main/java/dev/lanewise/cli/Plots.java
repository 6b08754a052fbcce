package dev.lanewise.cli;

import dev.lanewise.train.EpochResult;
import dev.lanewise.train.RateTest;
import dev.lanewise.train.Scores;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Pictures: learning curves (the loss, below it accuracy or R², and the learning rate where it changes), and the losses of
 * a range test.
 */
final class Plots {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 560;
    /** On the axis of the epochs: more run into each other. */
    private static final int MOST_LABELS = 20;

    static final Color TRAINING = new Color(0x1f77b4);
    private static final Color FAINT = new Color(0xc6dbef);
    static final Color WATCHED = new Color(0xd95f02);

    /** Losses whose largest is this many times the smallest are drawn on a logarithmic scale. */
    static final double WIDE = 20;

    private Plots() {}

    /**
     * Writes the curves as PNG. A machine without fonts or the libraries of Java's graphics is no reason to lose a run:
     * then nothing is written.
     *
     * @param watched what the scores of the epochs are of: {@code held-out}, or {@code validation}
     * @return one line for the user: what was written, or why nothing was
     */
    static String write(Destination destination, String title, List<EpochResult> epochs, String watched) {
        return write(destination, () -> curves(title, epochs, watched));
    }

    /** Writes the losses of a range test over the learning rate as PNG. @return one line for the user */
    static String write(Destination destination, String title, RateTest test) {
        return write(destination, () -> losses(title, test));
    }

    /** Draws charts and writes them as PNG, below one another. @return one line for the user */
    static String write(Destination destination, Supplier<List<? extends Chart<?, ?>>> charts) {
        System.setProperty("java.awt.headless", "true");
        BufferedImage image;
        try {
            image = painted(charts.get());
        } catch (LinkageError | InternalError | RuntimeException e) {
            return "not drawn: Java's graphics do not work here (" + e.getClass().getSimpleName()
                    + "); install the packages fontconfig and a font";
        }
        return destination.write(out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java cannot write PNG files");
            }
        });
    }

    private static List<XYChart> curves(String title, List<EpochResult> epochs, String watched) {
        double[] x = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        double[] training = epochs.stream().mapToDouble(EpochResult::loss).toArray();
        XYChart loss = chart(title, "loss", Styler.LegendPosition.InsideNE);
        labelRound(loss, x, training);
        add(loss, "training (with penalties)", x, training, TRAINING);
        List<Scores> scores =
                epochs.stream().flatMap(epoch -> epoch.validation().stream()).toList();
        boolean scored = scores.size() == epochs.size();
        double[] held = scores.stream().mapToDouble(Scores::loss).toArray();
        if (scored) {
            add(loss, watched, x, held, WATCHED);
        }
        DoubleSummaryStatistics range =
                DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(held)).summaryStatistics();
        loss.getStyler().setYAxisLogarithmic(range.getMin() > 0 && range.getMax() / range.getMin() > WIDE);
        List<XYChart> charts = new ArrayList<>(List.of(loss));
        if (scored) {
            XYChart quality = chart("", scores.getFirst().qualityName(), Styler.LegendPosition.InsideSE);
            double[] qualities = scores.stream().mapToDouble(Scores::quality).toArray();
            labelRound(quality, x, qualities);
            add(quality, watched, x, qualities, WATCHED);
            charts.add(quality);
        }
        double[] rates = epochs.stream().mapToDouble(EpochResult::learningRate).toArray();
        if (DoubleStream.of(rates).distinct().count() > 1) {
            XYChart rate = chart("", "learning rate", Styler.LegendPosition.InsideNE);
            labelSmall(rate, rates);
            labelRound(rate, x, rates);
            add(rate, "at the end of the epoch", x, rates, TRAINING);
            charts.add(rate);
        }
        return charts;
    }

    private static List<XYChart> losses(String title, RateTest test) {
        XYChart chart = chart(title, "loss of a batch", Styler.LegendPosition.InsideSW);
        chart.setXAxisTitle("learning rate");
        chart.getStyler().setXAxisLogarithmic(true);
        double[] smoothed = test.smoothed();
        DoubleSummaryStatistics range = DoubleStream.of(smoothed).summaryStatistics();
        // One batch far off must not flatten the curve.
        double top = range.getMax() + 0.1 * (range.getMax() - range.getMin());
        add(chart, "as it was", test.rates(), DoubleStream.of(test.losses()).map(y -> Math.min(y, top)).toArray(), FAINT);
        add(chart, "smoothed", test.rates(), smoothed, TRAINING);
        double suggestion = Math.max(test.suggestion(), test.rates()[0]);
        add(
                chart,
                String.format(Locale.ROOT, "suggestion: %.2g", test.suggestion()),
                new double[] {suggestion, suggestion},
                new double[] {range.getMin(), range.getMax()},
                WATCHED);
        return List.of(chart);
    }

    private static BufferedImage painted(List<? extends Chart<?, ?>> charts) {
        int width = charts.stream().mapToInt(Chart::getWidth).max().orElseThrow();
        int height = charts.stream().mapToInt(Chart::getHeight).sum();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        for (Chart<?, ?> chart : charts) {
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            graphics.translate(0, chart.getHeight());
        }
        graphics.dispose();
        return image;
    }

    static XYChart chart(String title, String y, Styler.LegendPosition legend) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("epoch")
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setChartTitleVisible(!title.isEmpty())
                .setChartTitlePadding(12)
                .setChartPadding(20)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 22))
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16))
                .setLegendPosition(legend)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendBorderColor(new Color(0xdddddd));
        chart.getStyler().setXAxisMaxLabelCount(MOST_LABELS);
        chart.getStyler()
                .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18))
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15))
                .setPlotGridLinesColor(new Color(0xdddddd));
        return chart;
    }

    /**
     * Labels the vertical axis in a form that small numbers can be read in: 0.002, or 2E-5. To be called before the series are added: where
     * values follow each other by equal differences, up to 1e-4, the library writes one label for each of them, over each other. A first series
     * of the ends, which draws nothing, makes the differences unequal.
     */
    static void labelSmall(XYChart chart, double[] y) {
        DoubleSummaryStatistics range = DoubleStream.of(y).summaryStatistics();
        chart.getStyler().setYAxisDecimalPattern(range.getMax() < 1e-3 ? "0.##E0" : "0.######");
        if (range.getMax() > range.getMin()) {
            invisible(chart, "ends", new double[] {1, 1}, new double[] {range.getMin(), range.getMax()});
        }
    }

    /**
     * Labels the horizontal axis at round numbers where there are many values, not at every so many-th of them, 101106111. To be called
     * before the series are added, as {@link #labelSmall}, and for its reason: a value between the first two.
     */
    static void labelRound(XYChart chart, double[] x, double[] y) {
        if (x.length > MOST_LABELS) {
            invisible(chart, "between", new double[] {x[0], (x[0] + x[1]) / 2}, new double[] {y[0], y[0]});
        }
    }

    private static void invisible(XYChart chart, String name, double[] x, double[] y) {
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.NONE).setShowInLegend(false);
    }

    static void add(XYChart chart, String name, double[] x, double[] y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(x.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setLineColor(color);
        series.setMarkerColor(color);
        series.setLineWidth(2.5f);
    }
}
