package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Nanoseconds of a call: one number for each iteration of each fork.
 *
 * @param forks iterations of each JVM, at least one of at least one
 */
record Samples(List<double[]> forks) {
    Samples {
        if (forks.isEmpty() || forks.stream().anyMatch(fork -> fork.length == 0)) {
            throw new IllegalArgumentException("a fork without iterations");
        }
        forks = List.copyOf(forks);
    }

    /** The figure of each fork: the median of its iterations. */
    double[] forkMedians() {
        return forks.stream().mapToDouble(Samples::median).toArray();
    }

    /** Those of all forks. */
    double[] iterations() {
        return forks.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** The figure: the median of the forks' medians. */
    double median() {
        return median(forkMedians());
    }

    /** The forks of both. */
    Samples and(Samples more) {
        List<double[]> all = new ArrayList<>(forks);
        all.addAll(more.forks);
        return new Samples(all);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
