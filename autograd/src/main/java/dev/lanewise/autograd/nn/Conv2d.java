package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Images (n, in, height, width) → (n, out, …): a window of weights slides over them, as cross-correlation.
 *
 * @param weight (out, in ÷ groups, window height, window width)
 * @param bias (out), or none
 * @param window strides, padding and dilation; its size is the weight's
 * @param groups that channels and outputs are dealt out to; as many as channels for a depthwise convolution
 * @param padMode what the rows and columns of the window's padding are: zeros, which are never written out, or elements of
 *     the image, which is copied with them first
 */
public record Conv2d(Parameter weight, Optional<Parameter> bias, Window window, int groups, PadMode padMode) implements Fusing {
    /** Padded with zeros. */
    public Conv2d(Parameter weight, Optional<Parameter> bias, Window window, int groups) {
        this(weight, bias, window, groups, PadMode.ZERO);
    }

    public Conv2d {
        Shape w = weight.shape();
        if (w.rank() != 4 || w.dim(2) != window.height() || w.dim(3) != window.width()) {
            throw new ShapeException("conv2d: weight of shape " + w + " for a window " + window + ", want (out, in, "
                    + window.height() + ", " + window.width() + ")");
        }
        checkGroups("conv2d", groups, w.dim(0), "outputs");
        Shape out = Shape.of(w.dim(0));
        if (bias.isPresent() && !bias.get().shape().equals(out)) {
            throw new ShapeException("conv2d: bias of shape " + bias.get().shape() + " beside a weight of shape " + w + ", want " + out);
        }
    }

    static void checkGroups(String layer, int groups, int extent, String what) {
        if (groups < 1) {
            throw new IllegalArgumentException(layer + ": groups " + groups + ", want at least 1");
        }
        if (extent % groups != 0) {
            throw new ShapeException(
                    layer + ": " + groups + " groups for " + extent + " " + what + ", want a divisor of them");
        }
    }

    /** A square window of stride 1 without padding, with a bias; weights as in {@link #of(int, int, Window, int)}. */
    public static Conv2d of(int in, int out, int size) {
        return of(in, out, Window.of(size, size), 1);
    }

    /**
     * Weight and bias from U(−1/√k, 1/√k) with k the weights of an output: the default of PyTorch's {@code nn.Conv2d}, as for
     * {@link Linear#of(int, int)}.
     */
    public static Conv2d of(int in, int out, Window window, int groups) {
        Initializer initializer = standard(in, window, groups);
        return of(in, out, window, groups, initializer, Optional.of(initializer));
    }

    /** No bias; the weight as in {@link #of(int, int, Window, int)}. */
    public static Conv2d withoutBias(int in, int out, Window window, int groups) {
        return of(in, out, window, groups, standard(in, window, groups), Optional.empty());
    }

    /** Weight and bias from the initialisers, no bias where there is none. */
    public static Conv2d of(
            int in, int out, Window window, int groups, Initializer weight, Optional<Initializer> bias) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("conv2d: " + in + " → " + out + " channels, want at least one of each");
        }
        if (groups < 1 || in % groups != 0) {
            throw new IllegalArgumentException("conv2d: " + groups + " groups for " + in + " channels, want a divisor of them");
        }
        Shape shape = Shape.of(out, in / groups, window.height(), window.width());
        return new Conv2d(
                new Parameter(shape, weight), bias.map(b -> new Parameter(Shape.of(out), b)), window, groups);
    }

    private static Initializer standard(int in, Window window, int groups) {
        double k = (double) Math.max(in, 1) / Math.max(groups, 1) * window.height() * window.width();
        float bound = (float) (1 / StrictMath.sqrt(k));
        return Initializer.uniform(-bound, bound);
    }

    /** The same parameters, with the window's padding of another kind. */
    public Conv2d withPadMode(PadMode mode) {
        return new Conv2d(weight, bias, window, groups, mode);
    }

    /** Channels of the input. */
    public int in() {
        return weight.shape().dim(1) * groups;
    }

    /** Channels of the output. */
    public int out() {
        return weight.shape().dim(0);
    }

    /**
     * @throws ShapeException if the input does not fit, or is too small for its padding: reflected, that is less than the
     *     image is long; going round, at most as much
     */
    @Override
    public Var apply(Var x, Pass pass) {
        return bias.isPresent() ? apply(x, pass, null) : padded(x, pass).convolution2d(pass.of(weight), inside(), groups);
    }

    @Override
    public Var apply(Var x, Pass pass, UnaryMap activation) {
        return padded(x, pass).convolution2d(pass.of(weight), pass.of(bias.orElseThrow()), inside(), groups, activation);
    }

    private Var padded(Var x, Pass pass) {
        int down = window.paddingDown();
        int across = window.paddingAcross();
        return padMode == PadMode.ZERO ? x : new Pad2d(padMode, down, down, across, across).apply(x, pass);
    }

    /** The window on what {@link #padded} gives. */
    private Window inside() {
        return padMode == PadMode.ZERO ? window : window.withPadding(0);
    }

    @Override
    public List<NamedParameter> parameters() {
        NamedParameter w = new NamedParameter("weight", weight);
        return bias.map(b -> List.of(w, new NamedParameter("bias", b))).orElseGet(() -> List.of(w));
    }

    @Override
    public String label() {
        return "conv2d " + in() + " → " + out() + ", " + window
                + (padMode == PadMode.ZERO ? "" : ", " + padMode.name().toLowerCase(Locale.ROOT))
                + (groups == 1 ? "" : ", " + groups + " groups") + (bias.isPresent() ? "" : ", no bias");
    }
}
