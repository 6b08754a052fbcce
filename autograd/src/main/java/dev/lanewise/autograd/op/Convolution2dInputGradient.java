package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BackwardPatches;
import dev.lanewise.engine.kernel.ConvolutionKernels;
import java.util.List;

/**
 * dx = the transpose of a {@link Convolution2d} in x, applied to dy: a transposed convolution; with gradient g of dx:
 * ∂w by {@link Convolution2dWeightGradient} of g and dy, ∂dy = the convolution of g with w.
 *
 * <p>Inputs: w (out, channels ÷ groups, window height, window width) and dy (n, out, …). By {@link ConvolutionKernels}.
 *
 * @param images the shape of dx
 */
public record Convolution2dInputGradient(Window window, int groups, Shape images) implements Op {
    public Convolution2dInputGradient {
        Convolutions.check(this, window, groups);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape w = Convolutions.weight(this, window, groups, inputs.get(0));
        Shape dy = inputs.get(1).shape();
        Shape want = Shape.of(
                images.dim(0), w.dim(0), window.rows(name(), images.dim(2)), window.columns(name(), images.dim(3)));
        if (!dy.equals(want) || w.dim(1) * groups != images.dim(1)) {
            throw new ShapeException("convolution2dInputGradient: weight " + w + " and gradient " + dy
                    + " do not fit images " + images + " under a window " + window);
        }
        return images;
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(1).size() * inputs.get(0).size() / inputs.get(0).dim(0);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor w = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dx = (Tensor) output;
        BackwardPatches patches =
                BackwardPatches.of(Convolutions.patches(this, window, groups, images), w.shape().dim(0) / groups);
        return () -> compute.kernels().convolution().inputGradient(
                patches, images.dim(0), groups, w.data(), w.offset(), dy.data(), dy.offset(), dx.data(), dx.offset(), compute.parallel());
    }

    @Override
    public List<Var> vjp(Var dx, Var g) {
        Var w = dx.input(0);
        Var dy = dx.input(1);
        return List.of(
                Var.apply(new Convolution2dWeightGradient(window, groups), g, dy),
                Var.apply(new Convolution2d(window, groups, null), g, w));
    }
}
