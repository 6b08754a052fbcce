package dev.lanewise.cli;

import dev.lanewise.train.explain.ColumnImportance;
import dev.lanewise.train.explain.PartialDependence;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The picture of an explanation: the importance of the columns as bars, below it the dependence on some of them. */
final class ExplanationPlot {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 520;
    private static final int MOST_COLUMNS = 20;
    private static final int LONGEST_NAME = 24;
    private static final Color BAR = new Color(0x1f77b4);

    private ExplanationPlot() {}

    /** Writes it as PNG. @return one line for the user */
    static String write(
            Destination destination,
            String title,
            List<ColumnImportance> importance,
            List<PartialDependence> dependence,
            List<String> outputs) {
        return Plots.write(destination, () -> {
            List<Chart<?, ?>> charts = new ArrayList<>();
            charts.add(importance(title, importance));
            dependence.forEach(one -> charts.add(dependence(one, outputs)));
            return charts;
        });
    }

    private static CategoryChart importance(String title, List<ColumnImportance> all) {
        List<ColumnImportance> shown = all.subList(0, Math.min(MOST_COLUMNS, all.size()));
        CategoryChart chart = chart("Importance of the columns, " + title, "increase of the loss");
        chart.getStyler().setLegendVisible(false);
        chart.addSeries(
                        "loss",
                        shown.stream().map(one -> Format.shortened(one.column(), LONGEST_NAME)).toList(),
                        shown.stream().map(ColumnImportance::loss).toList(),
                        shown.stream().map(ColumnImportance::deviation).toList())
                .setFillColor(BAR);
        return chart;
    }

    /** Lines over numbers, as far apart as they are; bars for categories. */
    private static Chart<?, ?> dependence(PartialDependence one, List<String> outputs) {
        String title = "Dependence on " + one.column();
        String y = outputs.size() > 1 ? "mean probability" : "mean prediction";
        boolean numeric = one.values().stream().allMatch(value -> value.matches("[-+.\\dEe]+"));
        Chart<?, ?> chart = numeric ? lines(title, y, one, outputs) : bars(title, y, one, outputs);
        chart.getStyler().setLegendVisible(outputs.size() > 1).setLegendPosition(Styler.LegendPosition.OutsideE);
        return chart;
    }

    private static XYChart lines(String title, String y, PartialDependence one, List<String> outputs) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH).height(HEIGHT).title(title).xAxisTitle(one.column()).yAxisTitle(y).build();
        style(chart.getStyler());
        for (int output = 0; output < outputs.size(); output++) {
            int column = output;
            chart.addSeries(
                    Format.shortened(outputs.get(output), LONGEST_NAME),
                    one.values().stream().map(Double::valueOf).toList(),
                    one.means().stream().map(means -> means[column]).toList());
        }
        return chart;
    }

    private static CategoryChart bars(String title, String y, PartialDependence one, List<String> outputs) {
        CategoryChart chart = chart(title, y);
        for (int output = 0; output < outputs.size(); output++) {
            int column = output;
            chart.addSeries(
                    Format.shortened(outputs.get(output), LONGEST_NAME),
                    one.values().stream().map(value -> Format.shortened(value, LONGEST_NAME)).toList(),
                    one.means().stream().map(means -> means[column]).toList());
        }
        return chart;
    }

    private static CategoryChart chart(String title, String y) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH).height(HEIGHT).title(title).yAxisTitle(y).build();
        chart.getStyler().setAvailableSpaceFill(0.7);
        chart.getStyler().setXAxisLabelRotation(45);
        style(chart.getStyler());
        return chart;
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setChartPadding(20)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20))
                .setChartTitlePadding(12)
                .setLegendBorderColor(new Color(0xdddddd))
                .setDecimalPattern("0.######"); // 0.08, not .08
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16))
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14))
                .setXAxisMaxLabelCount(MOST_COLUMNS)
                .setPlotGridLinesColor(new Color(0xdddddd));
    }
}
