package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/** y = (Σ x over some axes) / n for n elements each; dx = dy / n for each element. Of no elements it is NaN. */
public record Mean(List<Integer> axes) implements ReduceOp {
    public Mean {
        axes = List.copyOf(axes);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Runnable sum = ReduceOp.super.forward(compute, inputs, output);
        Tensor y = (Tensor) output;
        float n = folded(inputs.get(0).shape());
        return () -> {
            sum.run();
            compute.kernels().map().binaryScalar(
                    BinaryMap.DIVIDE, y.data(), y.offset(), n, y.data(), y.offset(), y.size());
        };
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var share = dy.divide(Var.scalar(folded(x.shape())));
        return List.of(restored(share, x.shape()).broadcastTo(x.shape()));
    }
}
