package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks of {@link OpSpecTest} pass a right op and reject ops that are slightly wrong. */
class OpSpecCheckTest {
    private final OpSpecTest checks = new OpSpecTest();

    /** y = a² · b with factors that should be 1 on the value, the derivative and its derivative. */
    private record SquareTimes(float value, float first, float second, boolean swapped) implements CustomOp {
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
                    y.data()[y.offset() + i] = a.get(i) * a.get(i) * b.get(i) * value;
                }
            };
        }

        @Override
        public List<Var> vjp(Var y, Var dy) {
            Var a = y.input(0);
            Var b = y.input(1);
            // a + (a − constant a) · (second − 1): the value of a, the derivative of a · second.
            Var skewed = a.add(a.subtract(Var.of(a.value())).scale(second - 1));
            Var da = dy.multiply(skewed).multiply(b).scale(2 * first);
            Var db = dy.multiply(a.square());
            return swapped ? List.of(db, da) : List.of(da, db);
        }
    }

    private static OpSpec spec(float value, float first, float second, boolean swapped) {
        Op op = new SquareTimes(value, first, second, swapped);
        return OpSpec.of(
                op.getClass(),
                v -> Var.apply(op, v.get(0), v.get(1)),
                x -> x.get(0).times(x.get(0)).times(x.get(1)),
                3,
                Domain.of(-2, 2, 3, 4),
                Domain.of(-2, 2, 3, 4));
    }

    @Test
    void aRightOpPasses() {
        OpSpec right = spec(1, 1, 1, false);
        checks.valueAndShape(right);
        checks.gradient(right);
        checks.secondDerivative(right);
        checks.sameBitsOnAnyThreadsAndKernels(right);
    }

    @Test
    void aValueThatIsSlightlyWrongFails() {
        assertThrows(AssertionError.class, () -> checks.valueAndShape(spec(1 + 0x1p-20f, 1, 1, false)));
    }

    @Test
    void aRuleWrongByOnePartInAThousandFails() {
        for (float factor : new float[] {0.999f, 1.001f}) {
            AssertionError thrown =
                    assertThrows(AssertionError.class, () -> checks.gradient(spec(1, factor, 1, false)));
            assertTrue(thrown.getMessage().startsWith("SquareTimes: input 0"), thrown.getMessage());
        }
    }

    @Test
    void aSecondDerivativeWrongByOnePartInAThousandFails() {
        checks.gradient(spec(1, 1, 1.001f, false));
        assertThrows(AssertionError.class, () -> checks.secondDerivative(spec(1, 1, 1.001f, false)));
    }

    @Test
    void aRuleWithItsInputsSwappedFails() {
        assertThrows(AssertionError.class, () -> checks.gradient(spec(1, 1, 1, true)));
    }
}
