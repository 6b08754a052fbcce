package dev.lanewise.autograd.nn;

import static dev.lanewise.testkit.Bits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Recurrent.Cell;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the layers' values do not show: last states, dropout, names, what is refused. */
class RecurrentTest {
    private static final Tensor X = Tensor.of(Shape.of(2, 4, 3), Floats.array(24, 5, Values.ORDINARY));

    @ParameterizedTest
    @EnumSource
    void theLastStateIsThatOfTheSequence(Cell cell) {
        Recurrent layer = Recurrent.of(cell, 3, 5, 2, true, true);
        ParameterArena arena = ParameterArena.of(layer, 3);
        Pass pass = Pass.inference(arena);
        Var all = layer.apply(Var.of(X), pass);
        Var last = layer.last().apply(Var.of(X), pass);
        assertEquals(Shape.of(2, 4, 10), all.shape());
        assertEquals(Shape.of(2, 10), last.shape());
        Var forward = all.slice(1, 3, 4).slice(2, 0, 5);
        Var backward = all.slice(1, 0, 1).slice(2, 5, 10);
        Var expected = Var.concatenate(2, forward, backward).reshape(2, 10);
        assertSameBits(expected.value().toArray(), last.value().toArray());
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromItsStates(Cell cell) {
        Recurrent layer = Recurrent.of(cell, 3, 5, 2, false, false);
        Pass pass = Pass.inference(ParameterArena.of(layer, 3));
        Var whole = layer.apply(Var.of(X), pass);
        Var x = Var.of(X);
        Recurrent.States first = layer.apply(x.slice(1, 0, 3), Optional.empty(), Optional.empty(), pass);
        Recurrent.States rest = layer.apply(x.slice(1, 3, 4), Optional.of(first.hidden()), first.cell(), pass);
        Var joined = Var.concatenate(1, first.outputs(), rest.outputs());
        assertSameBits(whole.value().toArray(), joined.value().toArray());
    }

    @Test
    void dropsBetweenLayersInTrainingAlone() {
        Recurrent layer = Recurrent.of(Cell.GRU, 3, 5, 2, false, true);
        Recurrent dropping = layer.withDropout(0.5f);
        ParameterArena arena = ParameterArena.of(layer, 3);
        Pass training = Pass.training(arena, 1, Var.of(IntTensor.of(0)));
        float[] plain = layer.apply(Var.of(X), Pass.inference(arena)).value().toArray();
        assertSameBits(plain, dropping.apply(Var.of(X), Pass.inference(arena)).value().toArray());
        assertSameBits(plain, layer.apply(Var.of(X), training).value().toArray());
        float[] dropped = dropping.apply(Var.of(X), training).value().toArray();
        assertEquals(-1, Arrays.mismatch(dropped, dropping.apply(Var.of(X), training).value().toArray()));
        assertNotEquals(-1, Arrays.mismatch(plain, dropped));
    }

    @Test
    void parametersHaveTheNamesOfPyTorch() {
        List<String> names = Recurrent.of(Cell.LSTM, 3, 5, 1, true, true).parameters().stream().map(NamedParameter::name).toList();
        assertEquals(
                List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
                        "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"),
                names);
    }

    /** Of several layers in both directions: what a state is given as is what it would have been, to rounding. */
    @Test
    void projectedStatesGoOn() {
        Recurrent layer = Recurrent.projectedLstm(3, 5, 2, 2, true, true);
        assertEquals("lstm 3 → 4, projected from 5, 2 layers, both directions", layer.label());
        assertEquals(
                List.of("weight_ih_l1_reverse", "weight_hh_l1_reverse", "bias_ih_l1_reverse", "bias_hh_l1_reverse", "weight_hr_l1_reverse"),
                layer.parameters().stream().map(NamedParameter::name).toList().subList(15, 20));
        ParameterArena arena = ParameterArena.of(layer, 3);
        Pass pass = Pass.inference(arena);
        Var zeros = Var.of(Tensor.zeros(Shape.of(4, 2, 2)));
        Recurrent.States whole = layer.apply(Var.of(X), Optional.empty(), Optional.empty(), pass);
        Recurrent.States given = layer.apply(Var.of(X), Optional.of(zeros), Optional.empty(), pass);
        assertSameBits(whole.outputs().value().toArray(), given.outputs().value().toArray());
        assertEquals(Shape.of(2, 4, 4), whole.outputs().shape());
        assertEquals(Shape.of(4, 2, 2), whole.hidden().shape());
        assertEquals(Shape.of(4, 2, 5), whole.cell().orElseThrow().shape());
        Recurrent one = Recurrent.projectedLstm(3, 5, 2, 2, false, true);
        Pass forward = Pass.inference(ParameterArena.of(one, 3));
        Recurrent.States first = one.apply(Var.of(X).slice(1, 0, 3), Optional.empty(), Optional.empty(), forward);
        Recurrent.States rest = one.apply(Var.of(X).slice(1, 3, 4), Optional.of(first.hidden()), first.cell(), forward);
        float[] joined = Var.concatenate(1, first.outputs(), rest.outputs()).value().toArray();
        assertArrayEquals(one.apply(Var.of(X), forward).value().toArray(), joined, 1e-6f);
        Var last = layer.last().apply(Var.of(X), pass);
        Var expected = Var.concatenate(1, whole.hidden().select(0, 2), whole.hidden().select(0, 3));
        assertSameBits(expected.value().toArray(), last.value().toArray());
    }

    @Test
    void refusesProjectionsThatCannotBe() {
        assertEquals(
                "lstm: 4 units projected to 4 features, want at least one and fewer than units",
                assertThrows(IllegalArgumentException.class, () -> Recurrent.projectedLstm(3, 4, 4, 1, false, true)).getMessage());
        Recurrent.Weights w = Recurrent.projectedLstm(3, 4, 2, 1, false, false).weights().getFirst();
        Recurrent.Weights plain = new Recurrent.Weights(w.input(), w.hidden(), w.inputBias(), w.hiddenBias());
        assertEquals(
                "gru: projection (2, 4) beside weights (16, 3) and (16, 2), want (features, units) with fewer features than units in all"
                        + " layers of a long short-term memory, or none",
                assertThrows(ShapeException.class, () -> new Recurrent(Cell.GRU, List.of(w), false, 0, true)).getMessage());
        assertThrows(ShapeException.class, () -> new Recurrent(Cell.LSTM, List.of(w, plain), false, 0, true));
    }

    @Test
    void refusesWhatDoesNotFit() {
        Recurrent layer = Recurrent.lstm(3, 5);
        Pass pass = Pass.inference(ParameterArena.of(layer, 3));
        ShapeException input = assertThrows(ShapeException.class, () -> layer.apply(Var.of(Tensor.zeros(Shape.of(2, 3))), pass));
        assertEquals("lstm: input of shape (2, 3), want floats (batch, steps, 3)", input.getMessage());
        IllegalArgumentException rate = assertThrows(IllegalArgumentException.class, () -> layer.withDropout(1));
        assertEquals("lstm: dropout 1.0, want 0 ≤ dropout < 1", rate.getMessage());
        IllegalArgumentException extents =
                assertThrows(IllegalArgumentException.class, () -> Recurrent.of(Cell.RELU, 3, 0, 1, false, true));
        assertEquals("rnn: 3 inputs, 0 units, 1 layers, want at least one of each", extents.getMessage());
    }
}
