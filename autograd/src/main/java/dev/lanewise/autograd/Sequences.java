package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.UnaryMap;

/** What slides a window along sequences: {@link Images}' ops on images of one row, their kernels and their bits. */
sealed interface Sequences permits Var {
    /**
     * The cross-correlation of sequences (n, channels, length) with a weight (out, channels ÷ groups, window):
     * (n, out, places) with ⌊(length + 2·padding − dilation·(window − 1) − 1) ÷ stride⌋ + 1 places.
     *
     * @param stride how far the window moves, at least 1
     * @param padding zeros before and after each sequence, at least 0; they are never written out
     * @param dilation distance of the elements that the window looks at, at least 1, which is for neighbours
     * @param groups that channels and outputs are dealt out to, a divisor of both; as many as channels: depthwise
     * @throws ShapeException if the shapes do not fit each other or the groups, or the window not the sequence
     * @throws IllegalArgumentException if a number is out of its range
     */
    default Var convolution1d(Var weight, int stride, int padding, int dilation, int groups) {
        Window window = convolutionWindow(self(), weight, stride, padding, dilation, groups);
        return sequences(row(self()).convolution2d(row(weight), window, groups));
    }

    /**
     * The same, plus bias (out), then an activation: RELU, TANH, SIGMOID, or null for none.
     *
     * @throws ShapeException as without them, or if there is not one bias for each output
     * @throws IllegalArgumentException if a number is out of its range, or for another activation
     */
    default Var convolution1d(
            Var weight, Var bias, int stride, int padding, int dilation, int groups, UnaryMap activation) {
        Window window = convolutionWindow(self(), weight, stride, padding, dilation, groups);
        Shape out = Shape.of(weight.shape().dim(0));
        if (bias.op().integer() || !bias.shape().equals(out)) {
            throw new ShapeException("convolution1d: bias is " + bias.kind() + " beside a weight of shape "
                    + weight.shape() + ", want floats " + out);
        }
        return sequences(row(self()).convolution2d(row(weight), bias, window, groups, activation));
    }

    /**
     * The largest at each place of a window on sequences (n, channels, length): (n, channels, places), places as for
     * {@link #convolution1d(Var, int, int, int, int)}. A NaN wins, then the first; the padding is never chosen.
     *
     * @param size of the window, in elements it looks at, at least 1
     * @param stride how far it moves, at least 1; its size for windows that tile the sequence
     * @param padding before and after each sequence, from 0 to half the size
     * @param dilation distance of the elements it looks at, at least 1
     * @param ceil whether a last place that hangs over the end counts, as in {@link Window}
     * @throws ShapeException if the window does not fit the sequence, or these are not sequences
     * @throws IllegalArgumentException if a number is out of its range
     */
    default Var maxPooling1d(int size, int stride, int padding, int dilation, boolean ceil) {
        Window window = poolingWindow("maxPooling1d", self(), size, stride, padding, dilation, ceil);
        return sequences(row(self()).maxPooling2d(window));
    }

    /**
     * The mean at each place of a window on sequences (n, channels, length); parameters, shapes and errors as for
     * {@link #maxPooling1d}.
     *
     * @param countsPadding whether the zeros of the padding count
     */
    default Var averagePooling1d(int size, int stride, int padding, boolean ceil, boolean countsPadding) {
        Window window = poolingWindow("averagePooling1d", self(), size, stride, padding, 1, ceil);
        return sequences(row(self()).averagePooling2d(window, countsPadding));
    }

    private Var self() {
        return (Var) this;
    }

    private static Window convolutionWindow(Var x, Var weight, int stride, int padding, int dilation, int groups) {
        check("convolution1d", x);
        Shape w = weight.shape();
        if (weight.op().integer() || w.rank() != 3) {
            throw new ShapeException(
                    "convolution1d: wants a float weight of shape (out, in, window), got " + weight.kind());
        }
        if (groups < 1) {
            throw new IllegalArgumentException("convolution1d: groups " + groups + ", want at least 1");
        }
        if (w.dim(0) % groups != 0) {
            throw new ShapeException("convolution1d: " + w.dim(0) + " outputs of the weight " + w
                    + " are not dealt out evenly to " + groups + " groups");
        }
        int channels = x.shape().dim(1);
        if ((long) w.dim(1) * groups != channels) {
            throw new ShapeException("convolution1d: sequences " + x.shape() + " have " + channels
                    + " channels, the weight " + w + " wants " + (long) w.dim(1) * groups
                    + (groups == 1 ? "" : " in " + groups + " groups"));
        }
        return fitting("convolution1d", x, new Window(1, w.dim(2), 1, stride, 0, padding, 1, dilation));
    }

    private static Window poolingWindow(
            String op, Var x, int size, int stride, int padding, int dilation, boolean ceil) {
        check(op, x);
        Window window = new Window(1, size, 1, stride, 0, padding, 1, dilation, ceil);
        Window.checkPoolingPadding(op, padding, size);
        return fitting(op, x, window);
    }

    private static void check(String op, Var x) {
        if (x.op().integer() || x.shape().rank() != 3) {
            throw new ShapeException(op + ": wants float sequences of shape (n, channels, length), got " + x.kind());
        }
    }

    private static Window fitting(String op, Var x, Window window) {
        long reach = (long) window.dilationAcross() * (window.width() - 1) + 1;
        int padding = window.paddingAcross();
        if (x.shape().dim(2) + 2L * padding < reach) {
            throw new ShapeException(op + ": a window of length " + reach + " does not fit a sequence of length "
                    + x.shape().dim(2) + (padding > 0 ? " with padding " + padding : "")
                    + "; take a smaller window, or pad");
        }
        return window;
    }

    /** As images, or weights, of one row. */
    private static Var row(Var x) {
        Shape shape = x.shape();
        return x.reshape(shape.dim(0), shape.dim(1), 1, shape.dim(2));
    }

    private static Var sequences(Var y) {
        Shape shape = y.shape();
        return y.reshape(shape.dim(0), shape.dim(1), shape.dim(3));
    }
}
