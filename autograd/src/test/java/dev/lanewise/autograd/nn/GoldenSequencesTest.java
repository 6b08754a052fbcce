package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Recurrent.Cell;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Recurrent layers against PyTorch, judged by the float64 column: at most twice PyTorch's own float32 gap. */
class RecurrentGoldenTest {
    private static final double GAP = 2 * 2e-7;

    @Test
    void relu() {
        hold("RNN_relu_2layer", Recurrent.of(Cell.RELU, 3, 4, 2, false, true));
    }

    @Test
    void longShortTermMemory() {
        hold("LSTM_2layer_nobias", Recurrent.of(Cell.LSTM, 3, 3, 2, false, false));
        hold("LSTM_saturated", Recurrent.lstm(2, 2));
    }

    @Test
    void projectedStates() {
        hold("LSTM_proj", Recurrent.projectedLstm(3, 4, 2, 1, false, true));
    }

    @Test
    void gatedUnitsBothWays() {
        hold("GRU_2layer_bidirectional", Recurrent.of(Cell.GRU, 2, 3, 2, true, true));
    }

    private static void hold(String name, Recurrent layer) {
        JsonNode entry = null;
        for (JsonNode each : Golden.resource(RecurrentGoldenTest.class, "layers_embedding_rnn.json").get("cases")) {
            entry = each.get("name").stringValue().equals(name) ? each : entry;
        }
        ParameterArena arena = ParameterArena.of(layer, 1);
        for (Entry parameter : arena.layout().entries()) {
            float[] values = Golden.tensor(entry.get("params").get(parameter.name())).floats();
            System.arraycopy(values, 0, arena.values(), parameter.offset(), values.length);
        }
        List<String> names = new ArrayList<>(List.of("input", "h0"));
        Var x = leaf(entry.get("inputs").get("input"));
        Var h = leaf(entry.get("inputs").get("h0"));
        List<Var> wrt = new ArrayList<>(List.of(x, h));
        Optional<Var> c = Optional.ofNullable(entry.get("inputs").get("c0")).map(RecurrentGoldenTest::leaf);
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
        Close.assertGap(GAP, Golden.tensor(entry.get("f64").get(output)).data(), y.value().toArray(), name + ": " + output);
        return y.multiply(leaf(entry.get("upstream").get(output))).sum();
    }

    private static Var leaf(JsonNode node) {
        Golden.Tensor tensor = Golden.tensor(node);
        return Var.of(Tensor.of(Shape.of(tensor.shape()), tensor.floats()));
    }
}
