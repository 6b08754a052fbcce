package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Planes;
import java.util.Arrays;
import java.util.List;

/**
 * z = (Σ dy · h, Σ dy) over each plane of images, of shape (2, n, channels): what the gradients of {@link PlaneNormalization} are
 * made of; with gradients (u, w): ∂dy = h · u + w, ∂x = J (dy · u) as in {@link NormalizationGradient}.
 *
 * <p>Inputs: x, its statistics, dy.
 *
 * @param of the statistics that x is normalised with
 */
public record PlaneNormalizationSums(PlaneStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, 3));
        NormalizationGradient.checkGradient(this, x, inputs.get(2));
        return Shape.of(2, x.dim(0), x.dim(1));
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor dy = (Tensor) inputs.get(2);
        Tensor z = (Tensor) output;
        Planes planes = of.planes(x.shape());
        return Operands.rows(compute, planes.count(), planes.area(), (from, to) -> compute.kernels().planeNorm().sums(
                planes, from, to, x.data(), x.offset(), s.data(), s.offset(), s.data(), s.offset() + 2 * planes.rows(),
                dy.data(), dy.offset(), z.data(), z.offset(), z.data(), z.offset() + planes.count()));
    }

    /** In rows that are written out: whoever asks for a second derivative pays for the copies. */
    @Override
    public List<Var> vjp(Var z, Var u) {
        Var x = z.input(0);
        Var dy = z.input(2);
        int rank = x.shape().rank();
        Var along = PlaneStatistics.stretched(u.select(0, 0), rank);
        Var even = PlaneStatistics.stretched(u.select(0, 1), rank);
        Var rows = of.written(x);
        Var s = Var.apply(of.onRows(), rows);
        Var h = of.unwritten(Var.apply(new Normalization(of.onRows()), rows, s), x.shape());
        Var dx = Var.apply(new NormalizationGradient(of.onRows()), rows, s, of.written(dy.multiply(along)));
        return Arrays.asList(of.unwritten(dx, x.shape()), null, h.multiply(along).add(even));
    }
}
