package dev.lanewise.autograd;

import dev.lanewise.autograd.op.AveragePooling2d;
import dev.lanewise.autograd.op.Convolution2d;
import dev.lanewise.autograd.op.MaxPooling2d;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.kernel.UnaryMap;

/** What slides a window over images. */
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

    private Var self() {
        return (Var) this;
    }
}
