package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * y = c ≠ 0 ? a : b, their shapes broadcast; da = c ≠ 0 ? dy : 0, db = c ≠ 0 ? 0 : dy, and c has no gradient. What is not
 * chosen, be it NaN or infinite, leaves no trace in the value or in a gradient. A NaN in c chooses a.
 */
public record Where() implements Op {
    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 3);
        Shape both = Shape.broadcast(name(), inputs.get(1).shape(), inputs.get(2).shape());
        return Shape.broadcast(name(), inputs.get(0).shape(), both);
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public boolean stretches() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor c = (Tensor) inputs.get(0);
        Tensor a = (Tensor) inputs.get(1);
        Tensor b = (Tensor) inputs.get(2);
        Tensor y = (Tensor) output;
        Nest nest = Nest.broadcast(y.shape(), c.shape(), a.shape(), b.shape());
        int n = nest.innerLength();
        int cs = nest.innerStride(0);
        int as = nest.innerStride(1);
        int bs = nest.innerStride(2);
        if (nest.depth() <= 1) {
            return Operands.map(compute, n, (from, to) -> run(
                    compute, c, from * cs, cs, a, from * as, as, b, from * bs, bs, y, from, to - from));
        }
        return Operands.map(compute, y.size(), (from, to) -> {
            for (int i = from; i < to; ) {
                int row = i / n;
                int at = i % n;
                int length = Math.min(to - i, n - at);
                run(compute, c, nest.outerOffset(0, row) + at * cs, cs, a, nest.outerOffset(1, row) + at * as, as, b,
                        nest.outerOffset(2, row) + at * bs, bs, y, i, length);
                i += length;
            }
        });
    }

    /** One run of the innermost loop; a stride of 0 marks an operand that stays where it is. */
    private static void run(
            Compute compute, Tensor c, int co, int cs, Tensor a, int ao, int as, Tensor b, int bo, int bs, Tensor y, int yo,
            int n) {
        if (cs == 1) {
            compute.kernels().map().select(
                    c.data(), c.offset() + co, a.data(), a.offset() + ao, as, b.data(), b.offset() + bo, bs,
                    y.data(), y.offset() + yo, n);
        } else if (c.data()[c.offset() + co] != 0) {
            copy(a, ao, as, y, yo, n);
        } else {
            copy(b, bo, bs, y, yo, n);
        }
    }

    private static void copy(Tensor x, int xo, int xs, Tensor y, int yo, int n) {
        if (xs == 0) {
            Arrays.fill(y.data(), y.offset() + yo, y.offset() + yo + n, x.data()[x.offset() + xo]);
        } else {
            System.arraycopy(x.data(), x.offset() + xo, y.data(), y.offset() + yo, n);
        }
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var c = y.input(0);
        Var zero = Var.scalar(0);
        return Arrays.asList(null, c.where(dy, zero), c.where(zero, dy));
    }
}
