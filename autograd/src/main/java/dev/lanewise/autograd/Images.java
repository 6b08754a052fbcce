package dev.lanewise.autograd;

import dev.lanewise.autograd.op.AveragePooling2d;
import dev.lanewise.autograd.op.Convolution2d;
import dev.lanewise.autograd.op.Convolution2dInputGradient;
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

    /**
     * The transpose of a convolution, which enlarges where that reduces: images (n, in, height, width) and a weight
     * (in, out ÷ groups, window height, window width) give (n, out, …), with (height − 1)·stride − 2·padding +
     * dilation·(window height − 1) + 1 + outputPadding rows, and columns likewise. It is what {@link
     * #convolution2d(Var, Window, int)} with the same weight and window computes for the gradient of its images.
     *
     * @param window its strides, padding and dilation; its size is the weight's
     * @param outputPadding rows and columns more than the fewest that the window gives: at least 0, less than its
     *     strides
     * @param groups that channels and outputs are dealt out to, at least 1, a divisor of the channels
     * @throws ShapeException if the shapes do not fit each other, the window or the groups, an image is empty, or no
     *     row or column would be left
     * @throws IllegalArgumentException if a number is out of its range, or the window is for pooling
     */
    default Var transposedConvolution2d(Var weight, Window window, int outputPadding, int groups) {
        Shape x = self().shape();
        Shape w = weight.shape();
        if (weight.op().integer() || w.rank() != 4 || w.dim(2) != window.height() || w.dim(3) != window.width()) {
            throw new ShapeException("transposedConvolution2d: wants a float weight of shape (in, out, "
                    + window.height() + ", " + window.width() + "), got " + weight.kind());
        }
        if (self().op().integer() || x.rank() != 4 || x.dim(1) != w.dim(0) || x.dim(2) == 0 || x.dim(3) == 0) {
            throw new ShapeException("transposedConvolution2d: wants float images of shape (n, " + w.dim(0)
                    + ", height, width), not empty, got " + self().kind());
        }
        if (window.ceil()) {
            throw new IllegalArgumentException(
                    "transposedConvolution2d: a window " + window + ", which is for pooling only");
        }
        if (groups < 1) {
            throw new IllegalArgumentException("transposedConvolution2d: groups " + groups + ", want at least 1");
        }
        if (w.dim(0) % groups != 0) {
            throw new ShapeException("transposedConvolution2d: " + groups + " groups for " + w.dim(0)
                    + " channels, want a divisor of them");
        }
        if (outputPadding < 0 || outputPadding >= Math.min(window.strideDown(), window.strideAcross())) {
            throw new IllegalArgumentException("transposedConvolution2d: output padding " + outputPadding
                    + " for a window " + window + ", want 0 or more, and less than its strides");
        }
        int rows = extent(
                window, x.dim(2), window.strideDown(), window.paddingDown(), window.dilationDown(), window.height(),
                outputPadding);
        int columns = extent(
                window, x.dim(3), window.strideAcross(), window.paddingAcross(), window.dilationAcross(),
                window.width(), outputPadding);
        Shape images = Shape.of(x.dim(0), w.dim(1) * groups, rows, columns);
        return Var.apply(new Convolution2dInputGradient(window, groups, images), weight, self());
    }

    /**
     * The same, plus bias (out).
     *
     * @throws ShapeException as without it, or if there is not one bias for each output
     * @throws IllegalArgumentException if a number is out of its range
     */
    default Var transposedConvolution2d(Var weight, Var bias, Window window, int outputPadding, int groups) {
        Var y = transposedConvolution2d(weight, window, outputPadding, groups);
        int out = y.shape().dim(1);
        if (bias.op().integer() || !bias.shape().equals(Shape.of(out))) {
            throw new ShapeException("transposedConvolution2d: bias is " + bias.kind() + " beside a weight of shape "
                    + weight.shape() + ", want floats (" + out + ")");
        }
        return y.add(bias.reshape(out, 1, 1));
    }

    private static int extent(
            Window window, int places, int stride, int padding, int dilation, int size, int outputPadding) {
        long extent = (places - 1L) * stride - 2L * padding + (long) dilation * (size - 1) + 1 + outputPadding;
        if (extent < 1 || extent > Integer.MAX_VALUE) {
            throw new ShapeException("transposedConvolution2d: " + places + " rows or columns under a window " + window
                    + " give " + extent + ", want at least 1"
                    + (extent < 1 ? ": less padding, or larger images" : ", and fewer than 2³¹"));
        }
        return (int) extent;
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
     * Images (n, channels, h, w) in another size, larger or smaller: (n, channels, height, width). Each pixel is a mean
     * of the nearest four, weighted by distance: PyTorch's {@code interpolate} in its bilinear mode, which does not
     * smooth what it makes smaller.
     *
     * @param height rows of the result, at least 1
     * @param width columns of the result, at least 1
     * @param alignCorners whether the centres of the outermost pixels stay where they are, or their outer edges do
     * @throws ShapeException if these are not float images with at least one pixel
     * @throws IllegalArgumentException if height or width is below 1
     */
    default Var upsampleBilinear2d(int height, int width, boolean alignCorners) {
        Var x = self();
        if (x.op().integer() || x.shape().rank() != 4 || x.shape().dim(2) < 1 || x.shape().dim(3) < 1) {
            throw new ShapeException("upsampleBilinear2d: wants float images of shape (n, channels, height, width) with"
                    + " at least one pixel, got " + x.kind());
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "upsampleBilinear2d: to " + height + "×" + width + ", want at least 1×1");
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
