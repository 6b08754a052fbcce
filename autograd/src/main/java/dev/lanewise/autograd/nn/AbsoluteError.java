package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/** |p − t| for each element; the derivative at 0 is 0. */
public record AbsoluteError() implements Loss {
    @Override
    public Var each(Var prediction, Var target) {
        LossOperands.equal("absoluteError", prediction, target);
        return prediction.subtract(target).abs();
    }
}
