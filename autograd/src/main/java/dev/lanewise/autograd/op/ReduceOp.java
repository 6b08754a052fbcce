package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Reduction;
import java.util.Arrays;
import java.util.List;

/**
 * An op that folds some axes of a float input away; no axes named means all. Elements are taken in row-major order over
 * the axes that go, in the 64-lane order of {@link dev.lanewise.engine.kernel.ReduceKernels} where the last axis goes
 * and down the columns in blocks of rows where it stays.
 */
public sealed interface ReduceOp extends Op permits Sum, Mean, ExtremeOp {
    /** The axes that go, each once; negative ones count from the end. */
    List<Integer> axes();

    /** What folds them. */
    Reduction reduction();

    @Override
    default Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        boolean[] reduced = reduced(x);
        int[] kept = new int[x.rank()];
        int rank = 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!reduced[axis]) {
                kept[rank++] = x.dim(axis);
            }
        }
        return Shape.of(Arrays.copyOf(kept, rank));
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        return AxisReduction.bind(compute, reduction(), x, reduced(x.shape()), (Tensor) output);
    }

    /** For each axis of x whether it goes. */
    private boolean[] reduced(Shape x) {
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, axes().isEmpty());
        for (int axis : axes()) {
            if (axis < -x.rank() || axis >= x.rank()) {
                throw new ShapeException(name() + ": no axis " + axis + " in shape " + x);
            }
            if (reduced[x.axis(axis)]) {
                throw new ShapeException(name() + ": axis " + axis + " is named twice in " + axes() + " for shape " + x);
            }
            reduced[x.axis(axis)] = true;
        }
        return reduced;
    }

    /** How many elements fold into one. */
    default int folded(Shape x) {
        int folded = 1;
        boolean[] reduced = reduced(x);
        for (int axis = 0; axis < x.rank(); axis++) {
            folded *= reduced[axis] ? x.dim(axis) : 1;
        }
        return folded;
    }

    /** A node of the output's shape with the axes that went put back as extents of 1. */
    default Var restored(Var v, Shape x) {
        int[] dims = x.toArray();
        boolean[] reduced = reduced(x);
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = reduced[axis] ? 1 : dims[axis];
        }
        return v.reshape(dims);
    }
}
