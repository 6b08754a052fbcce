package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import java.util.List;

/**
 * dx = the transpose of a {@link Convolution2d} in x, applied to dy: a transposed convolution; with gradient g of dx:
 * ∂w by {@link Convolution2dWeightGradient} of g and dy, ∂dy = the convolution of g with w.
 *
 * <p>Inputs: w (out, channels ÷ groups, window height, window width) and dy (n, out, …). For each image the patches'
 * gradients are wᵀ·dy by {@link GemmKernels}; each element of dx is the sum of those that belong to it, in row-major order
 * of their places in the window, starting at +0.
 *
 * @param images the shape of dx
 */
public record Convolution2dInputGradient(Window window, int groups, Shape images) implements Op {
    public Convolution2dInputGradient {
        Convolutions.groups(this, groups);
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
        Patches patches = Convolutions.patches(this, window, groups, images);
        int channels = w.shape().dim(0) / groups;
        int k = patches.rows();
        int places = patches.columns();
        int plane = patches.imageSize();
        GemmKernels gemm = compute.kernels().gemm();
        MapKernels map = compute.kernels().map();
        Parallel within = Convolutions.within(compute, images.dim(0));
        return Convolutions.each(compute, images.dim(0), image -> {
            boolean direct = patches.areTheImage();
            float[] matrix = direct ? dx.data() : Convolutions.scratch(k * places);
            for (int group = 0; group < groups; group++) {
                int to = dx.offset() + (image * groups + group) * plane;
                gemm.gemm(
                        true, false, k, places, channels,
                        w.data(), w.offset() + group * channels * k, k,
                        dy.data(), dy.offset() + (image * groups + group) * channels * places, places,
                        matrix, direct ? to : 0, places, false, null, 0, null, within);
                if (!direct) {
                    patches.scatter(map, matrix, 0, dx.data(), to);
                }
            }
        });
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
