package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;

/** Checks that layers share. */
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

    /** The input, if it holds sequences of floats. */
    static Var sequences(Layer layer, Var x) {
        if (floats(layer, x).shape().rank() != 3) {
            throw new ShapeException(layer.label() + ": input of shape " + x.shape() + ", want (n, channels, length)");
        }
        return x;
    }
}
