package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y = what {@link Dropout} makes of x where x stands in a larger array; dx = the same choice applied to dy.
 *
 * <p>Inputs: x (…, r, n) and the step, one integer. The larger array has {@code rows} rows of {@code cols} elements for each matrix
 * of x, which holds the first n elements of the rows {@code from} to from + r − 1.
 */
public record DropoutPart(float rate, long key, int from, int rows, int cols) implements Op {
    public DropoutPart {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropoutPart: rate " + rate + ", want 0 ≤ rate < 1");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 2);
        Operands.step(this, inputs.get(1));
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs.subList(0, 1), 1).getFirst(), 2);
        if (from < 0 || (long) from + x.dim(-2) > rows || x.dim(-1) > cols) {
            throw new ShapeException("dropoutPart: " + x + " from row " + from + " on does not fit (" + rows + ", " + cols + ")");
        }
        return x;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        IntTensor step = (IntTensor) inputs.get(1);
        Tensor y = (Tensor) output;
        int r = y.shape().dim(-2);
        int n = y.shape().dim(-1);
        return Operands.rows(compute, n == 0 ? 0 : y.size() / n, n, (first, end) -> {
            for (int row = first; row < end; row++) {
                long value = ((long) (row / r) * rows + from + row % r) * cols;
                compute.kernels().random().dropout(
                        key, step.get(0), value / 4, (int) (value % 4), rate, x.data(), x.offset() + row * n,
                        y.data(), y.offset() + row * n, n);
            }
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Arrays.asList(Var.apply(this, dy, y.input(1)), null);
    }
}
