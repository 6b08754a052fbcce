package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.Patches;

/** What the three products of a convolution share: their operands and their geometry. */
final class Convolutions {
    private Convolutions() {}

    /** The patches of one group of channels of images (n, c, h, w). */
    static Patches patches(Op op, Window window, int groups, Shape images) {
        return window.patches(op.name(), images.dim(1) / groups, images.dim(2), images.dim(3));
    }

    /** Images of rank 4 whose channels can be dealt out to the groups. */
    static Shape images(Op op, int groups, Var x) {
        if (x.op().integer() || x.shape().rank() != 4) {
            throw new ShapeException(op.name() + ": wants float images of shape (n, channels, height, width), got " + Operands.kind(x));
        }
        if (x.shape().dim(1) % groups != 0) {
            throw new ShapeException(op.name() + ": " + x.shape().dim(1) + " channels of " + x.shape()
                    + " are not dealt out evenly to " + groups + " groups");
        }
        return x.shape();
    }

    /** A weight of rank 4 that has the window's size and serves so many groups. */
    static Shape weight(Op op, Window window, int groups, Var w) {
        Shape shape = w.shape();
        if (w.op().integer() || shape.rank() != 4 || shape.dim(2) != window.height() || shape.dim(3) != window.width()) {
            throw new ShapeException(op.name() + ": wants a float weight of shape (out, in, " + window.height() + ", "
                    + window.width() + "), got " + Operands.kind(w));
        }
        if (shape.dim(0) % groups != 0) {
            throw new ShapeException(op.name() + ": " + shape.dim(0) + " outputs of the weight " + shape
                    + " are not dealt out evenly to " + groups + " groups");
        }
        return shape;
    }

    static void check(Op op, Window window, int groups) {
        if (window.ceil()) {
            throw new IllegalArgumentException(op.name() + ": a window " + window + ", which is for pooling only");
        }
        if (groups < 1) {
            throw new IllegalArgumentException(op.name() + ": groups " + groups + ", want at least 1");
        }
    }
}
