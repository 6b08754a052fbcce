package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;

/**
 * t·(log t − x) for each element of log-probabilities x and probabilities t: summed over a row, the divergence of t from
 * what the model says (Kullback and Leibler 1951). 0 where t is 0. The mean over all elements is the divergence divided by
 * the number of classes; {@link #batchMean} is the divergence itself.
 *
 * @param logTarget whether the target holds log t
 */
public record KullbackLeibler(boolean logTarget) implements Loss {
    private static final String NAME = "kullbackLeibler";

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal(NAME, prediction, target);
        return logTarget
                ? target.exp().multiply(target.subtract(prediction))
                : target.multiply(target.maximum(Var.scalar(Float.MIN_VALUE)).log().subtract(prediction));
    }

    /** The sum divided by the extent of the first axis, as a scalar node. */
    public Var batchMean(Var prediction, Var target) {
        if (prediction.shape().rank() == 0) {
            throw new ShapeException(NAME + ": the mean over a batch wants a first axis, got shape ()");
        }
        return sum(prediction, target).divide(Var.scalar(prediction.shape().dim(0)));
    }
}
