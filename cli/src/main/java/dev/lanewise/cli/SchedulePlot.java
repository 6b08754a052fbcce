package dev.lanewise.cli;

import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/**
 * What a run's learning rate will be at each of its updates, and its momentum where that changes, before anything is trained.
 *
 * @param title of the picture
 * @param update how the weights are updated
 * @param updates in the whole run, at least 1
 */
record SchedulePlot(String title, OptimizerOptions update, long updates) {
    /** More points than that are no longer told apart. */
    private static final int POINTS = 4000;

    /** In words: the first rate, the highest and lowest, the last. */
    String summary() {
        double[] rates = values(update.schedule());
        return String.format(
                Locale.ROOT,
                "%d updates: the learning rate starts at %.3g, is between %.3g and %.3g, and ends at %.3g%s",
                updates,
                rates[0],
                DoubleStream.of(rates).min().orElseThrow(),
                DoubleStream.of(rates).max().orElseThrow(),
                rates[rates.length - 1],
                watches() ? ", unless the loss stops falling" : "");
    }

    /** Writes it as PNG. @return one line for the user */
    String write(Destination destination) {
        return Plots.write(destination, this::charts);
    }

    private List<XYChart> charts() {
        List<XYChart> charts = new ArrayList<>();
        charts.add(chart(title, "learning rate" + (watches() ? ", while the loss falls" : ""), update.schedule()));
        update.momentum().ifPresent(momentum -> charts.add(chart("", "momentum", momentum)));
        return charts;
    }

    private XYChart chart(String name, String y, Schedule schedule) {
        XYChart chart = Plots.chart(name, y, Styler.LegendPosition.InsideNE);
        double[] values = values(schedule);
        chart.setXAxisTitle("update");
        chart.getStyler().setLegendVisible(false);
        double[] numbers = steps().mapToDouble(step -> step + 1.0).toArray();
        Plots.labelSmall(chart, values);
        Plots.labelRound(chart, numbers, values);
        Plots.add(chart, y, numbers, values, Plots.TRAINING);
        return chart;
    }

    private boolean watches() {
        return update.schedule() instanceof ReduceOnPlateau;
    }

    private double[] values(Schedule schedule) {
        return steps().mapToDouble(schedule::at).toArray();
    }

    /** The numbers of the updates that are drawn, the first and the last among them. */
    private LongStream steps() {
        long intervals = Math.min(updates, POINTS) - 1;
        return LongStream.rangeClosed(0, intervals).map(i -> intervals == 0 ? 0 : i * (updates - 1) / intervals);
    }
}
