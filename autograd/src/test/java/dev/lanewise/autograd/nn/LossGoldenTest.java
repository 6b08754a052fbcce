package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Losses and their gradients in all reductions against {@code losses.json}: the output of PyTorch 1.13.1 (BSD-3). */
class LossGoldenTest {
    /** Twice the gap between float32 and float64 that the reference itself has for losses. */
    private static final double GAP = 2 * 1e-7;

    private record Case(String name, Function<Map<String, Var>, Reduced> loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Reduced(Var none, Var mean, Var sum) {}

    private static Case of(String name, Loss loss) {
        return new Case(name, in -> reduced(loss, in.get("input"), in.containsKey("y") ? in.get("y") : in.get("target")));
    }

    private static Reduced reduced(Loss loss, Var x, Var t) {
        return new Reduced(loss.each(x, t), loss.of(x, t), loss.sum(x, t));
    }

    private static Case of(String name, TernaryLoss loss, String a, String b, String c) {
        return new Case(name, in -> new Reduced(
                loss.each(in.get(a), in.get(b), in.get(c)), loss.of(in.get(a), in.get(b), in.get(c)),
                loss.sum(in.get(a), in.get(b), in.get(c))));
    }

    /** A loss whose class weights the file has. */
    private static Case weighted(String name, Function<List<Float>, Loss> loss) {
        return new Case(name, in -> {
            List<Float> weights = new ArrayList<>();
            for (float weight : in.get("weight").value().toArray()) {
                weights.add(weight);
            }
            return reduced(loss.apply(weights), in.get("input"), in.get("target"));
        });
    }

    static List<Case> cases() {
        Optional<Integer> ignored = Optional.of(-100);
        return List.of(
                of("MSELoss", new SquaredError()),
                of("SmoothL1Loss_beta1", SmoothL1.standard()),
                of("HuberLoss_delta1", Huber.standard()),
                of("BCELoss", new BinaryCrossEntropy()),
                of("BCEWithLogitsLoss", BinaryCrossEntropyWithLogits.standard()),
                of("CrossEntropyLoss", CrossEntropy.standard()),
                of("CrossEntropyLoss_ignore_index", CrossEntropy.standard().withIgnored(-100)),
                weighted("CrossEntropyLoss_smooth_weight_ignore", w -> new CrossEntropy(w, 0.2f, ignored)),
                weighted("CrossEntropyLoss_soft_targets_weight_smooth", w -> new CrossEntropy(w, 0.1f, Optional.empty())),
                weighted("NLLLoss_weight", w -> new NegativeLogLikelihood(w, Optional.empty())),
                of("KLDivLoss_log_target", new KullbackLeibler(true)),
                of("HingeEmbeddingLoss", HingeEmbedding.standard()),
                of("MultiMarginLoss_p1", MultiMargin.standard()),
                of("hinge_plain_composed", Hinge.standard()),
                new Case("MultiLabelSoftMarginLoss", in -> {
                    CustomLoss loss = (x, t) -> BinaryCrossEntropyWithLogits.standard().each(x, t).mean(1);
                    return reduced(loss, in.get("input"), in.get("target"));
                }),
                of("TripletMarginLoss", TripletMargin.standard(), "a", "p", "n"),
                of("GaussianNLLLoss", GaussianNegativeLogLikelihood.standard(), "input", "target", "var"));
    }

    static JsonNode named(JsonNode file, String name) {
        for (JsonNode candidate : file.get("cases")) {
            if (candidate.get("name").stringValue().equals(name)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no case " + name);
    }

    private static JsonNode file() {
        return Golden.resource(LossGoldenTest.class, "losses.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(Case c) {
        JsonNode golden = named(file(), c.name());
        Map<String, Var> inputs = new LinkedHashMap<>();
        golden.get("inputs").propertyStream().forEach(e -> inputs.put(e.getKey(), leaf(Golden.tensor(e.getValue()))));
        Reduced reduced = c.loss().apply(inputs);
        compare(c + ", none", golden.get("none_f64"), reduced.none(), reduced.none().sum(), inputs);
        compare(c + ", mean", golden.get("mean_f64"), reduced.mean(), reduced.mean(), inputs);
        compare(c + ", sum", golden.get("sum_f64"), reduced.sum(), reduced.sum(), inputs);
    }

    private static void compare(String what, JsonNode expected, Var loss, Var total, Map<String, Var> inputs) {
        JsonNode value = expected.get("loss");
        Close.assertGap(
                GAP,
                Golden.isTensor(value) ? Golden.tensor(value).data() : new double[] {Golden.number(value)},
                loss.value().toArray(),
                what + ", loss");
        expected.propertyStream().filter(e -> e.getKey().startsWith("grad_")).forEach(e -> {
            Var input = inputs.get(e.getKey().substring(5));
            Close.assertGap(
                    GAP,
                    Golden.tensor(e.getValue()).data(),
                    Gradients.of(total, List.of(input)).getFirst().value().toArray(),
                    what + ", " + e.getKey());
        });
    }

    @Test
    void theBatchMeanOfTheDivergence() {
        JsonNode golden = named(file(), "KLDivLoss_log_target");
        Var x = leaf(Golden.tensor(golden.get("inputs").get("input")));
        Var t = leaf(Golden.tensor(golden.get("inputs").get("target")));
        Var mean = new KullbackLeibler(true).batchMean(x, t);
        compare("batch mean", golden.get("batchmean_f64"), mean, mean, Map.of("input", x, "target", t));
    }

    /** A case that the file has and this list has not fails here. */
    @Test
    void everyCaseOfTheFileIsHeld() {
        Set<String> names = new TreeSet<>();
        file().get("cases").forEach(c -> names.add(c.get("name").stringValue()));
        Set<String> held = new TreeSet<>();
        Stream.of(cases()).flatMap(List::stream).forEach(c -> held.add(c.name()));
        assertEquals(names, held);
    }

    private static Var leaf(Golden.Tensor tensor) {
        Shape shape = Shape.of(tensor.shape());
        return tensor.dtype().equals("int64")
                ? Var.of(IntTensor.view(tensor.ints(), 0, shape))
                : Var.of(Tensor.of(shape, tensor.floats()));
    }
}
