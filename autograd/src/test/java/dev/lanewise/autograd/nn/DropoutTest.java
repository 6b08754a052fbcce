package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Ulp;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Shape SHAPE = Shape.of(100, 1000);

    private static Var dropped(Layer model, Var x, long seed, int step) {
        return model.apply(x, Pass.training(ParameterArena.of(model, 0), seed, Var.of(IntTensor.of(step))));
    }

    private static float[] mask(Layer model, long seed, int step) {
        return dropped(model, Var.of(Tensor.filled(SHAPE, 1)), seed, step).value().toArray();
    }

    @Test
    void dropsItsRateAndScalesTheRest() {
        float rate = 0.3f;
        float[] y = mask(new Dropout(rate), 1, 0);
        int dropped = 0;
        for (float value : y) {
            if (value == 0) {
                dropped++;
            } else {
                Ulp.assertWithin(1, 1 / (1 - (double) rate), value, "kept");
            }
        }
        double error = Math.sqrt(rate * (1 - rate) / y.length);
        assertTrue(Math.abs(dropped / (double) y.length - rate) < 4 * error, dropped + " of " + y.length);
    }

    @Test
    void maskIsAFunctionOfSeedPathAndStep() {
        Layer dropout = new Dropout(0.5f);
        Layer second = Sequential.of(Activation.LINEAR, dropout);
        float[] mask = mask(dropout, 1, 0);
        Bits.assertSameBits(mask, mask(new Dropout(0.5f), 1, 0), "again");
        assertFalse(Arrays.equals(mask, mask(dropout, 2, 0)), "another seed");
        assertFalse(Arrays.equals(mask, mask(dropout, 1, 1)), "another step");
        assertFalse(Arrays.equals(mask, mask(second, 1, 0)), "another path");
        Bits.assertSameBits(mask(second, 1, 5), mask(Sequential.of(Activation.RELU, dropout), 1, 5), "same path");
    }

    @Test
    void twoInOneModelDiffer() {
        Layer half = new Dropout(0.5f);
        float[] both = mask(Sequential.of(half, half), 1, 0);
        int kept = 0;
        for (float value : both) {
            kept += value != 0 ? 1 : 0;
        }
        assertTrue(Math.abs(kept / (double) both.length - 0.25) < 0.006, kept + " of " + both.length + " kept by both");
    }

    @Test
    void gradientGoesThroughTheSameMask() {
        Var x = Var.of(Tensor.filled(SHAPE, 1));
        Var y = dropped(new Dropout(0.4f), x, 3, 2);
        Var dx = Gradients.of(y.sum(), List.of(x)).getFirst();
        Bits.assertSameBits(y.value().toArray(), dx.value().toArray());
    }

    @Test
    void isTheIdentityInInferenceAndAtRateZero() {
        Layer dropout = new Dropout(0.9f);
        Var x = Var.scalar(1);
        assertSame(x, dropout.apply(x, Pass.inference(ParameterArena.of(dropout, 0))));
        assertSame(x, dropped(new Dropout(0), x, 0, 0));
    }

    @Test
    void refusesARateThatDropsAll() {
        for (float rate : new float[] {-0.1f, 1, Float.NaN}) {
            assertEquals(
                    "dropout: rate " + rate + ", want 0 ≤ rate < 1",
                    assertThrows(IllegalArgumentException.class, () -> new Dropout(rate))
                            .getMessage());
        }
    }
}
