package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LinearTest {
    /** Twice the gap between float32 and float64 that the reference itself has for linear layers. */
    private static final double GAP = 2 * 3e-7;

    @ParameterizedTest
    @ValueSource(strings = {"Linear_bias", "Linear_1x1"})
    void agreesWithPyTorch(String name) {
        JsonNode golden = LossGoldenTest.named(Golden.resource(LinearTest.class, "layers_linear.json"), name);
        Tensor x = tensor(golden.get("inputs").get("input"));
        Tensor w = tensor(golden.get("params").get("weight"));
        Tensor b = tensor(golden.get("params").get("bias"));
        Tensor dy = tensor(golden.get("upstream"));
        Linear linear = Linear.of(w.shape().dim(1), w.shape().dim(0));
        ParameterArena arena = ParameterArena.of(linear, 0);
        System.arraycopy(w.data(), 0, arena.values(), 0, w.size());
        System.arraycopy(b.data(), 0, arena.values(), arena.layout().entries().get(1).offset(), b.size());

        Var input = Var.of(x);
        Var y = linear.apply(input, Pass.inference(arena));
        List<Var> gradients = Gradients.vjp(
                y, Var.of(dy), List.of(input, arena.variables().get(0), arena.variables().get(1)));
        JsonNode expected = golden.get("f64");
        assertClose(expected.get("output"), y);
        assertClose(expected.get("grad_input"), gradients.get(0));
        assertClose(expected.get("grad_param_weight"), gradients.get(1));
        assertClose(expected.get("grad_param_bias"), gradients.get(2));
    }

    private static void assertClose(JsonNode expected, Var actual) {
        Close.assertGap(GAP, Golden.tensor(expected).data(), actual.value().toArray(), "linear");
    }

    private static Tensor tensor(JsonNode node) {
        Golden.Tensor golden = Golden.tensor(node);
        return Tensor.of(Shape.of(golden.shape()), golden.floats());
    }

    @Test
    void startsWithinOneOverTheRootOfTheInputs() {
        ParameterArena arena = ParameterArena.of(Linear.of(25, 400), 5);
        float most = 0;
        for (float value : arena.values()) {
            most = Math.max(most, Math.abs(value));
        }
        assertTrue(most <= 0.2f && most > 0.1999f, "largest " + most);
        float[] bias = arena.variables().get(1).value().toArray();
        assertTrue(bias[0] != 0 && bias[0] != arena.values()[0], "the bias is drawn, from a stream of its own");
    }

    @Test
    void biasIsZeroBesideAChosenInitializer() {
        ParameterArena arena = ParameterArena.of(Linear.of(3, 2, Initializer.constant(4)), 5);
        assertEquals("[4.0, 4.0, 4.0, 4.0, 4.0, 4.0]", text(arena.variables().get(0)));
        assertEquals("[0.0, 0.0]", text(arena.variables().get(1)));
    }

    private static String text(Var v) {
        return Arrays.toString(v.value().toArray());
    }

    @Test
    void saysWhatIsWrong() {
        Linear linear = Linear.of(64, 10);
        Pass pass = Pass.inference(ParameterArena.of(linear, 0));
        assertMessage(
                "linear: input of shape (32, 5) and weight of shape (10, 64), want an input of shape (batch, 64)",
                () -> linear.apply(Var.placeholder(Shape.of(32, 5)), pass));
        assertMessage(
                "linear: input of shape (64) and weight of shape (10, 64), want an input of shape (batch, 64)",
                () -> linear.apply(Var.placeholder(Shape.of(64)), pass));
        Parameter w = linear.weight();
        assertMessage(
                "linear: bias of shape (9) beside a weight of shape (10, 64), want (10)",
                () -> new Linear(w, Optional.of(new Parameter(Shape.of(9), Initializer.zeros()))));
        assertMessage(
                "linear: weight of shape (9), want (out, in)",
                () -> new Linear(new Parameter(Shape.of(9), Initializer.zeros()), Optional.empty()));
        assertEquals(
                "linear: 0 → 3, want at least one input and output",
                assertThrows(IllegalArgumentException.class, () -> Linear.of(0, 3)).getMessage());
    }

    private static void assertMessage(String expected, Executable act) {
        assertEquals(expected, assertThrows(ShapeException.class, act).getMessage());
    }
}
