package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * What got faster or slower between two studies, with intervals of 95 %: Welch's t on the logarithms of the forks' medians,
 * whose difference is the logarithm of the ratio of times. A fork is one observation and not each of its iterations, which
 * resemble each other more than two JVMs do (Kalibera, Jones: Rigorous benchmarking in reasonable time, ISMM 2013).
 *
 * <p>With one fork on a side there is nothing to tell how much JVMs differ. The iterations then stand in for forks, and
 * the interval is marked with {@code ~}: it holds inside these two JVMs and is too narrow for anything else, so that no verdict follows from it.
 */
final class Comparison {
    /** The column of the intervals. */
    static final int INTERVAL = 4;

    private static final double CONFIDENCE = 0.95;

    /**
     * How many times faster the new study is.
     *
     * @param low the lower end of the interval
     * @param high the upper end
     * @param forks whether the interval is that of forks, and not of iterations
     */
    record Ratio(double faster, double low, double high, boolean forks) {
        static Ratio of(Samples before, Samples after) {
            boolean forks = before.forks().size() > 1 && after.forks().size() > 1;
            double[] a = logs(forks ? before.forkMedians() : before.iterations());
            double[] b = logs(forks ? after.forkMedians() : after.iterations());
            double faster = before.median() / after.median();
            if (a.length < 2 || b.length < 2) {
                return new Ratio(faster, 0, Double.POSITIVE_INFINITY, forks);
            }
            double errorA = variance(a) / a.length;
            double errorB = variance(b) / b.length;
            double error = errorA + errorB;
            if (error == 0) {
                return new Ratio(faster, faster, faster, forks);
            }
            double freedom = error * error / (errorA * errorA / (a.length - 1) + errorB * errorB / (b.length - 1));
            double width = Math.sqrt(error) * new TDistribution(freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
            double centre = mean(a) - mean(b);
            return new Ratio(faster, Math.exp(centre - width), Math.exp(centre + width), forks);
        }

        /** In a word, if the interval leaves no other; none where it is not one of forks, nor where the medians disagree. */
        String verdict() {
            return !forks ? "–" : low > 1 && faster > 1 ? "faster" : high < 1 && faster < 1 ? "slower" : "–";
        }
    }

    private Comparison() {}

    /** One line for each thing that both studies measured. */
    static Table table(Study before, Study after) {
        Map<Measurement.Key, Measurement> old = new LinkedHashMap<>();
        before.measurements().forEach(one -> old.put(one.key(), one));
        List<List<String>> lines = new ArrayList<>();
        for (Measurement one : after.measurements()) {
            Measurement other = old.get(one.key());
            if (other == null) {
                continue;
            }
            Ratio ratio = Ratio.of(other.samples(), one.samples());
            lines.add(List.of(
                    name(one),
                    Tables.number(other.samples().median() / 1e3),
                    Tables.number(one.samples().median() / 1e3),
                    Tables.number(ratio.faster()) + "×",
                    (ratio.forks() ? "" : "~") + Tables.number(ratio.low()) + " … " + Tables.number(ratio.high()),
                    ratio.verdict()));
        }
        return new Table(List.of("<what", "old, µs", "new, µs", "new is faster", "95 % interval", "<verdict"), lines);
    }

    /** What only one of the studies measured. */
    static List<String> missing(Study from, Study in) {
        List<Measurement.Key> there = in.measurements().stream().map(Measurement::key).toList();
        return from.measurements().stream()
                .filter(one -> !there.contains(one.key()))
                .map(Comparison::name)
                .toList();
    }

    private static String name(Measurement one) {
        Suite suite = Suite.of(one.benchmark());
        return suite == null
                ? one.benchmark() + "." + one.method() + " " + one.params() + (one.threads() == 1 ? "" : " ×" + one.threads())
                : suite.work(one.params()).name() + ", " + Variant.of(one.method()).text;
    }

    private static double[] logs(double[] values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1);
    }
}
