package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/** An op of one float input whose elements are mapped one by one. */
public sealed interface UnaryOp extends Op
        permits Negate, Abs, Sign, Floor, Ceil, Round, Sqrt, Square, Reciprocal, Relu, Exp, Log, Tanh, Sigmoid,
                Softplus, Exp2, Expm1, Log2, Log10, Log1p, Rsqrt, Sin, Cos, Atan, Sinh, Cosh, Erf, LogSigmoid, Gelu,
                GeluTanh, Silu, Mish, Elu, Selu, HardSwish, Softsign {
    /** The kernel that computes it. */
    UnaryMap map();

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
        return Operands.map(
                compute,
                y.size(),
                (from, to) -> kernels.unary(map(), x.data(), x.offset() + from, y.data(), y.offset() + from, to - from));
    }
}
