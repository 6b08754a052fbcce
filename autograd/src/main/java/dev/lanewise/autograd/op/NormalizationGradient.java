package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * z = J g with J = r · (I − 1·1ᵀ/n − h·hᵀ/n) by rows (without centring r · (I − h·hᵀ/n)) and g = dy · gamma: the gradient of
 * {@link Normalization}. J is symmetric and the Jacobian of h too; with gradient u: ∂g = J u, and
 * ∂x = J t − (r / n · Σ u·z) · h with t = −r / n · (u · Σ g·h + g · Σ u·h).
 *
 * <p>Inputs: x, its statistics, dy, and gamma if there was one.
 *
 * @param of the statistics that x is normalised with
 */
public record NormalizationGradient(NormalizationStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        int given = inputs.size() == 4 ? 4 : 3;
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, given));
        checkGradient(this, x, inputs.get(2));
        if (given == 4) {
            Normalization.checkRow(this, of.row(x), inputs.get(3), "gamma");
        }
        return x;
    }

    static void checkGradient(Op op, Shape x, Var dy) {
        if (!dy.shape().equals(x)) {
            throw new ShapeException(op.name() + ": value and gradient differ in shape: " + x + " and " + dy.shape());
        }
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor dy = (Tensor) inputs.get(2);
        Tensor gamma = inputs.size() > 3 ? (Tensor) inputs.get(3) : null;
        Tensor dx = (Tensor) output;
        float[] scale = gamma == null ? null : gamma.data();
        int go = gamma == null ? 0 : gamma.offset();
        int rows = s.shape().dim(1);
        int cols = of.row(x.shape()).size();
        return Operands.rows(compute, rows, cols, (from, to) -> {
            int xo = x.offset() + from * cols;
            int dyo = dy.offset() + from * cols;
            int dxo = dx.offset() + from * cols;
            int rstd = s.offset() + 2 * rows + from;
            if (of.centred()) {
                compute.kernels().norm().layerNormGradient(
                        x.data(), xo, scale, go, s.data(), s.offset() + from, s.data(), rstd,
                        dy.data(), dyo, dx.data(), dxo, to - from, cols);
            } else {
                compute.kernels().norm().rmsNormGradient(
                        x.data(), xo, scale, go, s.data(), rstd, dy.data(), dyo, dx.data(), dxo, to - from, cols);
            }
        });
    }

    @Override
    public List<Var> vjp(Var z, Var u) {
        Var x = z.input(0);
        Var s = z.input(1);
        Var dy = z.input(2);
        boolean scaled = z.inputs().size() > 3;
        Var g = rows(scaled ? dy.multiply(z.input(3)) : dy);
        Var h = rows(Var.apply(new Normalization(of), x, s));
        Var along = NormalizationStatistics.each(s, 2).scale(-1f / g.shape().dim(1));
        Var t = rows(u).multiply(Operands.rowSums(g.multiply(h)))
                .add(g.multiply(Operands.rowSums(rows(u).multiply(h))))
                .multiply(along)
                .reshape(x.shape().toArray());
        Var through = Operands.rowSums(rows(u).multiply(rows(z))).multiply(along).multiply(h).reshape(x.shape().toArray());
        Var dx = Var.apply(this, x, s, t).add(through);
        Var dg = Var.apply(this, x, s, u);
        return scaled
                ? Arrays.asList(dx, null, dg.multiply(z.input(3)), dg.multiply(dy))
                : Arrays.asList(dx, null, dg);
    }

    private Var rows(Var v) {
        return v.reshape(-1, of.row(v.shape()).size());
    }
}
