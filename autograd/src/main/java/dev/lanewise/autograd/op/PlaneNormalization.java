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
 * y = h · gamma + beta with h = (x − mean) · r by rows, gamma and beta a number a channel: batch and group normalisation of images
 * (n, channels, d₁, …); dx by {@link PlaneNormalizationGradient}, dgamma and dbeta by {@link PlaneNormalizationSums}.
 *
 * <p>Inputs: x, its {@link PlaneStatistics}, gamma (channels), beta (channels). The derivative through the statistics is part
 * of dx, so they have no gradient of their own here.
 *
 * @param of the statistics that x is normalised with
 */
public record PlaneNormalization(PlaneStatistics of) implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.withStatistics(this, of, Operands.floats(this, inputs, 4));
        PlaneStatistics.checkChannels(this, x, inputs.get(2), "gamma");
        PlaneStatistics.checkChannels(this, x, inputs.get(3), "beta");
        return x;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) inputs.get(1);
        Tensor gamma = (Tensor) inputs.get(2);
        Tensor beta = (Tensor) inputs.get(3);
        Tensor y = (Tensor) output;
        Planes planes = of.planes(x.shape());
        return Operands.rows(compute, planes.count(), planes.area(), (from, to) -> compute.kernels().planeNorm().normalize(
                planes, from, to, x.data(), x.offset(), s.data(), s.offset(), s.data(), s.offset() + 2 * planes.rows(),
                gamma.data(), gamma.offset(), beta.data(), beta.offset(), y.data(), y.offset()));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var s = y.input(1);
        Var gamma = y.input(2);
        Var sums = Var.apply(new PlaneNormalizationSums(of), x, s, dy);
        Var dx = Var.apply(new PlaneNormalizationGradient(of), x, s, sums, dy, gamma);
        return Arrays.asList(dx, null, sums.select(0, 0).sum(0), sums.select(0, 1).sum(0));
    }
}
