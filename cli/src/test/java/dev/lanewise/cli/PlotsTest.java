package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.EpochResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

class PlotsTest {
    @TempDir
    private Path directory;

    @Test
    void aMachineWithoutGraphicsGetsALineAndNoFile() {
        Destination file = new Destination("--plot", directory.resolve("p.png"));
        Supplier<List<? extends Chart<?, ?>>> broken = () -> {
            throw new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file");
        };
        assertEquals(
                "not drawn: Java's graphics do not work here (UnsatisfiedLinkError); install the packages fontconfig and"
                        + " a font",
                Plots.write(file, broken));
        assertFalse(Files.exists(file.file()));
    }

    @Test
    void oneEpochWithoutScoresIsAPictureToo() throws IOException {
        Destination file = new Destination("--plot", directory.resolve("p.png"));
        EpochResult only = new EpochResult(1, 0.1, 0, Optional.empty(), 1, 10, "");
        assertEquals(file.file().toString(), Plots.write(file, "title", List.of(only), "held-out"));
        assertEquals(560, ImageIO.read(file.file().toFile()).getHeight());
    }

    /** Not at each value, where these are by equal differences or so small that they seem to be. */
    @Test
    void labelsOfRatesStandAtRoundNumbers() {
        for (double curvature : new double[] {0, 0.3}) {
            double[] x = IntStream.rangeClosed(1, 200).mapToDouble(i -> i).toArray();
            double[] rates = Arrays.stream(x).map(i -> 1e-3 * Math.pow(i / 200, 1 + curvature)).toArray();
            XYChart chart = Plots.chart("", "learning rate", Styler.LegendPosition.InsideNE);
            Plots.labelSmall(chart, rates);
            Plots.add(chart, "rate", x, rates, Plots.TRAINING);
            List<Double> places = new ArrayList<>();
            chart.getStyler().setYAxisTickLabelsFormattingFunction(place -> {
                places.add(place);
                return String.format(Locale.ROOT, "%.6f", place);
            });
            chart.paint(new BufferedImage(1200, 560, BufferedImage.TYPE_INT_RGB).createGraphics(), 1200, 560);
            assertTrue(new TreeSet<>(places).size() >= 5, places::toString);
            places.removeIf(place -> place == rates[0] || place == rates[199]); // asked for how long labels are
            for (double place : places) {
                assertEquals(Math.rint(place * 2e4), place * 2e4, 1e-6, places::toString);
            }
        }
    }

    /** As 1, 6, 11, … they stood over each other from 100 on. */
    @Test
    void labelsOfManyStepsStandAtRoundNumbers() {
        for (int steps : new int[] {21, 160, 4000}) {
            double[] x = IntStream.rangeClosed(1, steps).mapToDouble(i -> i).toArray();
            double[] rates = Arrays.stream(x).map(i -> 0.01 / i).toArray();
            XYChart chart = Plots.chart("", "learning rate", Styler.LegendPosition.InsideNE);
            Plots.labelRound(chart, x, rates);
            Plots.add(chart, "rate", x, rates, Plots.TRAINING);
            List<Double> asked = new ArrayList<>();
            chart.getStyler().setXAxisTickLabelsFormattingFunction(place -> {
                asked.add(place);
                return String.format(Locale.ROOT, "%.0f", place);
            });
            chart.paint(new BufferedImage(1200, 560, BufferedImage.TYPE_INT_RGB).createGraphics(), 1200, 560);
            int begun = asked.size() - 1; // of the last attempt, with room for each label
            while (begun > 0 && asked.get(begun - 1) < asked.get(begun)) {
                begun--;
            }
            List<Double> places = asked.subList(begun, asked.size());
            assertTrue(places.size() >= 5 && places.size() <= 25, asked::toString);
            double apart = places.get(1) - places.get(0);
            assertTrue(Set.of(1.0, 2.0, 5.0).contains(apart / Math.pow(10, Math.floor(Math.log10(apart)))), asked::toString);
            places.forEach(place -> assertEquals(0, Math.abs(place % apart), asked::toString));
        }
    }
}
