package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Arrays;
import java.util.List;
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
                        + " left out of its layer's parameters() or buffers()",
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

    /** A counter: adds its share to a buffer at each step. */
    private record Counter(Parameter count) implements Layer {
        @Override
        public Var apply(Var x, Pass pass) {
            if (pass.updating()) {
                pass.update(count, pass.of(count).add(pass.share(0.25f)));
            }
            return x;
        }

        @Override
        public List<NamedParameter> parameters() {
            return List.of();
        }

        @Override
        public List<NamedParameter> buffers() {
            return List.of(new NamedParameter("count", count));
        }
    }

    @Test
    void aBufferIsReadAndGivenItsNewValueByWhoeverRunsTheStep() {
        Counter counter = new Counter(new Parameter(Shape.of(2), Initializer.constant(1)));
        Sequential twice = Sequential.of(counter, counter);
        ParameterArena arena = ParameterArena.of(twice, 0);
        assertEquals(0, arena.layout().size());
        assertEquals(List.of("0.count"), arena.stateLayout().entries().stream().map(Entry::name).toList());
        String before = arena.hash();

        Pass pass = Pass.training(arena, 1, Var.of(IntTensor.of(0)));
        twice.apply(Var.scalar(0), pass);
        Pass.Update update = pass.updates().getFirst();
        assertEquals(1, pass.updates().size());
        assertEquals("[1.5, 1.5]", Arrays.toString(update.value().value().toArray()), "applied twice, in order");
        assertEquals(before, arena.hash(), "nothing is written yet");
        System.arraycopy(update.value().value().data(), 0, update.buffer().data(), update.buffer().offset(), 2);
        assertEquals("[1.5, 1.5]", Arrays.toString(Pass.inference(arena).of(counter.count()).value().toArray()));
        assertNotEquals(before, arena.hash());

        float[] saved = arena.copy();
        arena.buffers()[0] = 9;
        arena.restore(arena.stateLayout(), saved);
        assertEquals(1.5f, arena.buffers()[0]);
    }

    @Test
    void theCallerOfAPassMayDecideTheShare() {
        Counter counter = new Counter(new Parameter(Shape.of(2), Initializer.constant(1)));
        ParameterArena arena = ParameterArena.of(counter, 0);
        Pass pass = Pass.gathering(arena, Var.scalar(7));
        assertFalse(pass.training());
        counter.apply(Var.scalar(0), pass);
        assertEquals("[8.0, 8.0]", Arrays.toString(pass.of(counter.count()).value().toArray()));
    }

    @Test
    void aBufferKeepsItsShapeAndInferenceKeepsItsValue() {
        Counter counter = new Counter(new Parameter(Shape.of(2), Initializer.constant(1)));
        ParameterArena arena = ParameterArena.of(counter, 0);
        assertEquals(
                "pass: inference changes no buffer; ask updating() first",
                assertThrows(IllegalStateException.class, () -> Pass.inference(arena).update(counter.count(), Var.scalar(0)))
                        .getMessage());
        Pass pass = Pass.training(arena, 1, Var.of(IntTensor.of(0))).at("3");
        assertEquals(
                "pass: the new value at '3' has shape (), the buffer (2)",
                assertThrows(ShapeException.class, () -> pass.update(counter.count(), Var.scalar(0)))
                        .getMessage());
    }
}
