package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.List;

/** y = min(max(x, low), high), NaN stays NaN; dx = dy where low ≤ x ≤ high, ends included, else 0. */
public record Clamp(float low, float high) implements Op {
    /** Elements that stay in the nearest cache between the two passes. */
    private static final int BLOCK = 2048;

    public Clamp {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp: from " + low + " to " + high + ", want low ≤ high");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        return Operands.floats(this, inputs, 1).getFirst().shape();
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        MapKernels kernels = compute.kernels().map();
        return Operands.map(compute, y.size(), (from, to) -> {
            for (int i = from; i < to; i += BLOCK) {
                int n = Math.min(BLOCK, to - i);
                int yo = y.offset() + i;
                kernels.binaryScalar(BinaryMap.MAX, x.data(), x.offset() + i, low, y.data(), yo, n);
                kernels.binaryScalar(BinaryMap.MIN, y.data(), yo, high, y.data(), yo, n);
            }
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        return List.of(y.equalTo(y.input(0)).where(dy, Var.scalar(0)));
    }
}
