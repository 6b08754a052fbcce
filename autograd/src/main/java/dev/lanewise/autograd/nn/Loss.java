package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;

/**
 * What training makes small: a scalar of what a model says and what it should have said. {@link Losses} has the usual
 * ones.
 */
@FunctionalInterface
public interface Loss {
    /**
     * The mean over the batch, as a scalar node.
     *
     * @throws dev.lanewise.engine.ShapeException if the shapes do not fit; the message names both
     */
    Var of(Var prediction, Var target);
}
