package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.op.CustomOp;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {
    /** An identity whose rule gives whatever it is told to. */
    private record Identity(List<Var> answer) implements CustomOp {
        @Override
        public Shape shape(List<Var> inputs) {
            return inputs.getFirst().shape();
        }

        @Override
        public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
            return () -> {};
        }

        @Override
        public List<Var> vjp(Var y, Var dy) {
            return answer != null ? answer : CustomOp.super.vjp(y, dy);
        }
    }

    private final Var x = Var.of(Tensor.of(Shape.of(3), 1, 2, 3));

    private static float[] values(Var v) {
        return v.value().toArray();
    }

    @Test
    void aChainOfAHundredThousandNodes() {
        Var y = x;
        for (int i = 0; i < 100_000; i++) {
            y = i % 2 == 0 ? y.scale(2) : y.scale(0.5f);
        }
        Var dx = Gradients.of(y.sum(), List.of(x)).getFirst();
        assertArrayEquals(new float[] {1, 1, 1}, values(dx));
        assertArrayEquals(new float[] {1, 2, 3}, values(y));
    }

    @Test
    void aNodeSharedByManyPaths() {
        Var y = x;
        for (int i = 0; i < 40; i++) {
            y = y.add(y).scale(0.5f); // 2⁴⁰ paths
        }
        assertArrayEquals(new float[] {1, 1, 1}, values(Gradients.of(y.sum(), List.of(x)).getFirst()));
        Var sum = Var.scalar(0);
        for (int i = 0; i < 1000; i++) {
            sum = sum.add(x.sum());
        }
        assertArrayEquals(new float[] {1000, 1000, 1000}, values(Gradients.of(sum, List.of(x)).getFirst()));
    }

    @Test
    void oneInputTwiceCountsTwice() {
        assertArrayEquals(new float[] {2, 4, 6}, values(Gradients.of(x.multiply(x).sum(), List.of(x)).getFirst()));
    }

    @Test
    void aGradientCanBeDifferentiatedAgainAndAgain() {
        Var v = Var.scalar(2);
        Var d = v.square().square(); // v⁴
        List<Float> derivatives = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            d = Gradients.of(d, List.of(v)).getFirst();
            derivatives.add(d.item());
        }
        assertEquals(List.of(32f, 48f, 48f, 24f, 0f), derivatives);
    }

    @Test
    void innerNodesAndTheOutputItselfHaveGradients() {
        Var inner = x.scale(3);
        Var loss = inner.square().sum();
        List<Var> gradients = Gradients.of(loss, List.of(inner, x, loss, inner));
        assertArrayEquals(new float[] {6, 12, 18}, values(gradients.get(0)));
        assertArrayEquals(new float[] {18, 36, 54}, values(gradients.get(1)));
        assertArrayEquals(new float[] {1}, values(gradients.get(2)));
        assertArrayEquals(new float[] {6, 12, 18}, values(gradients.get(3)));
    }

    @Test
    void zerosForWhatTheLossDoesNotDependOn() {
        Var other = Var.of(Tensor.of(Shape.of(2, 1), 4, 5));
        Var zeros = Gradients.of(x.sum(), List.of(other)).getFirst();
        assertEquals(Shape.of(2, 1), zeros.shape());
        assertArrayEquals(new float[] {0, 0}, values(zeros));
        assertArrayEquals(new float[] {0, 0, 0}, values(Gradients.of(x.sign().sum(), List.of(x)).getFirst()));
    }

    @Test
    void refusesALossOfSeveralElements() {
        ShapeException thrown = assertThrows(ShapeException.class, () -> Gradients.of(x, List.of(x)));
        assertEquals(
                "gradients: the loss has shape (3), want one element; take its mean or sum first", thrown.getMessage());
        thrown = assertThrows(ShapeException.class, () -> Gradients.vjp(x.sum(), x, List.of(x)));
        assertEquals("gradients: output and its gradient differ in shape: () and (3)", thrown.getMessage());
    }

    @Test
    void refusesIntegers() {
        Var index = x.argMax();
        ShapeException thrown = assertThrows(ShapeException.class, () -> Gradients.of(index, List.of(x)));
        assertEquals("gradients: " + index + " holds integers, which have no derivative", thrown.getMessage());
    }

    @Test
    void namesTheOpWhoseRuleIsMissingOrDoesNotFit() {
        assertEquals("identity: has no derivative rule", refused(UnsupportedOperationException.class, null));
        assertEquals(
                "identity: its derivative gives 2 gradients for 1 inputs",
                refused(IllegalStateException.class, List.of(x, x)));
        assertEquals(
                "identity: the gradient of input 0 does not fit: it has shape (), the input (3)",
                refused(ShapeException.class, List.of(Var.scalar(1))));
        assertEquals(
                "identity: the gradient of input 0 does not fit: shapes do not broadcast: (4) and (3), 4 ≠ 3",
                refused(ShapeException.class, List.of(Var.of(Tensor.zeros(Shape.of(4))))));
    }

    @Test
    void aRuleThatNobodyNeedsMayBeMissing() {
        Var inner = Var.apply(new Identity(null), x);
        assertArrayEquals(new float[] {1, 1, 1}, values(Gradients.of(inner.sum(), List.of(inner)).getFirst()));
    }

    private String refused(Class<? extends RuntimeException> type, List<Var> answer) {
        Var y = Var.apply(new Identity(answer), x).sum();
        return assertThrows(type, () -> Gradients.of(y, List.of(x))).getMessage();
    }
}
