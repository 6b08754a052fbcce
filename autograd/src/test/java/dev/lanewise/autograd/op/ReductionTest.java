package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.GradientCheck;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import org.junit.jupiter.api.Test;

/** The methods that build several nodes. */
class ReductionTest {
    private final Tensor values = Tensor.of(Shape.of(2, 3), 3, -4, 12, 0.5f, 1, -2);
    private final Var x = Var.of(values);

    @Test
    void norms() {
        assertArrayEquals(new float[] {19, 3.5f}, x.l1Norm(1).value().toArray());
        assertArrayEquals(new float[] {13, (float) Math.sqrt(5.25)}, x.l2Norm(-1).value().toArray());
        assertArrayEquals(new float[] {3, 4, 12}, x.maxNorm(0).value().toArray());
        assertEquals(12, x.maxNorm().item());
    }

    @Test
    void standardDeviation() {
        double first = (9 + 16 + 144 - 11 * 11 / 3.0) / 2;
        double second = (0.25 + 1 + 4 - 0.5 * 0.5 / 3) / 2;
        assertArrayEquals(
                new float[] {(float) Math.sqrt(first), (float) Math.sqrt(second)},
                x.standardDeviation(1, 1).value().toArray(), 1e-6f);
        GradientCheck.require(v -> v.getFirst().standardDeviation(1, 0), values);
        GradientCheck.require(v -> v.getFirst().standardDeviation(0), values);
    }

    @Test
    void softmaxAlongAnyAxis() {
        assertArrayEquals(x.transpose().softmax().transpose().value().toArray(), x.softmax(0).value().toArray());
        assertArrayEquals(x.transpose().logSoftmax().transpose().value().toArray(), x.logSoftmax(-2).value().toArray());
        assertArrayEquals(x.softmax().value().toArray(), x.softmax(1).value().toArray());
    }

    @Test
    void outerProduct() {
        Var y = x.select(0, 0).outer(x.select(1, 0));
        assertEquals(Shape.of(3, 2), y.shape());
        assertArrayEquals(new float[] {9, 1.5f, -12, -2, 36, 6}, y.value().toArray());
        assertEquals(
                "outer: wants two vectors, got (2, 3) and (2)",
                assertThrows(ShapeException.class, () -> x.outer(x.select(1, 0))).getMessage());
    }
}
