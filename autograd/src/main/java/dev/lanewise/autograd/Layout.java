package dev.lanewise.autograd;

import dev.lanewise.autograd.op.BroadcastTo;
import dev.lanewise.autograd.op.Gather;
import dev.lanewise.autograd.op.Reshape;
import dev.lanewise.autograd.op.StopGradient;
import dev.lanewise.autograd.op.Transpose;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Arrays;

/** What moves elements, and computes none. */
sealed interface Layout permits Var {
    /** Repeats along the axes where {@code target} is longer. */
    default Var broadcastTo(Shape target) {
        return target.equals(self().shape()) ? self() : Var.apply(new BroadcastTo(target), self());
    }

    /** The same elements in row-major order in another shape; one extent may be −1, which is worked out. */
    default Var reshape(int... dims) {
        Shape target = Shape.of(resolved(dims));
        return target.equals(self().shape()) ? self() : Var.apply(new Reshape(target), self());
    }

    /** Rows of this along the first axis, one for each integer of {@code index}: (rows, …) becomes (shape of index, …). */
    default Var gather(Var index) {
        return Var.apply(new Gather(), self(), index);
    }

    /** Swaps the last two axes. */
    default Var transpose() {
        return Var.apply(new Transpose(), self());
    }

    /** The same value, through which no gradient passes: what it is computed from counts as constant. */
    default Var stopGradient() {
        return Var.apply(new StopGradient(), self());
    }

    private Var self() {
        return (Var) this;
    }

    private int[] resolved(int[] dims) {
        int[] resolved = dims.clone();
        Shape shape = self().shape();
        int open = -1;
        int known = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != -1) {
                known *= dims[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw new ShapeException("reshape: two open extents in " + Arrays.toString(dims));
            }
        }
        if (open >= 0) {
            if (known == 0 || shape.size() % known != 0) {
                throw new ShapeException("reshape: " + shape + " does not fit " + Arrays.toString(dims));
            }
            resolved[open] = shape.size() / known;
        }
        return resolved;
    }
}
