package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest {
    private static final Sequential NESTED = Sequential.of(
            Linear.of(4, 8),
            Activation.RELU,
            Sequential.of(new Dropout(0.1f), Linear.of(8, 6), Activation.TANH),
            Linear.withoutBias(6, 2));

    @Test
    void namesAreThePathsThatPassesGive() {
        assertEquals(
                List.of("0.weight", "0.bias", "2.1.weight", "2.1.bias", "3.weight"),
                NESTED.parameters().stream().map(NamedParameter::name).toList());
        List<String> paths = new ArrayList<>();
        Layer probe = new Layer() {
            @Override
            public Var apply(Var x, Pass pass) {
                paths.add(pass.path());
                return x;
            }

            @Override
            public List<NamedParameter> parameters() {
                return List.of();
            }
        };
        Sequential probed = Sequential.of(probe, Sequential.of(probe, Sequential.of(probe)), probe);
        probed.apply(Var.scalar(1), Pass.inference(ParameterArena.of(probed, 0)));
        assertEquals(List.of("0", "1.0", "1.1.0", "2"), paths);
    }

    @Test
    void linearAndActivationBecomeOneNode() {
        Sequential model = Sequential.of(Linear.of(3, 2), Activation.RELU);
        Var x = Var.placeholder(Shape.of(5, 3));
        Var y = model.apply(x, Pass.inference(ParameterArena.of(model, 0)));
        assertTrue(y.inputs().contains(x), y + " reads the input itself: no product stands between");
    }

    @Test
    void tellsWhichLayerDoesNotFit() {
        Sequential model = Sequential.of(Linear.of(4, 8), Activation.RELU, Linear.of(9, 2));
        Pass pass = Pass.inference(ParameterArena.of(model, 0));
        String expected = "sequential: layer 2 (linear 9 → 2): linear: input of shape (5, 8) and weight of shape"
                + " (2, 9), want an input of shape (batch, 9)";
        ShapeException thrown =
                assertThrows(ShapeException.class, () -> model.apply(Var.placeholder(Shape.of(5, 4)), pass));
        assertEquals(expected, thrown.getMessage());
        assertEquals(ShapeException.class, thrown.getCause().getClass());
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> model.summary(Shape.of(5, 4)))
                        .getMessage());
    }

    @Test
    void tellsWhichInnerLayerDoesNotFitWithItsWholePath() {
        Sequential model =
                Sequential.of(Activation.TANH, Sequential.of(Activation.TANH, Linear.of(9, 2), Activation.RELU));
        Pass pass = Pass.inference(ParameterArena.of(model, 0));
        String expected = "sequential: layer 1.1 (linear 9 → 2): linear: input of shape (5, 4) and weight of shape"
                + " (2, 9), want an input of shape (batch, 9)";
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> model.apply(Var.placeholder(Shape.of(5, 4)), pass))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> model.summary(Shape.of(5, 4)))
                        .getMessage());
    }

    /** A layer of a user's own around another one. */
    record Residual(Layer body) implements Layer {
        @Override
        public Var apply(Var x, Pass pass) {
            return x.add(body.apply(x, pass.at("body")));
        }

        @Override
        public List<NamedParameter> parameters() {
            return NamedParameter.under("body", body.parameters());
        }
    }

    @Test
    void usersLayersFitIn() {
        Residual residual = new Residual(Sequential.of(Linear.of(4, 4, Initializer.constant(0.5f)), Activation.RELU));
        Sequential model = Sequential.of(Activation.LINEAR, residual);
        ParameterArena arena = ParameterArena.of(model, 0);
        assertEquals(
                List.of("1.body.0.weight", "1.body.0.bias"),
                arena.layout().entries().stream().map(ParameterLayout.Entry::name).toList());
        Var x = Var.of(Tensor.matrix(new float[] {1, 2, 3, 4}, new float[] {-4, 0, 0, 0}));
        Bits.assertSameBits(
                new float[] {6, 7, 8, 9, -4, 0, 0, 0},
                model.apply(x, Pass.inference(arena)).value().toArray());
        assertEquals("residual", model.summary(Shape.of(2, 4)).rows().get(1).label());
        assertEquals(
                "sequential: layer 1 (residual): sequential: layer 1.body.0 (linear 4 → 4): linear: input of shape (2, 5)"
                        + " and weight of shape (4, 4), want an input of shape (batch, 4)",
                assertThrows(ShapeException.class, () -> model.summary(Shape.of(2, 5)))
                        .getMessage());
    }

    @Test
    void isNeverEmpty() {
        assertEquals(
                "sequential: no layers",
                assertThrows(IllegalArgumentException.class, Sequential::of).getMessage());
    }

    @Test
    void summaryIsATable() {
        assertEquals(
                """
                path  layer                  output   parameters
                0     linear 4 → 8           (32, 8)          40
                1     relu                   (32, 8)           0
                2.0   dropout 0.1            (32, 8)           0
                2.1   linear 8 → 6           (32, 6)          54
                2.2   tanh                   (32, 6)           0
                3     linear 6 → 2, no bias  (32, 2)          12
                      total                                  106
                """,
                NESTED.summary(Shape.of(32, 4)).toString());
    }

    @Test
    void summaryCountsASharedParameterOnce() {
        Linear shared = Linear.of(100, 100);
        Summary summary = Sequential.of(shared, Activation.RELU, shared).summary(Shape.of(1, 100));
        assertEquals(10_100, summary.parameters());
        assertTrue(summary.toString().contains("10,100"), summary.toString());
    }
}
