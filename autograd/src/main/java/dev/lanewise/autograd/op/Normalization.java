package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * y = h · gamma + beta with h = (x − mean) · r by rows, without centring h = x · r; dx by {@link NormalizationGradient},
 * dgamma by {@link NormalizationScaleGradient}, dbeta = Σ dy.
 *
 * <p>Inputs: x, its {@link NormalizationStatistics}, then gamma, then beta, each of the shape of a row; without gamma y = h.
 * The statistics are an input so that they are computed once and kept: the derivative through them is part of dx, so they
 * have no gradient of their own here.
 *
 * @param of the statistics that x is normalised with
 */
public record Normalization(NormalizationStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        int given = Math.clamp(inputs.size(), 2, 4);
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, given));
        for (int i = 2; i < given; i++) {
            checkRow(this, of.row(x), inputs.get(i), i == 2 ? "gamma" : "beta");
        }
        return x;
    }

    static void checkRow(Op op, Shape row, Var v, String role) {
        if (!v.shape().equals(row)) {
            throw new ShapeException(op.name() + ": " + role + " of shape " + v.shape() + " for rows of shape " + row);
        }
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor gamma = inputs.size() > 2 ? (Tensor) inputs.get(2) : null;
        Tensor beta = inputs.size() > 3 ? (Tensor) inputs.get(3) : null;
        Tensor y = (Tensor) output;
        int rows = s.shape().dim(1);
        int cols = of.row(x.shape()).size();
        return Operands.rows(compute, rows, cols, (from, to) -> compute.kernels().norm().normalize(
                x.data(), x.offset() + from * cols,
                gamma == null ? null : gamma.data(), gamma == null ? 0 : gamma.offset(),
                beta == null ? null : beta.data(), beta == null ? 0 : beta.offset(),
                of.centred() ? s.data() : null, s.offset() + from, s.data(), s.offset() + 2 * rows + from,
                y.data(), y.offset() + from * cols, to - from, cols));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var s = y.input(1);
        boolean scaled = y.inputs().size() > 2;
        Var dx = scaled
                ? Var.apply(new NormalizationGradient(of), x, s, dy, y.input(2))
                : Var.apply(new NormalizationGradient(of), x, s, dy);
        List<Var> gradients = new ArrayList<>(Arrays.asList(dx, null));
        if (scaled) {
            gradients.add(Var.apply(new NormalizationScaleGradient(of), x, s, dy));
        }
        if (y.inputs().size() > 3) {
            gradients.add(dy);
        }
        return gradients;
    }
}
