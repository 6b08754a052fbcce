package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * The negative log-likelihood of counts t under a Poisson distribution, for each element: eˣ − t·x where the model gives
 * the logarithm x of the rate, or x − t·log(x + ε) where it gives the rate. The constant log t! is left out, or
 * approximated by Stirling for t &gt; 1: t·log t − t + ½·log(2πt).
 *
 * @param logInput whether the prediction is the logarithm of the rate
 * @param full whether Stirling's term is added
 * @param epsilon ε, above 0
 */
public record PoissonNegativeLogLikelihood(boolean logInput, boolean full, float epsilon) implements Loss {
    private static final String NAME = "poissonNegativeLogLikelihood";

    public PoissonNegativeLogLikelihood {
        LossOperands.positive(NAME, "epsilon", epsilon);
    }

    /** Of the logarithm of the rate, without the constant. */
    public static PoissonNegativeLogLikelihood standard() {
        return new PoissonNegativeLogLikelihood(true, false, 1e-8f);
    }

    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal(NAME, prediction, target);
        Var loss = logInput
                ? prediction.exp().subtract(target.multiply(prediction))
                : prediction.subtract(target.multiply(prediction.offset(epsilon).log()));
        return full ? loss.add(stirling(target)) : loss;
    }

    /** 0 up to t = 1. */
    private static Var stirling(Var target) {
        Var t = target.maximum(Var.scalar(1));
        Var applies = target.offset(-1).relu().sign();
        Var factorial = t.multiply(t.log().offset(-1)).add(t.scale((float) (2 * Math.PI)).log().scale(0.5f));
        return factorial.multiply(applies);
    }
}
