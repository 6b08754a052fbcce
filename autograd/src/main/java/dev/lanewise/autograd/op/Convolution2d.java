package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.ArrayList;
import java.util.List;

/**
 * y[n, o, p] = f(Σ w[o, c, i, j] · x[n, c, place p of the window at (i, j)] + b[o]), a cross-correlation as usual; with
 * dz = dy · f′ from y: dx by {@link Convolution2dInputGradient}, dw by {@link Convolution2dWeightGradient}, db = Σ dz.
 *
 * <p>Inputs: x (n, channels, height, width), w (out, channels ÷ groups, window height, window width), and b (out) if there
 * is a third. Output channel o sees the channels of its group alone. By {@link ConvolutionKernels}; bias and activation
 * round as the unfused ops would. An image's result does not depend on its batch.
 *
 * @param groups that channels and outputs are dealt out to; as many as channels makes a depthwise convolution
 * @param activation RELU, TANH or SIGMOID; null for none
 */
public record Convolution2d(Window window, int groups, UnaryMap activation) implements Op {
    public Convolution2d {
        Convolutions.check(this, window, groups);
        if (activation != null) {
            Affine.derivative(this, activation);
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.floats(this, inputs, inputs.size() == 3 ? 3 : 2);
        Shape x = Convolutions.images(this, groups, inputs.get(0));
        Shape w = Convolutions.weight(this, window, groups, inputs.get(1));
        if (w.dim(1) * groups != x.dim(1)) {
            throw new ShapeException("convolution2d: images " + x + " have " + x.dim(1) + " channels, the weight " + w
                    + " wants " + w.dim(1) * groups + (groups == 1 ? "" : " in " + groups + " groups"));
        }
        if (inputs.size() == 3 && !inputs.get(2).shape().equals(Shape.of(w.dim(0)))) {
            throw new ShapeException("convolution2d: bias of shape " + inputs.get(2).shape() + " beside a weight of shape " + w
                    + ", want (" + w.dim(0) + ")");
        }
        return Shape.of(x.dim(0), w.dim(0), window.rows(name(), x.dim(2)), window.columns(name(), x.dim(3)));
    }

    @Override
    public Op followedBy(Op next, List<Shape> inputs, Shape output, List<Shape> others) {
        return activation == null && next instanceof Relu ? new Convolution2d(window, groups, UnaryMap.RELU) : null;
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        return 2.0 * output.size() * inputs.get(1).size() / inputs.get(1).dim(0);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor w = (Tensor) inputs.get(1);
        Tensor b = inputs.size() == 3 ? (Tensor) inputs.get(2) : null;
        Tensor y = (Tensor) output;
        Patches patches = Convolutions.patches(this, window, groups, x.shape());
        int images = x.shape().dim(0);
        int outputs = w.shape().dim(0) / groups;
        return () -> compute.kernels().convolution().convolve(
                patches, images, groups, outputs, x.data(), x.offset(), w.data(), w.offset(),
                b == null ? null : b.data(), b == null ? 0 : b.offset(), activation, y.data(), y.offset(), compute.parallel());
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var x = y.input(0);
        Var w = y.input(1);
        Var dz = activation == null ? dy : Var.apply(Affine.derivative(this, activation), y, dy);
        List<Var> gradients = new ArrayList<>();
        gradients.add(Var.apply(new Convolution2dInputGradient(window, groups, x.shape()), w, dz));
        gradients.add(Var.apply(new Convolution2dWeightGradient(window, groups), x, dz));
        if (y.inputs().size() == 3) {
            gradients.add(dz.sum(0, 2, 3));
        }
        return gradients;
    }
}
