package dev.lanewise.cli;

import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.CrossValidation.Summary;
import dev.lanewise.train.ScoreCurve;
import dev.lanewise.train.Scores;
import java.awt.Color;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The picture of a learning or validation curve: accuracy or R², below it the loss, with the deviations over the folds. */
final class CurvePlot {
    private CurvePlot() {}

    /** Writes it as PNG. @return one line for the user */
    static String write(Destination destination, String title, ScoreCurve curve) {
        return Plots.write(destination, () -> drawn(title, curve));
    }

    private static List<XYChart> drawn(String title, ScoreCurve curve) {
        XYChart quality = chart(title, CurveTable.quality(curve), curve, Scores::quality, Styler.LegendPosition.InsideSE);
        XYChart loss = chart("", "loss", curve, Scores::loss, Styler.LegendPosition.InsideNE);
        return List.of(quality, loss);
    }

    private static XYChart chart(
            String title, String y, ScoreCurve curve, ToDoubleFunction<Scores> measure, Styler.LegendPosition legend) {
        XYChart chart = Plots.chart(title, y, legend);
        chart.setXAxisTitle(curve.parameter());
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        double[] places = places(chart, curve);
        add(chart, "rows trained on", places, curve, result -> result.trainingSummary(measure), Plots.TRAINING);
        add(chart, "folds not seen", places, curve, result -> result.summary(measure), Plots.WATCHED);
        return chart;
    }

    /** Numbers stand where they are, on a logarithmic axis if they reach far; words one beside the other. */
    private static double[] places(XYChart chart, ScoreCurve curve) {
        List<String> values = curve.points().stream().map(ScoreCurve.Point::value).toList();
        if (values.stream().allMatch(value -> value.matches("[-+]?[.\\d]+([eE][-+]?\\d+)?"))) {
            double[] places = values.stream().mapToDouble(Double::parseDouble).toArray();
            double least = DoubleStream.of(places).min().orElseThrow();
            double most = DoubleStream.of(places).max().orElseThrow();
            chart.getStyler().setXAxisLogarithmic(least > 0 && most / least > Plots.WIDE);
            return places;
        }
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(values.size() + 1.0).setXAxisMaxLabelCount(values.size() + 2);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(place -> {
            int index = (int) Math.round(place) - 1;
            return index >= 0 && index < values.size() && Math.abs(place - index - 1) < 1e-6 ? values.get(index) : "";
        });
        return IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
    }

    private static void add(
            XYChart chart,
            String name,
            double[] places,
            ScoreCurve curve,
            Function<CrossValidation, Summary> summary,
            Color color) {
        int[] there = IntStream.range(0, places.length)
                .filter(i -> curve.points().get(i).result().isPresent())
                .toArray();
        if (there.length == 0) {
            return;
        }
        List<Summary> summaries = IntStream.of(there)
                .mapToObj(i -> summary.apply(curve.points().get(i).result().orElseThrow()))
                .toList();
        XYSeries series = chart.addSeries(
                name,
                IntStream.of(there).mapToDouble(i -> places[i]).toArray(),
                summaries.stream().mapToDouble(Summary::mean).toArray(),
                summaries.stream().mapToDouble(Summary::deviation).toArray());
        series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setLineColor(color);
        series.setLineWidth(2.5f);
    }
}
