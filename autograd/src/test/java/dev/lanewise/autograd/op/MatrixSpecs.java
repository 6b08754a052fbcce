package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Matrix products. */
final class MatrixSpecs {
    private MatrixSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                matmul(false, false, 3, 4, 5),
                matmul(true, false, 3, 4, 5),
                matmul(false, true, 3, 4, 5),
                matmul(true, true, 3, 4, 5),
                matmul(false, false, 4, 1, 6),
                matmul(false, false, 1, 4, 1)
                        .refuses("matmul: inner dimensions differ: (3, 4) × (5, 6), 4 ≠ 5",
                                () -> floats(3, 4).matmul(floats(5, 6)))
                        .refuses("matmul: inner dimensions differ: (4, 3)ᵀ × (6, 5)ᵀ, 4 ≠ 5",
                                () -> Var.apply(new MatMul(true, true), floats(4, 3), floats(6, 5)))
                        .refuses(
                                "matmul: wants two matrices, or batches of them, got (3, 4) × (4); "
                                        + "make a vector a row by reshape(1, -1) or"
                                + " a column by reshape(-1, 1), or take outer", () -> floats(3, 4).matmul(floats(4)))
                        .refuses("matmul: wants floats, got integers (4, 5)", () -> floats(3, 4).matmul(integers(4, 5))),
                batches(false, false, new int[] {2, 3, 4, 5}, new int[] {2, 3, 5, 2}, new int[] {6, 5, 40, 30}, new int[] {6, 5, 30, 20}),
                batches(true, false, new int[] {2, 3, 5, 4}, new int[] {3, 5, 2}, new int[] {6, 5, 30, 40}, new int[] {5, 30, 20}),
                batches(false, true, new int[] {2, 1, 4, 5}, new int[] {3, 2, 5}, new int[] {6, 1, 40, 30}, new int[] {5, 20, 30}),
                batches(false, false, new int[] {2, 3, 4, 5}, new int[] {5, 2}, new int[] {6, 5, 40, 30}, new int[] {30, 20}),
                batches(true, true, new int[] {5, 4}, new int[] {2, 1, 2, 5}, new int[] {30, 40}, new int[] {6, 1, 20, 30})
                        .refuses("matmul: batches: shapes do not broadcast: (2) and (3), 2 ≠ 3",
                                () -> floats(2, 4, 5).matmul(floats(3, 5, 2))),
                epilogue(false, false, null, z -> z, 16),
                epilogue(true, false, UnaryMap.RELU, z -> Math.max(z, 0), 16),
                epilogue(false, true, UnaryMap.TANH, Math::tanh, 24),
                epilogue(true, true, UnaryMap.SIGMOID, z -> 1 / (1 + Math.exp(-z)), 24)
                        .refuses("matmul: bias of shape (1, 5) for (3, 4) × (4, 5), want (5)",
                                () -> Var.apply(new MatMul(false, false), floats(3, 4), floats(4, 5), floats(1, 5)))
                        .refuses("matmul: activation SQRT, want RELU, TANH or SIGMOID",
                                () -> Var.apply(new MatMul(false, false, UnaryMap.SQRT), floats(3, 4), floats(4, 5))),
                affine(null, z -> z, 16),
                affine(UnaryMap.RELU, z -> Math.max(z, 0), 16),
                affine(UnaryMap.TANH, Math::tanh, 24),
                affine(UnaryMap.SIGMOID, z -> 1 / (1 + Math.exp(-z)), 24)
                        .refuses("affine: inputs differ: (2, 3) × (4, 5)ᵀ + (4), 3 ≠ 5",
                                () -> floats(2, 3).affine(floats(4, 5), floats(4)))
                        .refuses("affine: outputs differ: (2, 3) × (4, 3)ᵀ + (5), 4 ≠ 5",
                                () -> floats(2, 3).affine(floats(4, 3), floats(5)))
                        .refuses("affine: wants x (rows, in), weight (out, in) and bias (out), got (3) × (4, 3)ᵀ + (4)",
                                () -> floats(3).affine(floats(4, 3), floats(4)))
                        .refuses("affine: activation SQRT, want RELU, TANH or SIGMOID",
                                () -> floats(2, 3).affine(floats(4, 3), floats(4), UnaryMap.SQRT)));
    }

    private static OpSpec matmul(boolean left, boolean right, int m, int n, int k) {
        return OpSpec.of(
                        MatMul.class,
                        v -> Var.apply(new MatMul(left, right), v.get(0), v.get(1)),
                        x -> (left ? x.get(0).transposed() : x.get(0)).matmul(right ? x.get(1).transposed() : x.get(1)),
                        k + 1,
                        left ? Domain.of(-2, 2, k, m) : Domain.of(-2, 2, m, k),
                        right ? Domain.of(-2, 2, n, k) : Domain.of(-2, 2, k, n))
                .errorsOfMagnitudes()
                .large(
                        left ? Domain.of(-2, 2, 300, 90) : Domain.of(-2, 2, 90, 300),
                        right ? Domain.of(-2, 2, 70, 300) : Domain.of(-2, 2, 300, 70))
                .named(left + " " + right + " " + m + " " + n + " " + k);
    }

    private static OpSpec batches(boolean left, boolean right, int[] a, int[] b, int[] largeA, int[] largeB) {
        return OpSpec.of(
                        MatMul.class,
                        v -> Var.apply(new MatMul(left, right), v.get(0), v.get(1)),
                        x -> (left ? x.get(0).transposed() : x.get(0)).matmul(right ? x.get(1).transposed() : x.get(1)),
                        8,
                        Domain.of(-2, 2, a), Domain.of(-2, 2, b))
                .errorsOfMagnitudes()
                .large(Domain.of(-2, 2, largeA), Domain.of(-2, 2, largeB))
                .named(left + " " + right + " " + Arrays.toString(a) + " " + Arrays.toString(b));
    }

    /** With a bias and an activation, on batches of the left factor. */
    private static OpSpec epilogue(boolean left, boolean right, UnaryMap activation, DoubleUnaryOperator f, double units) {
        UnaryOperator<List<Doubles>> turned = x ->
                List.of(left ? x.get(0).transposed() : x.get(0), right ? x.get(1) : x.get(1).transposed(), x.get(2));
        return OpSpec.of(
                        MatMul.class,
                        v -> Var.apply(new MatMul(left, right, activation), v.get(0), v.get(1), v.get(2)),
                        x -> product(turned.apply(x)).map(f),
                        units,
                        left ? Domain.of(-1, 1, 2, 6, 4) : Domain.of(-1, 1, 2, 4, 6),
                        right ? Domain.of(-1, 1, 5, 6) : Domain.of(-1, 1, 6, 5),
                        Domain.of(-1, 1, 5))
                .proportionalTo(x -> product(turned.apply(x.stream().map(v -> v.map(Math::abs)).toList())).map(z -> z + 1))
                .large(
                        left ? Domain.of(-1, 1, 3, 270, 130) : Domain.of(-1, 1, 3, 130, 270),
                        right ? Domain.of(-1, 1, 70, 270) : Domain.of(-1, 1, 270, 70),
                        Domain.of(-1, 1, 70))
                .named(left + " " + right + " with bias, " + activation);
    }

    private static OpSpec affine(UnaryMap activation, DoubleUnaryOperator f, double units) {
        return OpSpec.of(
                        Affine.class,
                        v -> v.get(0).affine(v.get(1), v.get(2), activation),
                        x -> product(x).map(f),
                        units,
                        Domain.of(-1, 1, 4, 6),
                        Domain.of(-1, 1, 5, 6),
                        Domain.of(-1, 1, 5))
                // The activations' slopes are at most 1, so the product's error is not enlarged.
                .proportionalTo(x -> product(x.stream().map(v -> v.map(Math::abs)).toList()).map(z -> z + 1))
                .large(Domain.of(-1, 1, 130, 270), Domain.of(-1, 1, 70, 270), Domain.of(-1, 1, 70))
                .named(String.valueOf(activation));
    }

    private static Doubles product(List<Doubles> x) {
        return x.get(0).matmul(x.get(1).transposed()).with(x.get(2), Double::sum);
    }
}
