package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/** (p − t)² for each element. */
public record SquaredError() implements Loss {
    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("squaredError", prediction, target);
        return prediction.subtract(target).square();
    }
}
