package dev.lanewise.autograd.op;

import dev.lanewise.engine.Shape;

/**
 * The nest of loops over a dense row-major output, and how far each operand moves along each loop. Axes of extent 1 are
 * dropped and neighbouring axes along which every operand moves on evenly become one loop, so that equal shapes are one
 * loop, a matrix and a row are two, and the innermost loop is as long as it can be.
 */
final class Nest {
    private final int[] lengths;
    private final int[][] strides;
    private final int depth;

    /**
     * @param dims the extents of the output
     * @param strides for each operand the elements it moves by along each axis, 0 where it is stretched
     */
    Nest(int[] dims, int[]... strides) {
        this.lengths = new int[dims.length];
        this.strides = new int[strides.length][dims.length];
        int d = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 1) {
                continue;
            }
            if (d > 0 && continues(d - 1, axis, dims[axis], strides)) {
                d--;
                lengths[d] *= dims[axis];
            } else {
                lengths[d] = dims[axis];
            }
            for (int operand = 0; operand < strides.length; operand++) {
                this.strides[operand][d] = strides[operand][axis];
            }
            d++;
        }
        this.depth = d;
    }

    private boolean continues(int loop, int axis, int length, int[][] axisStrides) {
        for (int operand = 0; operand < strides.length; operand++) {
            if (strides[operand][loop] != axisStrides[operand][axis] * length) {
                return false;
            }
        }
        return true;
    }

    /** The loops over {@code output} with operands that broadcast to it. */
    static Nest broadcast(Shape output, Shape... operands) {
        int[][] strides = new int[operands.length][];
        for (int operand = 0; operand < operands.length; operand++) {
            strides[operand] = new int[output.rank()];
            int missing = output.rank() - operands[operand].rank();
            int[] dense = dense(operands[operand]);
            for (int axis = 0; axis < dense.length; axis++) {
                strides[operand][missing + axis] = operands[operand].dim(axis) == 1 ? 0 : dense[axis];
            }
        }
        return new Nest(output.toArray(), strides);
    }

    /** The strides of a dense row-major array. */
    static int[] dense(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    int depth() {
        return depth;
    }

    int length(int loop) {
        return lengths[loop];
    }

    int stride(int operand, int loop) {
        return strides[operand][loop];
    }

    /** The length of the innermost loop, 1 without one. */
    int innerLength() {
        return depth == 0 ? 1 : lengths[depth - 1];
    }

    /** How an operand moves along the innermost loop: 0 without one. */
    int innerStride(int operand) {
        return depth == 0 ? 0 : strides[operand][depth - 1];
    }

    /** How often the innermost loop runs. */
    int outerSize() {
        return size(depth - 1);
    }

    /** Where an operand stands at run {@code i} of the innermost loop. */
    int outerOffset(int operand, int i) {
        return offset(operand, i, depth - 1);
    }

    /** The product of the lengths of the first {@code loops} loops. */
    int size(int loops) {
        int size = 1;
        for (int loop = 0; loop < loops; loop++) {
            size *= lengths[loop];
        }
        return size;
    }

    /** Where an operand stands at the row-major position {@code i} of the first {@code loops} loops. */
    int offset(int operand, int i, int loops) {
        int offset = 0;
        for (int loop = loops - 1; loop >= 0; loop--) {
            offset += i % lengths[loop] * strides[operand][loop];
            i /= lengths[loop];
        }
        return offset;
    }
}
