package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;

/**
 * y = −t·l(p) − (1 − t)·l(1 − p) with l(p) = max(ln p, −100); dp = dy·(p − t) ÷ max(p·(1 − p), 10⁻¹²).
 *
 * <p>Probabilities p and targets t of one shape, both in [0, 1]. Limits of the logarithm and of the divisor are PyTorch's:
 * the loss of a probability 0 that should have been 1 is 100, its derivative −10¹².
 */
public record BinaryCrossEntropy() implements Op {
    private static final float LEAST_LOG = -100;
    private static final float LEAST_VARIANCE = 1e-12f;

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape p = inputs.get(0).shape();
        if (!p.equals(inputs.get(1).shape())) {
            throw new ShapeException("binaryCrossEntropy: probabilities and targets differ in shape: " + p + " and "
                    + inputs.get(1).shape());
        }
        return p;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor p = (Tensor) inputs.get(0);
        Tensor t = (Tensor) inputs.get(1);
        Tensor y = (Tensor) output;
        MapKernels kernels = compute.kernels().map();
        float[] right = new float[y.size()];
        float[] wrong = new float[y.size()];
        return Operands.map(compute, y.size(), (from, to) -> {
            int n = to - from;
            int at = y.offset() + from; // written only when neither p nor t is read any more: y may lie where they do
            kernels.unary(UnaryMap.LOG, p.data(), p.offset() + from, right, from, n);
            kernels.binaryScalar(BinaryMap.MAX, right, from, LEAST_LOG, right, from, n);
            kernels.binary(BinaryMap.MULTIPLY, t.data(), t.offset() + from, right, from, right, from, n);
            kernels.unary(UnaryMap.NEGATE, p.data(), p.offset() + from, wrong, from, n);
            kernels.unary(UnaryMap.LOG1P, wrong, from, wrong, from, n);
            kernels.binaryScalar(BinaryMap.MAX, wrong, from, LEAST_LOG, wrong, from, n);
            kernels.binaryScalar(BinaryMap.SUBTRACT, t.data(), t.offset() + from, 1, y.data(), at, n);
            kernels.binary(BinaryMap.MULTIPLY, y.data(), at, wrong, from, wrong, from, n);
            kernels.binary(BinaryMap.SUBTRACT, wrong, from, right, from, y.data(), at, n);
        });
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var p = y.input(0);
        Var rest = p.negate().offset(1);
        Var slope = p.subtract(y.input(1)).divide(p.multiply(rest).maximum(Var.scalar(LEAST_VARIANCE)));
        Var least = Var.scalar(LEAST_LOG);
        Var difference = p.negate().log1p().maximum(least).subtract(p.log().maximum(least));
        return List.of(dy.multiply(slope), dy.multiply(difference));
    }
}
