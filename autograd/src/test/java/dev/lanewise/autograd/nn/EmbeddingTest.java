package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EmbeddingTest {
    @Test
    void paddingIsZeroAndItsRowIsNotTrained() {
        Embedding embedding = Embedding.of(3, 2, Initializer.constant(Float.NaN)).withPadding(1);
        ParameterArena arena = ParameterArena.of(embedding, 0);
        Var y = embedding.apply(Var.of(IntTensor.of(1, 1)), Pass.inference(arena));
        assertArrayEquals(new float[4], y.value().toArray());
        assertArrayEquals(new float[6], Gradients.of(y.sum(), arena.variables()).getFirst().value().toArray());
    }

    /** A model that names the successor of each of eight symbols, its rows and its logits being one weight. */
    @Test
    void aTiedWeightLearnsFromBothEnds() {
        Embedding embedding = Embedding.of(8, 6, Initializer.normal(0, 0.5f));
        Sequential model = Sequential.of(
                embedding, Linear.of(6, 12), Activation.TANH, Linear.of(12, 6), new Linear(embedding.weight(), Optional.empty()));
        ParameterArena arena = ParameterArena.of(model, 3);
        assertEquals(5, arena.variables().size(), "one weight, and two more with a bias each");
        Var symbols = Var.of(IntTensor.of(0, 1, 2, 3, 4, 5, 6, 7));
        Var logits = model.apply(symbols, Pass.inference(arena));
        Var loss = logits.softmaxCrossEntropy(Var.of(IntTensor.of(1, 2, 3, 4, 5, 6, 7, 0))).mean();
        List<Var> outputs = new ArrayList<>(Gradients.of(loss, arena.variables()));
        List<Tensor> places = new ArrayList<>(arena.gradientTensors());
        Tensor lossValue = Tensor.zeros(Shape.SCALAR);
        outputs.add(loss);
        places.add(lossValue);
        Program step = Program.compile(Compute.serial(), outputs, places, new Workspace());
        for (int i = 0; i < 400; i++) {
            step.run();
            for (int j = 0; j < arena.values().length; j++) {
                arena.values()[j] -= 0.5f * arena.gradients()[j];
            }
        }
        step.run();
        assertTrue(lossValue.item() < 0.02f, "loss " + lossValue.item());
        assertArrayEquals(
                new int[] {1, 2, 3, 4, 5, 6, 7, 0},
                model.apply(symbols, Pass.inference(arena)).argMax().intValue().toArray());
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(
                "embedding: wants integers, got floats (3); make them with Var.of(IntTensor.of(…))",
                assertThrows(ShapeException.class, () -> Embedding.of(4, 2).apply(
                                Var.placeholder(Shape.of(3)), Pass.inference(ParameterArena.of(Embedding.of(4, 2), 0))))
                        .getMessage());
        assertEquals(
                "embedding: weight of shape (4), want (vocabulary, width)",
                assertThrows(
                                ShapeException.class,
                                () -> new Embedding(new Parameter(Shape.of(4), Initializer.zeros()), Optional.empty()))
                        .getMessage());
        assertMessage("embedding: padding 4, want one of 0 to 3", () -> Embedding.of(4, 2).withPadding(4));
        assertMessage("embedding: 0 rows of 2, want at least one of each", () -> Embedding.of(0, 2));
    }

    private static void assertMessage(String expected, Executable act) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, act).getMessage());
    }
}
