package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.List;

/** An op of one float input and a number that belongs to the op. */
public sealed interface ScalarOp extends Op permits Scale, Offset, ConstantPower {
    /** The kernel that computes it, the constant as its second operand. */
    BinaryMap map();

    float constant();

    @Override
    default Shape shape(List<Var> inputs) {
        return Operands.floats(this, inputs, 1).getFirst().shape();
    }

    @Override
    default boolean elementwise() {
        return true;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor y = (Tensor) output;
        MapKernels kernels = compute.kernels().map();
        return Operands.map(compute, y.size(), (from, to) -> kernels.binaryScalar(
                map(), x.data(), x.offset() + from, constant(), y.data(), y.offset() + from, to - from));
    }
}
