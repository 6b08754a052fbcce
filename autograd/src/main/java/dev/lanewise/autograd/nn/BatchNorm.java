package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.NormalizationStatistics;
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
        Shape shape = x.shape();
        int channels = weight.shape().dim(0);
        if (shape.rank() < 2 || shape.dim(1) != channels) {
            throw new ShapeException("batch norm: input of shape " + shape + ", want (n, " + channels + ", …)");
        }
        int[] each = Norms.channelAxis(shape.rank(), channels);
        Var h = pass.updating()
                ? normalized(x, pass)
                : x.subtract(pass.of(runningMean).reshape(each))
                        .multiply(pass.of(runningVariance).offset(eps).rsqrt().reshape(each));
        return h.multiply(pass.of(weight).reshape(each)).add(pass.of(bias).reshape(each));
    }

    /** The channels become the rows of a matrix, which are normalised. */
    private Var normalized(Var x, Pass pass) {
        Shape shape = x.shape();
        int channels = shape.dim(1);
        int count = shape.size() / channels;
        if (count < 2) {
            throw new ShapeException("batch norm: input of shape " + shape + " has " + count
                    + " values for each channel, which have no variance; want at least 2: use another batch size");
        }
        Var byChannel = x.transpose(0, 1);
        Var rows = byChannel.reshape(channels, count);
        update(rows, count, pass);
        return rows.normalize(1, eps).reshape(byChannel.shape().toArray()).transpose(0, 1);
    }

    private void update(Var rows, int count, Pass pass) {
        NormalizationStatistics of = new NormalizationStatistics(1, true, eps);
        Var variance = Var.apply(of, rows).select(0, 1);
        Var share = pass.share(momentum);
        Var kept = Var.scalar(1).subtract(share);
        move(runningMean, rows.mean(1), share, kept, pass);
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
