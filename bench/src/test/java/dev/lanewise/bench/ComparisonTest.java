package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.Comparison.Ratio;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Samples forks(double... medians) {
        return new Samples(Arrays.stream(medians).mapToObj(median -> new double[] {median}).toList());
    }

    /** By hand: logarithms of mean 0 and 1, variances 0.02 of 3 each, so t with 4 degrees of freedom, 2.7764 at 0.975. */
    @Test
    void isWelchsInterval() {
        double d = Math.sqrt(0.02);
        Ratio ratio = Ratio.of(
                forks(Math.exp(-d), 1, Math.exp(d)), forks(Math.exp(1 - d), Math.exp(1), Math.exp(1 + d)));
        double width = 2.7764 * Math.sqrt(0.04 / 3);
        assertEquals(Math.exp(-1), ratio.faster(), 1e-12);
        assertEquals(Math.exp(-1 - width), ratio.low(), 1e-4);
        assertEquals(Math.exp(-1 + width), ratio.high(), 1e-4);
        assertEquals("slower", ratio.verdict());
        assertTrue(ratio.forks());
    }

    @Test
    void coversTheTruthAsOftenAsItSays() {
        Random random = new Random(1);
        int covered = 0;
        int rounds = 2000;
        for (int i = 0; i < rounds; i++) {
            double[] a = random.doubles(5).map(u -> Math.exp(0.05 * random.nextGaussian())).toArray();
            double[] b = random.doubles(5).map(u -> 0.9 * Math.exp(0.02 * random.nextGaussian())).toArray();
            Ratio ratio = Ratio.of(forks(a), forks(b));
            if (ratio.low() <= 1 / 0.9 && 1 / 0.9 <= ratio.high()) {
                covered++;
            }
        }
        // 95 % of 2000 with a standard deviation of 10; Welch's approximation is a little to the safe side.
        assertTrue(covered > 1860 && covered < 1940, "covered " + covered);
    }

    @Test
    void oneForkIsSaidToBeOne() {
        Samples one = new Samples(List.of(new double[] {10, 11, 12}));
        assertFalse(Ratio.of(one, forks(5, 6, 7)).forks());
        Ratio inside = Ratio.of(one, new Samples(List.of(new double[] {5, 5.1, 5.2})));
        assertTrue(inside.low() > 1);
        assertEquals("–", inside.verdict(), "two JVMs with the same code differ as much");
        assertEquals("–", Ratio.of(forks(1), forks(2)).verdict(), "one number a side says nothing");
    }

    @Test
    void besideOneForkAllIterationsOfTheOthersCount() {
        Samples three = new Samples(List.of(new double[] {1, 1.1}, new double[] {10, 11}, new double[] {10, 11}));
        Ratio ratio = Ratio.of(three, new Samples(List.of(new double[] {10, 11})));
        assertFalse(ratio.forks());
        assertTrue(ratio.low() < ratio.faster() && ratio.faster() < ratio.high(), ratio.toString());
    }

    /** The figure is of medians and the interval of means: "faster" beside 0.99 would be a riddle. */
    @Test
    void whereMedianAndMeanDisagreeThereIsNoVerdict() {
        assertEquals("–", new Ratio(0.99, 1.01, 1.8, true).verdict());
    }

    @Test
    void tellsWhatOnlyOneStudyHas() {
        Study all = Examples.study();
        Study less = new Study(Set.of(), all.measurements().subList(0, 6));
        assertEquals(6, Comparison.table(all, less).lines().size());
        assertEquals(List.of("dot, 3,072, 1 thread, SIMD"), Comparison.missing(all, less));
        assertEquals(List.of(), Comparison.missing(less, all));
        Measurement slow = Examples.measurement(
                "DotBenchmark", "plain", Map.of("n", "3072"), Examples.fork(2 * 24 * 1024 / 5.0));
        Table table = Comparison.table(all, new Study(Set.of(), List.of(slow)));
        assertEquals(
                List.of("dot, 3,072, 1 thread, plain", "4.92", "9.83", "0.500×", "~0.000 … ∞", "–"), table.lines().get(0));
    }
}
