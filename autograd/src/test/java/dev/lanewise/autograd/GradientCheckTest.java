package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.op.CustomOp;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker passes right rules and rejects rules that are slightly wrong. The op under test is a user's own. */
class GradientCheckTest {
    /** y = a² · b, its derivative multiplied by a factor and given in either order. */
    private record SquareTimes(float factor, boolean swapped) implements CustomOp {
        @Override
        public Shape shape(List<Var> inputs) {
            return inputs.getFirst().shape();
        }

        @Override
        public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
            Tensor a = (Tensor) inputs.get(0);
            Tensor b = (Tensor) inputs.get(1);
            Tensor y = (Tensor) output;
            return () -> {
                for (int i = 0; i < y.size(); i++) {
                    y.data()[y.offset() + i] = a.get(i) * a.get(i) * b.get(i);
                }
            };
        }

        @Override
        public List<Var> vjp(Var y, Var dy) {
            Var a = y.input(0);
            Var b = y.input(1);
            Var da = dy.multiply(a).multiply(b).scale(2 * factor);
            Var db = dy.multiply(a.square());
            return swapped ? List.of(db, da) : List.of(da, db);
        }
    }

    private final Tensor a = Tensor.of(Shape.of(2, 3), 1, -2, 0.5f, 3, -0.7f, 1.5f);
    private final Tensor b = Tensor.of(Shape.of(2, 3), 2, 1, -1.5f, 0.3f, 2.5f, -1);

    @Test
    void aRightRulePasses() {
        GradientCheck.Report report = GradientCheck.require(new SquareTimes(1, false), a, b);
        assertTrue(report.agrees());
        assertEquals(12, report.checked());
        assertEquals("squareTimes", report.name());
    }

    @Test
    void aRuleWrongByOnePartInAThousandFails() {
        for (float factor : new float[] {1.001f, 0.999f}) {
            GradientCheck.Report report = GradientCheck.of(new SquareTimes(factor, false), a, b);
            assertFalse(report.agrees(), report::toString);
            assertEquals(0, report.input());
            assertEquals(factor, report.graph() / report.numeric(), 1e-4);
        }
    }

    @Test
    void aRuleWithItsInputsSwappedFails() {
        AssertionError thrown =
                assertThrows(AssertionError.class, () -> GradientCheck.require(new SquareTimes(1, true), a, b));
        String message = thrown.getMessage();
        assertTrue(message.matches("squareTimes: input [01], element [0-5]: gradient by the rule \\S+, "
                + "by finite differences \\S+, allowed apart \\S+ \\(the worst of 12\\)"), message);
    }

    @Test
    void aGradientThatIsNotANumberFails() {
        assertFalse(GradientCheck.of(new SquareTimes(Float.NaN, false), a, b).agrees());
    }

    @Test
    void graphsOfSeveralOpsAndIntegerInputs() {
        GradientCheck.require(v -> v.get(0).multiply(v.get(1)).tanh().add(v.get(0).exp()), a, b);
        Tensor weight = Tensor.matrix(new float[] {0.4f, -0.3f, 0.2f}, new float[] {0.1f, 0.8f, -0.6f});
        Tensor bias = Tensor.of(Shape.of(2), 0.1f, -0.2f);
        GradientCheck.require(
                v -> v.get(0)
                        .affine(v.get(1), v.get(2), UnaryMap.TANH)
                        .softmaxCrossEntropy(v.get(3)),
                a, weight, bias, IntTensor.of(1, 0));
    }

    @Test
    void refusesWhatHasNothingToCheck() {
        assertEquals(
                "gradient check: no float input has an element",
                assertThrows(IllegalArgumentException.class,
                        () -> GradientCheck.of(v -> Var.scalar(1), IntTensor.of(1))).getMessage());
    }
}
