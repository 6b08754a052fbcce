package dev.lanewise.autograd;

import dev.lanewise.engine.ShapeException;

/** Axes as the methods that build nodes take them: negative ones count from the end. */
final class Axes {
    private Axes() {}

    /** The axis counted from 0. */
    static int of(String operation, Var x, int axis) {
        int rank = x.shape().rank();
        if (axis < -rank || axis >= rank) {
            throw new ShapeException(operation + ": no axis " + axis + " in shape " + x.shape());
        }
        return axis < 0 ? axis + rank : axis;
    }
}
