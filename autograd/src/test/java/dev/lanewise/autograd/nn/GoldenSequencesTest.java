package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Recurrent.Cell;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Embeddings and recurrent layers against PyTorch, judged by the float64 column: at most twice PyTorch's own float32
 * gap.
 */
class GoldenSequencesTest {
    private static final double GAP = 2 * 2e-7;

    @Test
    void layers() {
        Map<String, Consumer<JsonNode>> layers = Map.of(
                "Embedding", GoldenSequencesTest::embedding,
                "EmbeddingBag_mean_offsets", GoldenSequencesTest::meansOfBags,
                "RNN_relu_2layer", recurrent(Recurrent.of(Cell.RELU, 3, 4, 2, false, true)),
                "LSTM_2layer_nobias", recurrent(Recurrent.of(Cell.LSTM, 3, 3, 2, false, false)),
                "LSTM_proj", recurrent(Recurrent.projectedLstm(3, 4, 2, 1, false, true)),
                "LSTM_saturated", recurrent(Recurrent.lstm(2, 2)),
                "GRU_2layer_bidirectional", recurrent(Recurrent.of(Cell.GRU, 2, 3, 2, true, true)));
        Set<String> seen = new HashSet<>();
        for (JsonNode entry : Golden.resource(GoldenSequencesTest.class, "layers_embedding_rnn.json").get("cases")) {
            String name = entry.get("name").stringValue();
            assertTrue(layers.containsKey(name), () -> "no layer for " + name);
            layers.get(name).accept(entry);
            seen.add(name);
        }
        assertEquals(layers.keySet(), seen);
    }

    private static void embedding(JsonNode entry) {
        Embedding layer = embeddingOf(entry);
        ParameterArena arena = arena(layer, entry);
        Var y = layer.apply(indices(entry.get("inputs").get("index")), Pass.inference(arena));
        // Rows are moved, not computed.
        Close.assertGap(0, Golden.tensor(entry.get("f64").get("output")).data(), y.value().toArray(), "Embedding");
        heldWeight(entry, y, arena);
    }

    /** PyTorch's bags are given by where each begins; ours by the bag of each integer. */
    private static void meansOfBags(JsonNode entry) {
        Embedding layer = embeddingOf(entry);
        ParameterArena arena = arena(layer, entry);
        int[] offsets = Golden.tensor(entry.get("inputs").get("offsets")).ints();
        Var tokens = indices(entry.get("inputs").get("index"));
        int[] bags = new int[tokens.shape().size()];
        for (int bag = 0; bag < offsets.length; bag++) {
            Arrays.fill(bags, offsets[bag], bags.length, bag);
        }
        Var y = layer.apply(tokens, Pass.inference(arena)).scatterMean(0, Var.of(IntTensor.of(bags)), offsets.length);
        Close.assertGap(GAP, Golden.tensor(entry.get("f64").get("output")).data(), y.value().toArray(), "EmbeddingBag");
        heldWeight(entry, y, arena);
    }

    private static Embedding embeddingOf(JsonNode entry) {
        int[] shape = Golden.tensor(entry.get("params").get("weight")).shape();
        return Embedding.of(shape[0], shape[1]);
    }

    private static void heldWeight(JsonNode entry, Var y, ParameterArena arena) {
        Var gradient = Gradients.vjp(y, leaf(entry.get("upstream")), arena.variables()).getFirst();
        double[] expected = Golden.tensor(entry.get("f64").get("grad_param_weight")).data();
        Close.assertGap(GAP, expected, gradient.value().toArray(), entry.get("name").stringValue() + ": gradient");
    }

    private static Consumer<JsonNode> recurrent(Recurrent layer) {
        return entry -> held(layer, entry);
    }

    private static ParameterArena arena(Layer layer, JsonNode entry) {
        ParameterArena arena = ParameterArena.of(layer, 1);
        for (Entry parameter : arena.layout().entries()) {
            float[] values = Golden.tensor(entry.get("params").get(parameter.name())).floats();
            System.arraycopy(values, 0, arena.values(), parameter.offset(), values.length);
        }
        return arena;
    }

    private static void held(Recurrent layer, JsonNode entry) {
        String name = entry.get("name").stringValue();
        ParameterArena arena = arena(layer, entry);
        List<String> names = new ArrayList<>(List.of("input", "h0"));
        Var x = leaf(entry.get("inputs").get("input"));
        Var h = leaf(entry.get("inputs").get("h0"));
        List<Var> wrt = new ArrayList<>(List.of(x, h));
        Optional<Var> c = Optional.ofNullable(entry.get("inputs").get("c0")).map(GoldenSequencesTest::leaf);
        c.ifPresent(cell -> {
            names.add("c0");
            wrt.add(cell);
        });
        for (int i = 0; i < arena.layout().entries().size(); i++) {
            names.add("param_" + arena.layout().entries().get(i).name());
            wrt.add(arena.variables().get(i));
        }
        Recurrent.States states = layer.apply(x, Optional.of(h), c, Pass.inference(arena));
        Var loss = held(entry, "output", states.outputs(), name).add(held(entry, "hn", states.hidden(), name));
        if (c.isPresent()) {
            loss = loss.add(held(entry, "cn", states.cell().orElseThrow(), name));
        }
        List<Var> gradients = Gradients.of(loss, wrt);
        for (int i = 0; i < wrt.size(); i++) {
            double[] expected = Golden.tensor(entry.get("f64").get("grad_" + names.get(i))).data();
            Close.assertGap(GAP, expected, gradients.get(i).value().toArray(), name + ": gradient of " + names.get(i));
        }
    }

    /** Holds an output against its expectation. @return its product with the gradient that it gets */
    private static Var held(JsonNode entry, String output, Var y, String name) {
        Close.assertGap(
                GAP, Golden.tensor(entry.get("f64").get(output)).data(), y.value().toArray(), name + ": " + output);
        return y.multiply(leaf(entry.get("upstream").get(output))).sum();
    }

    private static Var indices(JsonNode node) {
        Golden.Tensor tensor = Golden.tensor(node);
        return Var.of(IntTensor.view(tensor.ints(), 0, Shape.of(tensor.shape())));
    }

    private static Var leaf(JsonNode node) {
        Golden.Tensor tensor = Golden.tensor(node);
        return Var.of(Tensor.of(Shape.of(tensor.shape()), tensor.floats()));
    }
}
