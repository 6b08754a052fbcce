package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/**
 * y = x with its axes in another order: axis i of y is axis order[i] of x; dx = dy with its axes put back.
 *
 * @param order each axis of x once
 */
public record Permute(List<Integer> order) implements Op {
    public Permute {
        order = List.copyOf(order);
        for (int axis = 0; axis < order.size(); axis++) {
            if (!order.contains(axis)) {
                throw new ShapeException("permute: order " + order + ", want each axis from 0 to " + (order.size() - 1) + " once");
            }
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.floats(this, inputs, 1).getFirst().shape();
        if (x.rank() != order.size()) {
            throw new ShapeException("permute: order " + order + " for shape " + x + ", want each axis once");
        }
        return Shape.of(permuted(x.toArray()));
    }

    /** In place if the axes longer than 1 keep their order. */
    @Override
    public int viewAt(List<Shape> inputs) {
        int before = -1;
        for (int axis : order) {
            if (inputs.getFirst().dim(axis) != 1) {
                if (axis < before) {
                    return -1;
                }
                before = axis;
            }
        }
        return 0;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Nest nest = new Nest(output.shape().toArray(), permuted(Nest.dense(x.shape())));
        return StridedCopy.bind(compute, nest, x.data(), x.offset(), (Tensor) output);
    }

    private int[] permuted(int[] perAxis) {
        return order.stream().mapToInt(axis -> perAxis[axis]).toArray();
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        int[] back = new int[order.size()];
        for (int axis = 0; axis < back.length; axis++) {
            back[order.get(axis)] = axis;
        }
        return List.of(dy.permute(back));
    }
}
