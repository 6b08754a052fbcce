package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int N = 100_000;
    private final Var ones = Var.of(Tensor.filled(Shape.of(N), 1));

    private float[] dropped(float rate, long key, int step) {
        return ones.dropout(rate, key, Var.of(IntTensor.of(step))).value().toArray();
    }

    @Test
    void dropsItsShareAndKeepsTheMean() {
        float[] y = dropped(0.2f, 1, 0);
        int zeros = 0;
        for (float v : y) {
            assertTrue(v == 0 || v == 1 / 0.8f);
            zeros += v == 0 ? 1 : 0;
        }
        // Four standard deviations of a binomial distribution.
        assertEquals(0.2 * N, zeros, 4 * Math.sqrt(0.2 * 0.8 * N));
    }

    @Test
    void theChoiceDependsOnKeyAndStep() {
        float[] y = dropped(0.5f, 1, 7);
        Bits.assertSameBits(y, dropped(0.5f, 1, 7));
        assertFalse(Arrays.equals(y, dropped(0.5f, 1, 8)));
        assertFalse(Arrays.equals(y, dropped(0.5f, 2, 7)));
    }

    @Test
    void theGradientMakesTheSameChoice() {
        Var y = ones.dropout(0.5f, 3, Var.of(IntTensor.of(4)));
        Bits.assertSameBits(y.value().toArray(), Gradients.vjp(y, ones, List.of(ones)).getFirst().value().toArray());
    }

    @Test
    void whatIsDroppedIsZeroWhateverItWas() {
        Var nan = Var.of(Tensor.filled(Shape.of(100), Float.NaN));
        float[] y = nan.dropout(0.5f, 1, Var.of(IntTensor.of(0))).value().toArray();
        assertTrue(count(y, 0) > 20);
        assertEquals(100, count(y, 0) + count(y, Float.NaN));
    }

    @Test
    void rateZeroChangesNothing() {
        Bits.assertSameBits(ones.value().toArray(), dropped(0, 1, 0));
    }

    private static long count(float[] values, float wanted) {
        int count = 0;
        for (float v : values) {
            count += Bits.same(v, wanted) ? 1 : 0;
        }
        return count;
    }
}
