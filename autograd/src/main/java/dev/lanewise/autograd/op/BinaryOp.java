package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.List;

/**
 * An op of two float inputs, element by element, their shapes aligned at the last axis; extents of 1 stretch. No
 * stretched operand is ever written out: the loops pass over it again.
 */
public sealed interface BinaryOp extends Op
        permits Add, Subtract, Multiply, Divide, Minimum, Maximum, Power, Greater, GreaterEqual, Equal {
    /** The kernel that computes it. */
    BinaryMap map();

    @Override
    default Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape a = inputs.get(0).shape();
        Shape b = inputs.get(1).shape();
        return a.equals(b) ? a : Shape.broadcast(name(), a, b);
    }

    @Override
    default boolean elementwise() {
        return true;
    }

    @Override
    default boolean stretches() {
        return true;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor a = (Tensor) inputs.get(0);
        Tensor b = (Tensor) inputs.get(1);
        Tensor y = (Tensor) output;
        BinaryMap f = map();
        MapKernels kernels = compute.kernels().map();
        Nest nest = Nest.broadcast(y.shape(), a.shape(), b.shape());
        int n = nest.innerLength();
        int as = nest.innerStride(0);
        int bs = nest.innerStride(1);
        if (nest.depth() <= 1) {
            return Operands.map(
                    compute,
                    n,
                    (from, to) -> run(kernels, f, a, from * as, as, b, from * bs, bs, y, from, to - from));
        }
        boolean oneRow = nest.depth() == 2 && as == 1 && bs == 1 && nest.stride(1, 0) == 0;
        return Operands.map(compute, y.size(), (from, to) -> {
            for (int i = from; i < to; ) {
                int row = i / n;
                int at = i % n;
                int length = Math.min(to - i, n - at);
                if (oneRow && length == n) {
                    int rows = (to - i) / n;
                    kernels.binaryRow(
                            f, a.data(), a.offset() + i, b.data(), b.offset(), y.data(), y.offset() + i, rows, n);
                    length = rows * n;
                } else {
                    run(kernels, f, a, nest.outerOffset(0, row) + at * as, as, b, nest.outerOffset(1, row) + at * bs, bs, y, i,
                            length);
                }
                i += length;
            }
        });
    }

    /** One run of the innermost loop; a stride of 0 marks the operand that stays where it is. */
    private static void run(
            MapKernels kernels, BinaryMap f, Tensor a, int ao, int as, Tensor b, int bo, int bs, Tensor y, int yo, int n) {
        ao += a.offset();
        bo += b.offset();
        yo += y.offset();
        if (bs == 0) {
            kernels.binaryScalar(f, a.data(), ao, b.data()[bo], y.data(), yo, n);
        } else if (as == 0) {
            kernels.scalarBinary(f, a.data()[ao], b.data(), bo, y.data(), yo, n);
        } else {
            kernels.binary(f, a.data(), ao, b.data(), bo, y.data(), yo, n);
        }
    }
}
