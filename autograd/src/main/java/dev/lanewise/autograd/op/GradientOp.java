package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GradientMap;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.List;

/** A fused elementwise derivative: inputs (v, dy) of one shape, where v is a function's input or output. */
public sealed interface GradientOp extends Op
        permits ReluGradient, TanhGradient, SigmoidGradient, SoftplusGradient, LogSigmoidGradient, GeluGradient,
                GeluTanhGradient, SiluGradient, MishGradient, EluGradient, SeluGradient, HardSwishGradient,
                SoftsignGradient {
    /** The kernel that computes it. */
    GradientMap map();

    @Override
    default Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape v = inputs.get(0).shape();
        Shape dy = inputs.get(1).shape();
        if (!v.equals(dy)) {
            throw new ShapeException(name() + ": value and gradient differ in shape: " + v + " and " + dy);
        }
        return v;
    }

    @Override
    default boolean elementwise() {
        return true;
    }

    @Override
    default Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor v = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dx = (Tensor) output;
        MapKernels kernels = compute.kernels().map();
        return Operands.map(compute, dx.size(), (from, to) ->
                kernels.gradient(
                        map(),
                        v.data(),
                        v.offset() + from,
                        dy.data(),
                        dy.offset() + from,
                        dx.data(),
                        dx.offset() + from,
                        to - from));
    }
}
