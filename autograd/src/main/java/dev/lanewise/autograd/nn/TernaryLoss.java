package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/** A loss of three things, such as two embeddings and whether they belong together. */
public sealed interface TernaryLoss permits CosineEmbedding, GaussianNegativeLogLikelihood, TripletMargin {
    /** The loss of each example, or of each element: not reduced. The implementations name the operands. */
    Var each(Var a, Var b, Var c);

    /** The mean, as a scalar node. */
    default Var of(Var a, Var b, Var c) {
        return each(a, b, c).mean();
    }

    /** The sum, as a scalar node. */
    default Var sum(Var a, Var b, Var c) {
        return each(a, b, c).sum();
    }
}
