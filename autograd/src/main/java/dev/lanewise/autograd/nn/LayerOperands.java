package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;

/** A check that layers share. */
final class LayerOperands {
    private LayerOperands() {}

    /** The input, if it holds floats. */
    static Var floats(Layer layer, Var x) {
        if (x.op().integer()) {
            throw new ShapeException(layer.label() + ": wants floats, got integers of shape " + x.shape()
                    + "; an Embedding or a one-hot makes floats of them");
        }
        return x;
    }
}
