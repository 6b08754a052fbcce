package dev.lanewise.bench;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The benchmark classes, and the family under which each is asked for. A new one is a class like {@link DotBenchmark} and a
 * line here: its methods are named as the variants ({@link Variant}), its public fields are its parameters, one of which may
 * be {@code threads}, and {@code work} says what a call does.
 */
enum Suite {
    DOT("dot", "inner product", DotBenchmark.class, DotBenchmark::work),
    REDUCE("reduce", "sum, norm and other reductions", ReduceBenchmark.class, ReduceBenchmark::work, ReduceBenchmark::has),
    AXPY("axpy", "y = α·x + y", AxpyBenchmark.class, AxpyBenchmark::work),
    BINARY("elementwise", "", BinaryBenchmark.class, BinaryBenchmark::work),
    UNARY(
            "elementwise",
            "arithmetic, and every function of one element",
            UnaryBenchmark.class,
            UnaryBenchmark::work,
            UnaryBenchmark::has),
    SOFTMAX("softmax", "softmax of the rows of a matrix, and its logarithm", SoftmaxBenchmark.class, SoftmaxBenchmark::work),
    LOG_SOFTMAX("softmax", "", LogSoftmaxBenchmark.class, LogSoftmaxBenchmark::work),
    LAYER_NORM("norm", "layer normalisation of the rows of a matrix", LayerNormBenchmark.class, LayerNormBenchmark::work),
    RANDOM("random", "uniform and normal numbers, dropout", RandomBenchmark.class, RandomBenchmark::work),
    TRANSPOSE(
            "move",
            "matrices transposed, rows gathered and added up by index",
            TransposeBenchmark.class,
            TransposeBenchmark::work,
            TransposeBenchmark::has),
    GATHER("move", "", GatherBenchmark.class, GatherBenchmark::work, GatherBenchmark::has),
    GEMM(
            "gemm",
            "matrix products: cubes, those of training, skinny ones",
            GemmBenchmark.class,
            GemmBenchmark::work,
            GemmBenchmark::has),
    UPDATE("update", "optimizers' updates", UpdateBenchmark.class, UpdateBenchmark::work),
    PARALLEL("parallel", "a region of threads with nothing to do", ParallelBenchmark.class, ParallelBenchmark::work, ParallelBenchmark::has),
    PAUSED_PARALLEL("parallel", "", PausedParallelBenchmark.class, PausedParallelBenchmark::work, ParallelBenchmark::has),
    STEP(
            "step",
            "whole training steps of networks and of a language model, and the parts of one",
            StepBenchmark.class,
            StepBenchmark::work),
    STEP_PARTS("step", "", StepPartsBenchmark.class, StepPartsBenchmark::work),
    PLANNED("planned", "forward and backward, planned and node by node", PlannedBenchmark.class, PlannedBenchmark::work);

    /** The parameter whose values are 1 and the threads of the session. */
    static final String THREADS = "threads";

    final String family;

    /** For the help text; empty for a suite that follows another of its family. */
    final String description;

    final Class<?> benchmark;
    private final Function<Map<String, String>, Work> work;
    private final BiPredicate<Variant, Map<String, String>> has;

    Suite(String family, String description, Class<?> benchmark, Function<Map<String, String>, Work> work) {
        this(family, description, benchmark, work, (variant, params) -> true);
    }

    /** @param has whether a variant is measured with these parameters, though it has a method */
    Suite(
            String family,
            String description,
            Class<?> benchmark,
            Function<Map<String, String>, Work> work,
            BiPredicate<Variant, Map<String, String>> has) {
        this.family = family;
        this.description = description;
        this.benchmark = benchmark;
        this.work = work;
        this.has = has;
    }

    /** The suite of a benchmark class; null if it has none. */
    static Suite of(String simpleName) {
        return Arrays.stream(values())
                .filter(suite -> suite.benchmark.getSimpleName().equals(simpleName))
                .findFirst()
                .orElse(null);
    }

    static List<String> families() {
        return Arrays.stream(values()).map(suite -> suite.family).distinct().toList();
    }

    /** Whether a call is a step of training, or most of one: dozens of methods, each of which has to be compiled. */
    boolean ofSteps() {
        return family.equals(STEP.family) || this == PLANNED;
    }

    /** What a call of a benchmark method with these parameters does. */
    Work work(Map<String, String> params) {
        return work.apply(params);
    }

    /** Every combination of the values that the parameters name. @param threads besides 1 */
    List<Map<String, String>> combinations(boolean brief, int threads) {
        return combinations(benchmark, brief, threads);
    }

    static List<Map<String, String>> combinations(Class<?> benchmark, boolean brief, int threads) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Field field : benchmark.getFields()) {
            if (field.isAnnotationPresent(Param.class)) {
                List<String> values = values(field, brief, threads);
                all = all.stream()
                        .flatMap(before -> values.stream().map(value -> {
                            Map<String, String> one = new TreeMap<>(before);
                            one.put(field.getName(), value);
                            return one;
                        }))
                        .toList();
            }
        }
        return all;
    }

    private static List<String> values(Field field, boolean brief, int threads) {
        if (field.getName().equals(THREADS)) {
            return threads == 1 ? List.of("1") : List.of("1", Integer.toString(threads));
        }
        if (brief && field.isAnnotationPresent(Brief.class)) {
            return List.of(field.getAnnotation(Brief.class).value());
        }
        List<String> named = List.of(field.getAnnotation(Param.class).value());
        if (field.getType().isEnum() && named.equals(List.of(Param.BLANK_ARGS))) {
            // As JMH does where the annotation names no values.
            return Arrays.stream(field.getType().getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList();
        }
        return named;
    }

    /**
     * The variants that are measured with these parameters, in order. The twin and the loop to compare with have one
     * thread only.
     */
    List<Variant> variants(Map<String, String> params) {
        boolean alone = params.getOrDefault(THREADS, "1").equals("1");
        List<Variant> variants = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            boolean method = Arrays.stream(benchmark.getMethods())
                    .anyMatch(one -> one.isAnnotationPresent(Benchmark.class) && one.getName().equals(variant.method()));
            boolean compared = variant == Variant.SCALAR || variant == Variant.PLAIN;
            if (method && (alone || !compared) && has.test(variant, params)) {
                variants.add(variant);
            }
        }
        return variants;
    }
}
