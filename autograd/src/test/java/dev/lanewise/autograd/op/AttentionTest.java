package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Program;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the specification of attention cannot say: hidden keys, dropout, tiles. */
class AttentionTest {
    private static final float HIDDEN = Float.NEGATIVE_INFINITY;

    private static Var leaf(long seed, int... dims) {
        Shape shape = Shape.of(dims);
        return Var.of(Tensor.of(shape, Floats.array(shape.size(), seed, Values.ORDINARY)));
    }

    private static float[] gradient(Var y, Var x) {
        Var dy = leaf(9, y.shape().toArray());
        return Gradients.vjp(y, dy, List.of(x)).getFirst().value().toArray();
    }

    /** The value, and the gradients and second derivatives that go by tiles, are those of all weights at once. */
    @Test
    void agreesWithTheFormulaWithDropoutAndMask() {
        Attention op = new Attention(4, true, true, true, 0.3f, 0.4f, 1234);
        Var x = leaf(1, 2, 150, 24);
        Var mask = leaf(2, 1, 4, 1, 150);
        Var step = Var.of(IntTensor.of(5));
        agrees(op, List.of(x, mask, step), List.of(x, mask));
    }

    @Test
    void agreesWithTheFormulaWithAMaskForEachQuery() {
        Attention op = new Attention(2, false, true, false, 0.3f, 0, 0);
        Var q = leaf(1, 2, 70, 12);
        Var k = leaf(2, 2, 131, 12);
        Var v = leaf(3, 2, 131, 8);
        Var mask = leaf(4, 2, 1, 70, 131);
        agrees(op, List.of(q, k, v, mask), List.of(q, k, v, mask));
    }

    @Test
    void agreesWithTheFormulaOfLaterQueries() {
        Attention op = new Attention(2, false, false, true, 0.3f, 0, 0);
        Var q = leaf(1, 1, 130, 12);
        Var k = leaf(2, 1, 200, 12);
        Var v = leaf(3, 1, 200, 8);
        agrees(op, List.of(q, k, v), List.of(q, k, v));
    }

    private static void agrees(Attention op, List<Var> inputs, List<Var> wrt) {
        Var y = Var.apply(op, inputs.toArray(Var[]::new));
        Var formula = op.formula(inputs, 0, y.shape().dim(1));
        Close.assertGap(64 * Close.EPSILON, doubles(formula.value().toArray()), y.value().toArray(), "value");
        List<Var> expected = derivatives(formula, wrt);
        List<Var> actual = derivatives(y, wrt);
        for (int i = 0; i < expected.size(); i++) {
            double[] e = doubles(expected.get(i).value().toArray());
            double size = Arrays.stream(e).map(Math::abs).max().orElseThrow();
            double[] bound = new double[e.length];
            Arrays.fill(bound, 64 * Close.EPSILON * Math.max(1, size));
            Close.assertWithin(bound, e, actual.get(i).value().toArray(), "derivative " + i);
        }
    }

    /** Gradients of Σ w·y, then the Hessian's product with a vector. */
    private static List<Var> derivatives(Var y, List<Var> wrt) {
        Var loss = y.multiply(leaf(9, y.shape().toArray())).sum();
        List<Var> directions = wrt.stream().map(v -> leaf(10, v.shape().toArray())).toList();
        List<Var> all = new ArrayList<>(Gradients.of(loss, wrt));
        all.addAll(Gradients.hessianVector(loss, wrt, directions));
        return all;
    }

    /** Twice the sequence, twice the memory of a second derivative, not four times: no array of queries × keys. */
    @Test
    void theMemoryOfASecondDerivativeGrowsWithTheLength() {
        long shorter = workspaceOfASecondDerivative(512);
        long longer = workspaceOfASecondDerivative(1024);
        assertTrue(longer < 2.2 * shorter, longer + " bytes, " + shorter + " for half the length");
    }

    private static long workspaceOfASecondDerivative(int length) {
        Var x = Var.of(Tensor.zeros(Shape.of(1, length, 3 * 16)));
        Var loss = x.selfAttention(2, true).square().sum();
        Var product = Gradients.hessianVector(loss, List.of(x), List.of(x)).getFirst();
        return Program.compile(Compute.serial(), product).describe().workspaceBytes();
    }

    @Test
    void dropoutDependsOnTheStep() {
        Attention op = new Attention(1, true, false, false, 1, 0.5f, 1234);
        Var x = leaf(1, 1, 8, 6);
        float[] first = Var.apply(op, x, Var.of(IntTensor.of(0))).value().toArray();
        float[] again = Var.apply(op, x, Var.of(IntTensor.of(0))).value().toArray();
        float[] next = Var.apply(op, x, Var.of(IntTensor.of(1))).value().toArray();
        Bits.assertSameBits(first, again, "the same step");
        assertFalse(Arrays.equals(first, next));
    }

    @Test
    void aQueryWithoutKeysGetsZerosAndGivesNone() {
        Var q = leaf(1, 1, 2, 4);
        Var k = leaf(2, 1, 3, 4);
        Var v = leaf(3, 1, 3, 4);
        Var mask = Var.of(Tensor.of(Shape.of(1, 1, 2, 3), HIDDEN, HIDDEN, HIDDEN, 0, HIDDEN, 0));
        Var y = q.attention(k, v, 2, mask);
        float[] value = y.value().toArray();
        assertArrayEquals(new float[4], Arrays.copyOf(value, 4));
        float[] dq = gradient(y, q);
        assertArrayEquals(new float[4], Arrays.copyOf(dq, 4));
        for (float element : dq) {
            assertTrue(Float.isFinite(element));
        }
        float[] dv = gradient(y, v);
        assertArrayEquals(new float[4], Arrays.copyOfRange(dv, 4, 8), "the hidden key has no part in it");
    }

    /** A query in another tile, or beside others, has the same bits: what it sees is all that counts. */
    @Test
    void aQueryDoesNotDependOnThoseBesideIt() {
        Var q = leaf(1, 1, 150, 8);
        Var k = leaf(2, 1, 150, 8);
        Var v = leaf(3, 1, 150, 8);
        Attention causal = new Attention(2, false, false, true, 0.5f, 0, 0);
        float[] all = Var.apply(causal, q, k, v).value().toArray();
        for (int row : new int[] {0, 63, 64, 100, 149}) {
            Var alone = Var.apply(
                    causal, q.slice(1, row, row + 1), k.slice(1, 0, row + 1), v.slice(1, 0, row + 1));
            Bits.assertSameBits(
                    Arrays.copyOfRange(all, 8 * row, 8 * row + 8), alone.value().toArray(), "query " + row);
        }
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }
}
