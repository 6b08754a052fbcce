package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;

/**
 * Where the elements of a part stand in a whole, whose places along one axis integers of the part's shape name: along the
 * other axes an element keeps its position. A line is the elements of the part along that axis; lines that lie beside each
 * other along the last axis are worked on together.
 *
 * @param axis counted from 0
 */
record ElementPlaces(Shape whole, Shape part, int axis) {
    /** Work on {@code width} lines side by side. */
    interface Lines {
        /**
         * @param partAt the first element of the first line in the part
         * @param wholeAt the place 0 of that line in the whole
         */
        void run(int partAt, int wholeAt, int width);
    }

    /** Checks the shapes of a whole and of its integers, and that the axis exists. */
    static ElementPlaces of(Op op, Shape whole, Var index, int axis) {
        Shape part = Operands.indices(op, index);
        if (axis < 0 || axis >= whole.rank()) {
            throw new ShapeException(op.name() + ": no axis " + axis + " in shape " + whole);
        }
        boolean fits = part.rank() == whole.rank();
        for (int i = 0; fits && i < whole.rank(); i++) {
            fits = i == axis || part.dim(i) <= whole.dim(i);
        }
        if (!fits) {
            throw new ShapeException(op.name() + ": indices " + part + " for " + whole + " along axis " + axis
                    + ", want as many axes, and no longer ones but that");
        }
        return new ElementPlaces(whole, part, axis);
    }

    int extent() {
        return part.dim(axis);
    }

    int partStep() {
        return Nest.dense(part)[axis];
    }

    int wholeStep() {
        return Nest.dense(whole)[axis];
    }

    /** Work on all lines; each is one thread's. */
    Runnable forward(Compute compute, Lines lines) {
        int last = part.rank() - 1;
        int width = axis == last ? 1 : part.dim(last);
        int[] outer = part.toArray();
        outer[axis] = 1;
        outer[last] = 1;
        Nest nest = new Nest(outer, Nest.dense(part), Nest.dense(whole));
        int count = part.size() == 0 ? 0 : nest.size(nest.depth()) * width;
        return Operands.rows(compute, count, part.size() / Math.max(1, count), (from, to) -> {
            for (int i = from; i < to; ) {
                int left = i % width;
                int beside = Math.min(to - i, width - left);
                int line = i / width;
                lines.run(nest.offset(0, line, nest.depth()) + left, nest.offset(1, line, nest.depth()) + left, beside);
                i += beside;
            }
        });
    }
}
