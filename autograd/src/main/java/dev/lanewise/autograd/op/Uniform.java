package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.Collections;
import java.util.List;

/**
 * y = u · (high − low) + low, both operations rounded, with u uniform in [0, 1); nothing has a gradient.
 *
 * <p>Input: the step, one integer. u of element i is uniform value i of the {@link dev.lanewise.engine.Philox} stream {@code key}
 * at position step, so that the numbers are others at each step and the same in every derivative of one.
 *
 * @param of the shape
 * @param low at most {@code high}, both finite and less than the largest float apart
 */
public record Uniform(Shape of, float low, float high, long key) implements Op {
    /** Elements that stay in the nearest cache between the passes. */
    private static final int BLOCK = 2048;

    public Uniform {
        if (!(low <= high && high - low <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("uniform: from " + low + " to " + high + ", want finite low ≤ high");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, 1);
        Operands.step(this, inputs.getFirst());
        return of;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        IntTensor step = (IntTensor) inputs.getFirst();
        Tensor y = (Tensor) output;
        MapKernels map = compute.kernels().map();
        return Operands.map(compute, y.size(), (from, to) -> {
            for (int i = from; i < to; i += BLOCK) {
                int n = Math.min(BLOCK, to - i);
                int yo = y.offset() + i;
                compute.kernels().random().uniform(key, step.get(0), i / 4, i % 4, y.data(), yo, n);
                map.binaryScalar(BinaryMap.MULTIPLY, y.data(), yo, high - low, y.data(), yo, n);
                map.binaryScalar(BinaryMap.ADD, y.data(), yo, low, y.data(), yo, n);
            }
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return Collections.singletonList(null);
    }
}
