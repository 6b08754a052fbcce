package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final Linear MODEL = Linear.of(3, 2);
    private static final ParameterArena ARENA = ParameterArena.of(MODEL, 0);

    @Test
    void givesTheArenasOwnLeaves() {
        assertSame(ARENA.variables().get(0), Pass.inference(ARENA).of(MODEL.weight()));
        assertSame(ARENA.variables().get(0), Pass.inference(ARENA).at("deep").of(MODEL.weight()));
    }

    @Test
    void refusesAParameterOfAnotherModel() {
        Parameter stranger = new Parameter(Shape.of(3, 4), Initializer.zeros());
        assertEquals(
                "pass: the parameter of shape (3, 4) asked for at '0.body' is not in the arena: another model's, or"
                        + " left out of its layer's parameters()",
                assertThrows(IllegalArgumentException.class, () -> Pass.inference(ARENA)
                                .at("0")
                                .at("body")
                                .of(stranger))
                        .getMessage());
    }

    @Test
    void keysDifferByPurposePlaceAndSeed() {
        Pass pass = Pass.training(ARENA, 1, Var.of(IntTensor.of(0)));
        long key = pass.at("0").key("dropout");
        assertEquals(key, Pass.training(ARENA, 1, Var.of(IntTensor.of(9))).at("0").key("dropout"));
        assertNotEquals(key, pass.at("0").key("noise"));
        assertNotEquals(key, pass.at("1").key("dropout"));
        assertNotEquals(key, pass.at("0").at("0").key("dropout"));
        assertNotEquals(key, Pass.training(ARENA, 2, pass.step()).at("0").key("dropout"));
    }

    @Test
    void inferenceHasNothingRandom() {
        Pass pass = Pass.inference(ARENA).at("0");
        String expected = "pass: inference has neither random numbers nor a step; ask training() first";
        assertEquals(
                expected,
                assertThrows(IllegalStateException.class, () -> pass.key("dropout")).getMessage());
        assertEquals(
                expected, assertThrows(IllegalStateException.class, pass::step).getMessage());
    }

    @Test
    void theStepIsOneInteger() {
        assertEquals(
                "pass: the step has shape (2), want one integer of shape (1)",
                assertThrows(ShapeException.class, () -> Pass.training(ARENA, 1, Var.of(IntTensor.of(1, 2))))
                        .getMessage());
        assertEquals(
                "pass: the step has shape () and holds floats, want one integer of shape (1)",
                assertThrows(ShapeException.class, () -> Pass.training(ARENA, 1, Var.scalar(1)))
                        .getMessage());
    }
}
