package dev.lanewise.bench;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The benchmark classes, and the family under which each is asked for. */
enum Suite {
    DOT("dot", "inner product", false, DotBenchmark.class, DotBenchmark::work),
    AXPY("axpy", "y = α·x + y", false, AxpyBenchmark.class, AxpyBenchmark::work),
    ELEMENTWISE(
            "elementwise",
            "add, multiply, relu, exp, log, tanh, sigmoid",
            false,
            ElementwiseBenchmark.class,
            ElementwiseBenchmark::work),
    SOFTMAX("softmax", "softmax of the rows of a matrix", false, SoftmaxBenchmark.class, SoftmaxBenchmark::work),
    GEMM("gemm", "matrix products, cubes and those of training", true, GemmBenchmark.class, GemmBenchmark::work),
    UPDATE("update", "Adam and RMSprop", false, UpdateBenchmark.class, UpdateBenchmark::work),
    STEP(
            "step",
            "whole training steps of dense networks, and the parts of one",
            true,
            StepBenchmark.class,
            StepBenchmark::work),
    STEP_PARTS("step", "", false, StepPartsBenchmark.class, StepPartsBenchmark::work);

    final String family;

    /** For the help text; empty for a suite that follows another of its family. */
    final String description;

    /** Whether it has a parameter {@code threads}. */
    final boolean threaded;

    final Class<?> benchmark;
    private final Function<Map<String, String>, Work> work;

    Suite(
            String family,
            String description,
            boolean threaded,
            Class<?> benchmark,
            Function<Map<String, String>, Work> work) {
        this.family = family;
        this.description = description;
        this.threaded = threaded;
        this.benchmark = benchmark;
        this.work = work;
    }

    /** Every combination of the values that the parameters name. */
    List<Map<String, String>> combinations() {
        List<Map<String, String>> all = List.of(Map.of());
        for (Field field : benchmark.getFields()) {
            Param values = field.getAnnotation(Param.class);
            if (values != null) {
                all = all.stream()
                        .flatMap(before -> Arrays.stream(values.value()).map(value -> {
                            Map<String, String> one = new TreeMap<>(before);
                            one.put(field.getName(), value);
                            return one;
                        }))
                        .toList();
            }
        }
        return all;
    }

    /** The number of benchmark methods. */
    int variants() {
        return (int) Arrays.stream(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .count();
    }

    static List<String> families() {
        return Arrays.stream(values()).map(suite -> suite.family).distinct().toList();
    }

    /** What a call of a benchmark method with these parameters does. */
    Work work(Map<String, String> params) {
        return work.apply(params);
    }
}
