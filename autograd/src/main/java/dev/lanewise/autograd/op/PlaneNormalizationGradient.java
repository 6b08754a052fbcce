package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Planes;
import java.util.Arrays;
import java.util.List;

/**
 * z = J g with J = r · (I − 1·1ᵀ/n − h·hᵀ/n) by rows and g = dy · gamma, gamma a number a channel: the gradient of
 * {@link PlaneNormalization}; its derivatives are those of {@link NormalizationGradient} on the rows written out.
 *
 * <p>Inputs: x, its statistics, the {@link PlaneNormalizationSums} of both and dy, dy, gamma (channels). The means over a row are
 * (Σ gamma · sum over its planes, in order) ÷ n. As those of x, the sums have no gradient of their own here.
 *
 * @param of the statistics that x is normalised with
 */
public record PlaneNormalizationGradient(PlaneStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, 5));
        NormalizationGradient.checkGradient(this, x, inputs.get(3));
        PlaneStatistics.checkChannels(this, x, inputs.get(4), "gamma");
        Var sums = inputs.get(2);
        if (!sums.op().equals(new PlaneNormalizationSums(of)) || sums.input(0) != inputs.get(0) || sums.input(2) != inputs.get(3)) {
            throw new ShapeException(name() + ": wants the sums of x and dy, got " + sums);
        }
        return x;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor sums = (Tensor) inputs.get(2);
        Tensor dy = (Tensor) inputs.get(3);
        Tensor gamma = (Tensor) inputs.get(4);
        Tensor dx = (Tensor) output;
        Planes planes = of.planes(x.shape());
        float[] q = new float[planes.rows()];
        float[] p = new float[planes.rows()];
        Runnable gradient = Operands.rows(
                compute, planes.count(), planes.area(), (from, to) -> compute.kernels().planeNorm().gradient(
                        planes, from, to, x.data(), x.offset(), s.data(), s.offset(), s.data(), s.offset() + 2 * planes.rows(),
                        gamma.data(), gamma.offset(), p, 0, q, 0, dy.data(), dy.offset(), dx.data(), dx.offset()));
        return () -> {
            means(planes, sums.data(), sums.offset(), gamma, q);
            means(planes, sums.data(), sums.offset() + planes.count(), gamma, p);
            gradient.run();
        };
    }

    private static void means(Planes planes, float[] sums, int at, Tensor gamma, float[] means) {
        int each = planes.rowSize() / planes.area();
        for (int row = 0; row < means.length; row++) {
            float total = 0;
            for (int k = 0; k < each; k++) {
                int plane = planes.firstPlane(row) + k * planes.planeStep();
                total = Math.fma(gamma.data()[gamma.offset() + plane % planes.channels()], sums[at + plane], total);
            }
            means[row] = total / planes.rowSize();
        }
    }

    /** In rows that are written out: whoever asks for a second derivative pays for the copies. */
    @Override
    public List<Var> vjp(Var z, Var u) {
        Var x = z.input(0);
        Var dy = z.input(3);
        Var gamma = z.input(4);
        Var scale = PlaneStatistics.stretched(gamma, x.shape().rank());
        Var rows = of.written(x);
        Var s = Var.apply(of.onRows(), rows);
        Var onRows = Var.apply(new NormalizationGradient(of.onRows()), rows, s, of.written(dy.multiply(scale)));
        List<Var> gradients = onRows.op().vjp(onRows, of.written(u));
        Var dg = of.unwritten(gradients.get(2), x.shape());
        return Arrays.asList(
                of.unwritten(gradients.get(0), x.shape()), null, null, dg.multiply(scale),
                dg.multiply(dy).sumTo(scale.shape()).reshape(gamma.shape().toArray()));
    }
}
