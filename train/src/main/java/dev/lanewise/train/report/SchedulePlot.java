package dev.lanewise.train.report;

import dev.lanewise.optim.Schedule;
import java.util.stream.LongStream;

/** The learning rate over the steps of a run, or a momentum, as a drawing: any schedule, a sequence or a user's own too. */
public final class SchedulePlot {
    /** Points drawn at most, evenly over the steps: more are not seen. */
    private static final int POINTS = 2000;

    private SchedulePlot() {}

    /**
     * Draws {@link Schedule#at} for the steps from 0; a {@link dev.lanewise.optim.ReduceOnPlateau} as it goes while the watched value
     * falls. A value that is not finite is a gap.
     *
     * @param title above the drawing
     * @param name of what is drawn, beside its axis: {@code learning rate}
     * @param steps how many, at least 1
     * @return SVG that is a file of its own, for a browser: {@code Files.writeString(Path.of("schedule.svg"), …)}
     */
    public static String svg(String title, String name, Schedule schedule, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("schedule plot: steps = " + steps + ", want at least 1");
        }
        long last = Math.min(steps, POINTS) - 1;
        long[] drawn = LongStream.rangeClosed(0, last)
                .map(i -> last == 0 ? 0 : Math.round((double) i / last * (steps - 1)))
                .toArray();
        double[] x = LongStream.of(drawn).asDoubleStream().toArray();
        double[] y = LongStream.of(drawn).mapToDouble(schedule::at).toArray();
        String svg = new SvgPlot(title, "step", name).line("", x, y).svg();
        int begun = svg.indexOf('\n') + 1;
        return svg.substring(0, begun) + "<style>\n" + SvgPlot.STYLE + "</style>\n" + svg.substring(begun);
    }
}
