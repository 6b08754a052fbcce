package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.testkit.Bits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterArenaTest {
    private static Sequential model() {
        return Sequential.of(Linear.of(5, 3), Activation.RELU, Linear.of(3, 7));
    }

    @Test
    void liesInTheModelsOrderWithPaddingOfZeros() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        assertEquals(
                List.of(
                        new Entry("0.weight", Shape.of(3, 5), 0),
                        new Entry("0.bias", Shape.of(3), 16),
                        new Entry("2.weight", Shape.of(7, 3), 32),
                        new Entry("2.bias", Shape.of(7), 64)),
                arena.layout().entries());
        assertEquals(80, arena.values().length);
        assertEquals(80, arena.gradients().length);
        for (int padding : new int[] {15, 19, 31, 53, 63, 71, 79}) {
            assertEquals(0, arena.values()[padding]);
        }
    }

    @Test
    void leavesAndDestinationsAreViews() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        for (int i = 0; i < 4; i++) {
            Entry entry = arena.layout().entries().get(i);
            assertSame(arena.values(), arena.variables().get(i).value().data());
            assertSame(arena.gradients(), arena.gradientTensors().get(i).data());
            assertEquals(entry.offset(), arena.variables().get(i).value().offset());
            assertEquals(entry.offset(), arena.gradientTensors().get(i).offset());
            assertEquals(entry.shape(), arena.gradientTensors().get(i).shape());
        }
    }

    /** The hash of a model's first weights: any machine and version must find the same. */
    @Test
    void startsWithTheBitsItHadBefore() {
        assertEquals(
                "cba4479abf7648042788041e9c8b8ae80a041eb467213cc9b97e4839b2ae788b",
                ParameterArena.of(model(), 42).hash());
    }

    @Test
    void neitherOtherLayersNorOrderChangeAParametersValues() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        Layer deeper = Sequential.of(Linear.of(5, 3), Linear.of(3, 3), Linear.of(3, 7), Linear.of(7, 7));
        ParameterArena other = ParameterArena.of(deeper, 42);
        Bits.assertSameBits(value(arena, "0.weight"), value(other, "0.weight"));
        Bits.assertSameBits(value(arena, "2.weight"), value(other, "2.weight"));
        Bits.assertSameBits(value(arena, "2.bias"), value(other, "2.bias"));
        assertFalse(Arrays.equals(arena.values(), ParameterArena.of(model(), 43).values()), "another seed");
    }

    private static float[] value(ParameterArena arena, String name) {
        List<Entry> entries = arena.layout().entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).name().equals(name)) {
                return arena.variables().get(i).value().toArray();
            }
        }
        throw new AssertionError("no " + name);
    }

    @Test
    void aSharedParameterHasOnePlace() {
        Linear shared = Linear.of(3, 3);
        Linear tied = new Linear(shared.weight(), Optional.empty());
        ParameterArena arena = ParameterArena.of(Sequential.of(shared, Activation.TANH, tied, shared), 1);
        assertEquals(
                List.of("0.weight", "0.bias"),
                arena.layout().entries().stream().map(Entry::name).toList());
    }

    @Test
    void twoParametersWithOneNameAreRefused() {
        Layer wrong = new Layer() {
            @Override
            public Var apply(Var x, Pass pass) {
                return x;
            }

            @Override
            public List<NamedParameter> parameters() {
                return List.of(
                        new NamedParameter("w", new Parameter(Shape.of(1), Initializer.zeros())),
                        new NamedParameter("w", new Parameter(Shape.of(1), Initializer.zeros())));
            }
        };
        assertEquals(
                "parameter layout: two parameters are named 'w'",
                assertThrows(IllegalArgumentException.class, () -> ParameterArena.of(wrong, 0))
                        .getMessage());
    }

    @Test
    void hashIsOfNamesShapesAndBitsButNotOfPadding() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        String hash = arena.hash();
        arena.values()[15] = 7; // padding
        assertEquals(hash, arena.hash());
        float before = arena.values()[14];
        arena.values()[14] = Math.nextUp(before);
        assertNotEquals(hash, arena.hash());
        arena.values()[14] = Float.intBitsToFloat(0xffc00001);
        String nan = arena.hash();
        arena.values()[14] = Float.NaN;
        assertEquals(nan, arena.hash(), "all NaNs are one value");

        Initializer zero = Initializer.zeros();
        String wide = ParameterArena.of(Linear.of(2, 3, zero), 0).hash();
        assertNotEquals(wide, ParameterArena.of(Linear.of(3, 2, zero), 0).hash(), "shape");
        assertNotEquals(wide, ParameterArena.of(Sequential.of(Linear.of(2, 3, zero)), 0).hash(), "name");
    }

    @Test
    void restoresACopyAndKeepsThePaddingZero() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        String hash = arena.hash();
        float[] best = arena.copy();
        Arrays.fill(arena.values(), 0, 15, 9);
        assertNotEquals(hash, arena.hash());
        assertNotEquals(9f, best[0], "the copy is one");
        best[15] = 5;
        arena.restore(arena.layout(), best);
        assertEquals(hash, arena.hash());
        assertEquals(0, arena.values()[15]);
    }

    @Test
    void refusesTheValuesOfAnotherModel() {
        ParameterArena arena = ParameterArena.of(model(), 42);
        String hash = arena.hash();
        assertRefused(
                "parameter arena: parameter 2 is '2.weight' (7, 3) in the model and '2.weight' (6, 3) in the saved"
                        + " values",
                arena,
                Sequential.of(Linear.of(5, 3), Activation.RELU, Linear.of(3, 6)));
        assertRefused(
                "parameter arena: parameter 2 is '2.weight' (7, 3) in the model and '1.weight' (7, 3) in the saved"
                        + " values",
                arena,
                Sequential.of(Linear.of(5, 3), Linear.of(3, 7)));
        assertRefused(
                "parameter arena: parameter 3 is '2.bias' (7) in the model and missing in the saved values",
                arena,
                Sequential.of(Linear.of(5, 3), Activation.RELU, Linear.withoutBias(3, 7)));
        assertRefused(
                "parameter arena: parameter 4 is missing in the model and '3.weight' (1, 7) in the saved values",
                arena,
                Sequential.of(Linear.of(5, 3), Activation.RELU, Linear.of(3, 7), Linear.of(7, 1)));
        ParameterLayout layout = arena.layout();
        assertEquals(
                "parameter arena: 79 saved values, the layout has 80",
                assertThrows(IllegalArgumentException.class, () -> arena.restore(layout, new float[79]))
                        .getMessage());
        assertEquals(hash, arena.hash(), "nothing was written");
    }

    private static void assertRefused(String expected, ParameterArena arena, Layer other) {
        ParameterArena saved = ParameterArena.of(other, 0);
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> arena.restore(saved.layout(), saved.copy()))
                        .getMessage());
    }
}
