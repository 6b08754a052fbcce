package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What JMH measured of one benchmark method with one choice of parameters.
 *
 * @param benchmark the simple name of the class
 * @param method which names the variant
 * @param threads of JMH that called it at the same time
 * @param samples nanoseconds of a call
 * @param bytes allocated by a call, in the iteration that allocated least; NaN where that was not measured
 * @param peakMemory the most that a fork had resident, in bytes; NaN where that was not measured
 */
record Measurement(
        String benchmark,
        String method,
        Map<String, String> params,
        int threads,
        Samples samples,
        double bytes,
        double peakMemory) {
    /** Two with the same key are of the same thing. */
    record Key(String benchmark, String method, Map<String, String> params, int threads) {}

    Key key() {
        return new Key(benchmark, method, params, threads);
    }

    /** The forks of both, as one measurement. */
    Measurement and(Measurement more) {
        // The order of the arguments matters not: least and most, NaN only if both are.
        double least = Double.isNaN(bytes) || more.bytes < bytes ? more.bytes : bytes;
        double most = Double.isNaN(peakMemory) || more.peakMemory > peakMemory ? more.peakMemory : peakMemory;
        return new Measurement(benchmark, method, params, threads, samples.and(more.samples), least, most);
    }

    /** Reads an element of the array that JMH writes. */
    static Measurement of(JsonNode result) {
        String name = result.required("benchmark").asString();
        String unit = result.required("primaryMetric").required("scoreUnit").asString();
        if (!unit.equals("ns/op")) {
            throw new IllegalArgumentException(name + ": measured in " + unit + ", want ns/op");
        }
        int point = name.lastIndexOf('.');
        if (point < 0) {
            throw new IllegalArgumentException(name + ": want the name of a class and a method");
        }
        Map<String, String> params = new TreeMap<>();
        result.path("params").properties().forEach(param -> params.put(param.getKey(), param.getValue().asString()));
        List<double[]> forks = forks(result.required("primaryMetric"));
        JsonNode secondary = result.path("secondaryMetrics");
        return new Measurement(
                name.substring(name.lastIndexOf('.', point - 1) + 1, point),
                name.substring(point + 1),
                params,
                result.required("threads").asInt(),
                new Samples(forks),
                forks(secondary.path("gc.alloc.rate.norm")).stream()
                        .flatMapToDouble(Arrays::stream)
                        .min()
                        .orElse(Double.NaN),
                forks(secondary.path(PeakMemory.METRIC)).stream()
                        .flatMapToDouble(Arrays::stream)
                        .max()
                        .orElse(Double.NaN));
    }

    private static List<double[]> forks(JsonNode metric) {
        List<double[]> forks = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            double[] iterations = new double[fork.size()];
            for (int i = 0; i < iterations.length; i++) {
                iterations[i] = fork.get(i).asDouble();
            }
            forks.add(iterations);
        }
        return forks;
    }
}
