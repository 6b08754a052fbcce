package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where ops that choose among their inputs send the gradient when there is no one best. */
class ChoiceTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    /** As PyTorch has it: a learned exponent of features that relu has cut off at 0 is trained. */
    @Test
    void zeroToAPowerHasGradients() {
        Var base = Var.of(Tensor.of(Shape.of(4), 0, 0, 0, -2));
        Var exponent = Var.of(Tensor.of(Shape.of(4), 0, 2, -1, 2));
        List<Var> gradients = Gradients.of(base.pow(exponent).sum(), List.of(base, exponent));
        assertArrayEquals(new float[] {0, 0, Float.NEGATIVE_INFINITY, -4}, gradients.get(0).value().toArray());
        assertArrayEquals(new float[] {0, 0, Float.NEGATIVE_INFINITY, Float.NaN}, gradients.get(1).value().toArray());
    }

    @Test
    void equalOperandsShareTheGradient() {
        Var a = vector(1, 2, 3, -0f, NAN, INF);
        Var b = vector(1, 3, 2, 0f, 1, INF);
        Var dy = vector(8, 8, 8, 8, 8, 8);
        assertArrayEquals(new float[] {1, 3, 3, 0, NAN, INF}, a.maximum(b).value().toArray());
        assertGradients(a.maximum(b), dy, List.of(a, b), new float[][] {{4, 0, 8, 4, NAN, NAN}, {4, 8, 0, 4, NAN, NAN}});
        assertGradients(a.minimum(b), dy, List.of(a, b), new float[][] {{4, 8, 0, 4, NAN, NAN}, {4, 0, 8, 4, NAN, NAN}});
    }

    @Test
    void severalLargestShareTheGradient() {
        Var x = Var.of(Tensor.matrix(new float[] {3, 1, 3}, new float[] {2, 5, 4}, new float[] {7, 7, 7}));
        assertGradients(x.max(1), vector(6, 6, 6), List.of(x), new float[][] {{3, 0, 3, 0, 6, 0, 2, 2, 2}});
        assertGradients(x.max(), Var.scalar(6), List.of(x), new float[][] {{0, 0, 0, 0, 0, 0, 2, 2, 2}});
    }

    @Test
    void theFirstLargestIsTheArgMaxAndNanWins() {
        Var x = Var.of(Tensor.matrix(new float[] {3, 1, 3}, new float[] {5, NAN, NAN}, new float[] {-0f, 0, 0}));
        assertArrayEquals(new int[] {0, 1, 0}, x.argMax().intValue().toArray());
    }

    @Test
    void kinksHaveTheGradientZero() {
        Var x = vector(-0f, 0, NAN);
        assertArrayEquals(new float[] {-0f, 0, NAN}, x.relu().value().toArray());
        assertGradients(x.relu(), vector(1, 1, 1), List.of(x), new float[][] {{0, 0, 0}});
        assertGradients(x.abs(), vector(1, 1, 1), List.of(x), new float[][] {{0, 0, NAN}});
    }

    @Test
    void whatIsNotChosenLeavesNoTrace() {
        Var x = vector(4, 0, -1, NAN);
        Var y = x.greater(Var.scalar(0)).where(x.sqrt(), Var.scalar(0));
        assertArrayEquals(new float[] {2, 0, 0, 0}, y.value().toArray());
        Var dx = Gradients.of(y.sum(), List.of(x)).getFirst();
        assertArrayEquals(new float[] {0.25f, NAN, NAN, NAN}, dx.value().toArray()); // the root's own derivative, times 0
        Var a = vector(1, 2, 3, 4);
        Var b = vector(5, 6, 7, 8);
        assertGradients(x.where(a, b), vector(1, INF, 3, NAN), List.of(a, b), new float[][] {{1, 0, 3, NAN}, {0, INF, 0, 0}});
    }

    @Test
    void theEndsOfAClampPassTheGradient() {
        Var x = vector(-2, -1, 0, 1, 2, NAN);
        assertArrayEquals(new float[] {-1, -1, 0, 1, 1, NAN}, x.clamp(-1, 1).value().toArray());
        assertGradients(x.clamp(-1, 1), vector(3, 3, 3, 3, 3, 3), List.of(x), new float[][] {{0, 3, 3, 3, 0, 0}});
    }

    @Test
    void anInfiniteExtremeGetsTheGradient() {
        Var x = vector(1, INF, 3, INF);
        assertGradients(x.max(), Var.scalar(6), List.of(x), new float[][] {{0, 3, 0, 3}});
        assertGradients(x.negate().min(), Var.scalar(6), List.of(x), new float[][] {{0, -3, 0, -3}});
        assertGradients(x.maxNorm(), Var.scalar(6), List.of(x), new float[][] {{0, 3, 0, 3}});
    }

    /** Where a quotient would be 0 ÷ 0; the Hessian of a product is the product of the other elements too. */
    @Test
    void zerosOfAProductHaveTheirTrueDerivatives() {
        float[][] points = {{0, 2, 3}, {0, 0, 3}, {0, 0, 0}};
        float[][] gradients = {{6, 0, 0}, {0, 0, 0}, {0, 0, 0}};
        float[][] curvatures = {{3 * 5 + 2 * 7, 3, 2}, {3 * 5, 3, 0}, {0, 0, 0}}; // Σ uⱼ · ∂²y / ∂xᵢ∂xⱼ for u = (1, 5, 7)
        for (int i = 0; i < points.length; i++) {
            Var x = vector(points[i]);
            Var dx = Gradients.of(x.product(), List.of(x)).getFirst();
            assertArrayEquals(gradients[i], dx.value().toArray());
            assertGradients(dx, vector(1, 5, 7), List.of(x), new float[][] {curvatures[i]});
        }
    }

    @Test
    void normsAndDeviationsOfNothingHaveTheGradientZero() {
        Var x = vector(0, 0, 0);
        assertGradients(x.l2Norm(), Var.scalar(1), List.of(x), new float[][] {{0, 0, 0}});
        assertGradients(x.l1Norm(), Var.scalar(1), List.of(x), new float[][] {{0, 0, 0}});
        assertGradients(x.offset(5).standardDeviation(1), Var.scalar(1), List.of(x), new float[][] {{0, 0, 0}});
    }

    private static void assertGradients(Var y, Var dy, List<Var> wrt, float[][] expected) {
        List<Var> gradients = Gradients.vjp(y, dy, wrt);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], gradients.get(i).value().toArray(), 1e-30f, "gradient " + i);
        }
    }

    private static Var vector(float... x) {
        return Var.of(Tensor.of(Shape.of(x.length), x));
    }
}
