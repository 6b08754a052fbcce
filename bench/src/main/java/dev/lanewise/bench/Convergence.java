package dev.lanewise.bench;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.optim.AdaBelief;
import dev.lanewise.optim.AdaDelta;
import dev.lanewise.optim.AdaGrad;
import dev.lanewise.optim.Adafactor;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Adamax;
import dev.lanewise.optim.Adan;
import dev.lanewise.optim.Asgd;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.Lamb;
import dev.lanewise.optim.Lars;
import dev.lanewise.optim.Lion;
import dev.lanewise.optim.Muon;
import dev.lanewise.optim.NAdam;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.RAdam;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.Rprop;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.ScheduleFreeAdamW;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.UpdateRule;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Every update rule on every {@link TestProblem}: the losses along the way, as a picture. The rates are the best of 1, 2 and
 * 5 times the powers of ten on that very problem (RAdam's were found by hand), and fall to 0 along a cosine where the rule takes a
 * schedule: what a rule can reach, not which is better.
 */
public final class Convergence {
    /** What is drawn of a loss: below it rounding decides. */
    private static final double FLOOR = 1e-12;

    private static final double CEILING = 1e4;
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 560;

    /**
     * One rule with the learning rates it is tried with.
     *
     * @param rates by problem
     */
    record Trial(String name, UpdateRule rule, Map<TestProblem, Double> rates) {
        private static Trial of(
                String name, UpdateRule rule, double rosenbrock, double quadratic, double beale, double logistic) {
            Map<TestProblem, Double> rates = new EnumMap<>(TestProblem.class);
            rates.put(TestProblem.ROSENBROCK, rosenbrock);
            rates.put(TestProblem.QUADRATIC, quadratic);
            rates.put(TestProblem.BEALE, beale);
            rates.put(TestProblem.LOGISTIC, logistic);
            return new Trial(name, rule, rates);
        }

        private Schedule schedule(TestProblem problem) {
            double rate = rates.get(problem);
            return switch (rule) {
                case Rprop _, ScheduleFreeAdamW _ -> new Constant(rate);
                // Its first five steps are gradient descent, for which the later rate would be far too high.
                case RAdam _ -> new Constant(1e-4).followedBy(new CosineDecay(rate, 0, problem.steps() - 5), 5);
                default -> new CosineDecay(rate, 0, problem.steps());
            };
        }

        /** The loss before the first step and after each. */
        double[] run(TestProblem problem) {
            ParameterLayout layout = ParameterLayout.of(List.of(new ParameterLayout.Slot("x", problem.shape())));
            Optimizer optimizer = new Optimizer(rule, schedule(problem), layout);
            float[] p = Arrays.copyOf(problem.start(), layout.size());
            float[] g = new float[layout.size()];
            double[] losses = new double[problem.steps() + 1];
            for (int s = 0; s < losses.length; s++) {
                losses[s] = problem.evaluate(p, g);
                optimizer.step(Compute.serial(), p, g);
            }
            return losses;
        }
    }

    private Convergence() {}

    static List<Trial> trials() {
        return List.of(
                Trial.of("SGD", Sgd.of(), 0.005, 0.002, 0.05, 10),
                Trial.of("momentum", Sgd.of().withMomentum(0.9), 0.002, 0.002, 0.02, 2),
                Trial.of("Nesterov", Sgd.of().withNesterov(0.9), 0.001, 0.001, 0.01, 1),
                Trial.of("ASGD", Asgd.of(), 0.005, 0.002, 0.05, 2),
                Trial.of("Rprop", Rprop.of(), 0.01, 1, 1e-4, 0.5),
                Trial.of("AdaGrad", AdaGrad.of(), 1, 1, 1, 2),
                Trial.of("AdaDelta", AdaDelta.of(), 1, 0.5, 0.5, 10),
                Trial.of("RMSprop", RmsProp.of(), 0.01, 0.005, 0.01, 0.1),
                Trial.of("Adam", Adam.of(), 0.2, 2, 0.5, 1),
                Trial.of("AdamW", AdamW.of().withWeightDecay(0), 0.2, 2, 0.5, 1),
                Trial.of("Adamax", Adamax.of(), 2, 2, 1, 2),
                Trial.of("NAdam", NAdam.of(), 0.05, 0.2, 0.2, 0.2),
                Trial.of("RAdam", RAdam.of(), 0.1, 0.5, 0.2, 0.5),
                Trial.of("AdaBelief", AdaBelief.of(), 1, 10, 1, 0.5),
                Trial.of("Adan", Adan.of(), 0.005, 0.02, 0.05, 0.5),
                Trial.of("Lion", Lion.of(), 0.002, 0.02, 0.005, 0.02),
                Trial.of("schedule-free AdamW", ScheduleFreeAdamW.of(), 0.02, 1, 0.2, 0.2),
                Trial.of("LARS", Lars.of(), 10, 5, 0.2, 0.5),
                Trial.of("LAMB", Lamb.of().withWeightDecay(0), 0.01, 0.1, 0.005, 0.02),
                Trial.of("Adafactor", Adafactor.of(), 0.02, 1, 0.01, 0.5),
                Trial.of("Muon", Muon.of().withWeightDecay(0), 0.02, 0.05, 0.005, 0.2));
    }

    /** @param arguments the PNG file to write */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("give the name of the PNG file to write");
            System.exit(2);
        }
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(2 * WIDTH, 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (TestProblem problem : TestProblem.values()) {
            int at = problem.ordinal();
            graphics.translate(at % 2 * WIDTH, at / 2 * HEIGHT);
            chart(problem).paint(graphics, WIDTH, HEIGHT);
            graphics.translate(-(at % 2) * WIDTH, -(at / 2) * HEIGHT);
        }
        graphics.dispose();
        ImageIO.write(image, "png", new File(arguments[0]));
    }

    private static XYChart chart(TestProblem problem) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(problem.title())
                .xAxisTitle("step")
                .yAxisTitle("loss above the least")
                .build();
        chart.getStyler()
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20))
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(java.awt.Color.WHITE);
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(FLOOR).setYAxisMax(CEILING).setPlotGridLinesVisible(false);
        int every = problem.steps() / 250;
        for (Trial trial : trials()) {
            double[] losses = trial.run(problem);
            double[] x = new double[losses.length / every];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i * every;
                y[i] = Math.clamp(losses[i * every], FLOOR, CEILING);
            }
            chart.addSeries(trial.name(), x, y).setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }
}
