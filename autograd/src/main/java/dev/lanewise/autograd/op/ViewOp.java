package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;

/** An op whose output has the elements of its first, float input: a planned program computes nothing for it. */
public sealed interface ViewOp extends Op permits Reshape, StopGradient, Barrier, GradientHook, Checkpoint {
    @Override
    default Shape shape(List<Var> inputs) {
        return Operands.floats(this, inputs, 1).getFirst().shape();
    }

    @Override
    default int viewAt(List<Shape> inputs) {
        return 0;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.getFirst();
        Tensor y = (Tensor) output;
        return Operands.map(compute, y.size(), (from, to) -> System.arraycopy(
                x.data(), x.offset() + from, y.data(), y.offset() + from, to - from));
    }
}
