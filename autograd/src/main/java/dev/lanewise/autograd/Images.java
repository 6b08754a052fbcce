package dev.lanewise.autograd;

import dev.lanewise.autograd.op.AveragePooling2d;
import dev.lanewise.autograd.op.Convolution2d;
import dev.lanewise.autograd.op.MaxPooling2d;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;

/** What slides a window over images, and what gives them another size. */
sealed interface Images permits Var {
    /**
     * The cross-correlation of images (n, channels, height, width) with a weight (out, channels ÷ groups, window height,
     * window width).
     *
     * @param window its strides, padding and dilation; its size is the weight's
     */
    default Var convolution2d(Var weight, Window window, int groups) {
        return Var.apply(new Convolution2d(window, groups, null), self(), weight);
    }

    /** The same, plus bias (out), then an activation: RELU, TANH, SIGMOID, or null for none. */
    default Var convolution2d(Var weight, Var bias, Window window, int groups, UnaryMap activation) {
        return Var.apply(new Convolution2d(window, groups, activation), self(), weight, bias);
    }

    /** The largest at each place of a window on images (n, channels, height, width). */
    default Var maxPooling2d(Window window) {
        return Var.apply(new MaxPooling2d(window), self());
    }

    /** The mean at each place of a window on images (n, channels, height, width), the padding counted or not. */
    default Var averagePooling2d(Window window, boolean countsPadding) {
        return Var.apply(new AveragePooling2d(window, countsPadding, 0), self());
    }

    /**
     * The sum at each place of a window on images (n, channels, height, width), divided by one number at all of them.
     *
     * @param divisor at least 1
     */
    default Var averagePooling2d(Window window, int divisor) {
        if (divisor < 1) {
            throw new IllegalArgumentException("averagePooling2d: divisor " + divisor + ", want at least 1");
        }
        return Var.apply(new AveragePooling2d(window, true, divisor), self());
    }

    /**
     * Images (n, channels, height, width) in another size, each pixel a mean of the nearest four, weighted by distance. PyTorch's
     * {@code interpolate} in its bilinear mode, which does not smooth what it makes smaller.
     *
     * @param height at least 1
     * @param width at least 1
     * @param alignCorners whether the centres of the outermost pixels stay where they are, or their outer edges do
     */
    default Var upsampleBilinear2d(int height, int width, boolean alignCorners) {
        Var x = self();
        if (x.op().integer() || x.shape().rank() != 4 || x.shape().dim(2) < 1 || x.shape().dim(3) < 1) {
            throw new ShapeException("upsampleBilinear2d: wants float images of shape (n, channels, height, width) with at least one pixel,"
                    + " got " + (x.op().integer() ? "integers " : "floats ") + x.shape());
        }
        if (height < 1 || width < 1) {
            throw new ShapeException("upsampleBilinear2d: to " + height + "×" + width + ", want at least 1×1");
        }
        return interpolated(interpolated(x, 2, height, alignCorners), 3, width, alignCorners);
    }

    /** Along one axis: (1 − part) · the element before the place of each new one + part · the one behind it. */
    private static Var interpolated(Var x, int axis, int extent, boolean alignCorners) {
        int last = x.shape().dim(axis) - 1;
        int[] before = new int[extent];
        int[] behind = new int[extent];
        float[] near = new float[extent];
        float[] far = new float[extent];
        for (int i = 0; i < extent; i++) {
            double aligned = extent == 1 ? 0 : (double) i * last / (extent - 1);
            double at = alignCorners ? aligned : Math.clamp((i + 0.5) * (last + 1) / extent - 0.5, 0, last);
            before[i] = (int) at;
            behind[i] = Math.min(before[i] + 1, last);
            near[i] = (float) (1 - (at - before[i]));
            far[i] = (float) (at - before[i]);
        }
        Shape column = axis == 2 ? Shape.of(extent, 1) : Shape.of(extent);
        return x.gather(axis, Var.of(IntTensor.of(before)))
                .multiply(Var.of(Tensor.of(column, near)))
                .add(x.gather(axis, Var.of(IntTensor.of(behind))).multiply(Var.of(Tensor.of(column, far))));
    }

    private Var self() {
        return (Var) this;
    }
}
