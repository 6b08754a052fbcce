package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.GemmKernels;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * dw = the transpose of a {@link Convolution2d} in w, applied to dy; with gradient g of dw: ∂x by
 * {@link Convolution2dInputGradient} of g and dy, ∂dy = the convolution of x with g.
 *
 * <p>Inputs: x (n, channels, height, width) and dy (n, out, …). Each image's share is dy·patchesᵀ by {@link GemmKernels}.
 * The images are cut into {@value #BLOCKS} blocks of equal length (the last ones may be empty); shares are added in order
 * inside a block, then the blocks in order.
 */
public record Convolution2dWeightGradient(Window window, int groups) implements Op {
    /** Fixed, as the order of addition depends on it; each needs a copy of the weight. */
    private static final int BLOCKS = 8;

    public Convolution2dWeightGradient {
        Convolutions.groups(this, groups);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, 2);
        Shape x = Convolutions.images(this, groups, inputs.get(0));
        Shape dy = Convolutions.images(this, groups, inputs.get(1));
        if (x.dim(0) != dy.dim(0)
                || dy.dim(2) != window.rows(name(), x.dim(2))
                || dy.dim(3) != window.columns(name(), x.dim(3))) {
            throw new ShapeException("convolution2dWeightGradient: images " + x + " and gradient " + dy
                    + " do not fit a window " + window);
        }
        return Shape.of(dy.dim(1), x.dim(1) / groups, window.height(), window.width());
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * inputs.get(1).size() * output.size() / output.dim(0);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor dy = (Tensor) inputs.get(1);
        Tensor dw = (Tensor) output;
        Patches patches = Convolutions.patches(this, window, groups, x.shape());
        int images = x.shape().dim(0);
        int length = (images + BLOCKS - 1) / BLOCKS;
        int blocks = length == 0 ? 0 : (images + length - 1) / length;
        int size = dw.size();
        float[] sums = new float[Math.max(0, blocks - 1) * size];
        Parallel within = Convolutions.within(compute, blocks);
        // The first block's sum lies in dw itself, the others' behind each other.
        IntConsumer block = number -> {
            float[] sum = number == 0 ? dw.data() : sums;
            int so = number == 0 ? dw.offset() : (number - 1) * size;
            int end = Math.min(images, (number + 1) * length);
            for (int image = number * length; image < end; image++) {
                share(compute.kernels().gemm(), patches, x, dy, image, sum, so, image > number * length, within);
            }
        };
        Runnable all = Convolutions.each(compute, blocks, block);
        return () -> {
            if (blocks == 0) {
                Arrays.fill(dw.data(), dw.offset(), dw.offset() + size, 0);
            }
            all.run();
            for (int number = 1; number < blocks; number++) {
                compute.kernels().map().binary(
                        BinaryMap.ADD, dw.data(), dw.offset(), sums, (number - 1) * size, dw.data(), dw.offset(), size);
            }
        };
    }

    /** What one image adds. */
    private void share(
            GemmKernels gemm, Patches patches, Tensor x, Tensor dy, int image, float[] sum, int so, boolean add, Parallel within) {
        int channels = dy.shape().dim(1) / groups;
        int k = patches.rows();
        int places = patches.columns();
        int plane = patches.imageSize();
        boolean direct = patches.areTheImage();
        float[] matrix = direct ? x.data() : Convolutions.scratch(k * places);
        for (int group = 0; group < groups; group++) {
            int from = x.offset() + (image * groups + group) * plane;
            if (!direct) {
                patches.gather(x.data(), from, matrix, 0);
            }
            gemm.gemm(
                    false, true, channels, k, places,
                    dy.data(), dy.offset() + (image * groups + group) * channels * places, places,
                    matrix, direct ? from : 0, places,
                    sum, so + group * channels * k, k, add, null, 0, null, within);
        }
    }

    @Override
    public List<Var> vjp(Var dw, Var g) {
        Var x = dw.input(0);
        Var dy = dw.input(1);
        return List.of(
                Var.apply(new Convolution2dInputGradient(window, groups, x.shape()), g, dy),
                Var.apply(new Convolution2d(window, groups, null), x, g));
    }
}
