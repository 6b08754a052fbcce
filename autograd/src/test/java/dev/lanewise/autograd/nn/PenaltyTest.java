package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.testkit.Bits;
import java.util.List;
import org.junit.jupiter.api.Test;

class PenaltyTest {
    private static final Linear FIRST = Linear.of(2, 2, stated(1, -2, 3, 0), stated(5, 7));
    private static final Layer MODEL = Sequential.of(FIRST, Linear.of(2, 1, stated(-4, 0.5f)));
    private static final ParameterArena ARENA = ParameterArena.of(MODEL, 0);
    private static final Pass PASS = Pass.inference(ARENA);

    private static Initializer stated(float... given) {
        return (stream, shape, values, offset) -> System.arraycopy(given, 0, values, offset, given.length);
    }

    private static void assertTerm(float expected, float[][] gradients, Penalty penalty, Layer model) {
        Var term = penalty.of(model, PASS);
        assertEquals(Shape.SCALAR, term.shape());
        assertEquals(expected, term.item());
        List<Var> actual = Gradients.of(term, ARENA.variables());
        for (int i = 0; i < gradients.length; i++) {
            Bits.assertSameBits(gradients[i], actual.get(i).value().toArray(), "gradient " + i);
        }
    }

    @Test
    void actsOnWeights() {
        assertTerm(
                0.5f * (6 + 4.5f),
                new float[][] {{0.5f, -0.5f, 0.5f, 0}, {0, 0}, {-0.5f, 0.5f}, {0}},
                Penalty.l1(0.5f),
                MODEL);
        assertTerm(
                0.5f * (14 + 16.25f), new float[][] {{1, -2, 3, 0}, {0, 0}, {-4, 0.5f}, {0}}, Penalty.l2(0.5f), MODEL);
    }

    @Test
    void actsOnWhatIsChosen() {
        assertTerm(
                74,
                new float[][] {{0, 0, 0, 0}, {10, 14}, {0, 0}, {0}},
                Penalty.l2(1).on(named -> named.name().equals("0.bias")),
                MODEL);
    }

    @Test
    void countsASharedParameterOnce() {
        assertTerm(14, new float[][] {{2, -4, 6, 0}}, Penalty.l2(1), Sequential.of(FIRST, FIRST));
    }

    @Test
    void refusesToActOnNothingAndAStrengthOutOfRange() {
        assertEquals(
                "penalty: none of the parameters is chosen: [0.weight, 0.bias, 1.weight, 1.bias]",
                assertThrows(IllegalArgumentException.class, () -> Penalty.l1(1)
                                .on(named -> false)
                                .of(MODEL, PASS))
                        .getMessage());
        assertEquals(
                "penalty: strength -1.0, want a finite number ≥ 0",
                assertThrows(IllegalArgumentException.class, () -> Penalty.l1(-1)).getMessage());
    }
}
