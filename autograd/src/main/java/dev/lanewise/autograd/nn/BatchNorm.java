package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.NormalizationStatistics;
import dev.lanewise.autograd.op.PlaneNormalization;
import dev.lanewise.autograd.op.PlaneStatistics;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * y = (x − mean) ÷ √(variance + eps) · weight + bias for each channel, over all examples and places of the batch (Ioffe,
 * Szegedy, <i>Batch normalization</i>, 2015). The input is (n, channels) or (n, channels, …), so that one layer serves
 * features, sequences and images.
 *
 * <p>Training normalises with the variance of a population and moves the running statistics, which are buffers, by
 * running ← (1 − momentum) · running + momentum · batch, with the unbiased variance, as PyTorch does; inference normalises
 * with them. After an average of the weights they are gathered anew: {@link Pass#gathering}.
 *
 * @param weight (channels)
 * @param bias (channels)
 * @param runningMean (channels), a buffer
 * @param runningVariance (channels), a buffer
 * @param momentum in [0, 1]
 * @param eps at least 0
 */
public record BatchNorm(
        Parameter weight, Parameter bias, Parameter runningMean, Parameter runningVariance, float momentum, float eps)
        implements Layer {
    public BatchNorm {
        Norms.checkEps("batch norm", eps);
        Norms.checkChannels("batch norm", weight, bias);
        Norms.checkChannels("batch norm", weight, runningMean);
        Norms.checkChannels("batch norm", weight, runningVariance);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("batch norm: momentum " + momentum + ", want 0 ≤ momentum ≤ 1");
        }
    }

    /** With weights of one, biases of zero, a momentum of 0.1 and an eps of 1e-5. */
    public static BatchNorm of(int channels) {
        return of(channels, 0.1f, LayerNorm.EPS);
    }

    /** With weights of one and biases of zero; the running mean starts at 0, the variance at 1. */
    public static BatchNorm of(int channels, float momentum, float eps) {
        Shape each = Shape.of(channels);
        return new BatchNorm(
                Norms.ones(each), Norms.zeros(each), Norms.zeros(each), Norms.ones(each), momentum, eps);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        int channels = weight.shape().dim(0);
        if (shape.rank() < 2 || shape.dim(1) != channels) {
            throw new ShapeException("batch norm: input of shape " + shape + ", want (n, " + channels + ", …)");
        }
        if (pass.updating()) {
            return normalized(x, pass);
        }
        int[] each = Norms.channelAxis(shape.rank(), channels);
        return x.subtract(pass.of(runningMean).reshape(each))
                .multiply(pass.of(runningVariance).offset(eps).rsqrt().reshape(each))
                .multiply(pass.of(weight).reshape(each))
                .add(pass.of(bias).reshape(each));
    }

    private Var normalized(Var x, Pass pass) {
        Shape shape = x.shape();
        int channels = shape.dim(1);
        int count = shape.size() / channels;
        if (count < 2) {
            throw new ShapeException("batch norm: input of shape " + shape + " has " + count
                    + " values for each channel, which have no variance; want at least 2: use another batch size");
        }
        return count == shape.dim(0) ? ofFeatures(x, pass) : ofPlanes(x, pass);
    }

    /** A number for each channel of an example: the channels become the rows of a matrix. */
    private Var ofFeatures(Var x, Pass pass) {
        int[] each = Norms.channelAxis(x.shape().rank(), x.shape().dim(1));
        Var byChannel = x.transpose(0, 1);
        Var rows = byChannel.reshape(x.shape().dim(1), x.shape().dim(0));
        NormalizationStatistics of = new NormalizationStatistics(1, true, eps);
        update(rows.mean(1), Var.apply(of, rows).select(0, 1), x.shape().dim(0), pass);
        return rows.normalize(1, eps).reshape(byChannel.shape().toArray()).transpose(0, 1)
                .multiply(pass.of(weight).reshape(each))
                .add(pass.of(bias).reshape(each));
    }

    private Var ofPlanes(Var x, Pass pass) {
        int channels = x.shape().dim(1);
        PlaneStatistics of = new PlaneStatistics(0, eps);
        Var s = Var.apply(of, x);
        Var first = x.select(0, 0).reshape(channels, -1).select(1, 0);
        update(first.add(s.select(0, 0)), s.select(0, 1), x.shape().size() / channels, pass);
        return Var.apply(new PlaneNormalization(of), x, s, pass.of(weight), pass.of(bias));
    }

    private void update(Var mean, Var variance, int count, Pass pass) {
        Var share = pass.share(momentum);
        Var kept = Var.scalar(1).subtract(share);
        move(runningMean, mean, share, kept, pass);
        move(runningVariance, variance.scale(count / (count - 1f)), share, kept, pass);
    }

    private static void move(Parameter running, Var batch, Var share, Var kept, Pass pass) {
        pass.update(running, pass.of(running).multiply(kept).add(batch.multiply(share)));
    }

    @Override
    public List<NamedParameter> parameters() {
        return Norms.named(weight, Optional.of(bias));
    }

    @Override
    public List<NamedParameter> buffers() {
        return List.of(
                new NamedParameter("runningMean", runningMean), new NamedParameter("runningVariance", runningVariance));
    }

    @Override
    public String label() {
        return "batch norm " + weight.shape().dim(0);
    }
}
