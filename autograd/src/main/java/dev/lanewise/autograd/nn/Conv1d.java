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
 * Sequences (n, in, length) → (n, out, …): a window of weights slides along them, as cross-correlation, by
 * {@link Var#convolution1d}.
 *
 * @param weight (out, in ÷ groups, window)
 * @param bias (out), or none
 * @param stride how far the window moves, at least 1
 * @param padding elements before and after the sequence
 * @param dilation distance of the elements that the window looks at, 1 for neighbours
 * @param groups that channels and outputs are dealt out to
 * @param padMode what the padding is: zeros, which are never written out, or elements of the sequence
 */
public record Conv1d(
        Parameter weight, Optional<Parameter> bias, int stride, int padding, int dilation, int groups, PadMode padMode)
        implements Fusing {
    /** Padded with zeros. */
    public Conv1d(Parameter weight, Optional<Parameter> bias, int stride, int padding, int dilation, int groups) {
        this(weight, bias, stride, padding, dilation, groups, PadMode.ZERO);
    }

    public Conv1d {
        Shape w = weight.shape();
        if (w.rank() != 3) {
            throw new ShapeException("conv1d: weight of shape " + w + ", want (out, in, window)");
        }
        Conv2d.checkGroups("conv1d", groups, w.dim(0), "outputs");
        Shape out = Shape.of(w.dim(0));
        if (bias.isPresent() && !bias.get().shape().equals(out)) {
            throw new ShapeException("conv1d: bias of shape " + bias.get().shape() + " beside a weight of shape " + w + ", want " + out);
        }
        window(w.dim(2), stride, padding, dilation);
    }

    /** Stride 1 and no padding, with a bias; weights as in {@link Conv2d#of(int, int, Window, int)}. */
    public static Conv1d of(int in, int out, int size) {
        return of(in, out, size, 1, 0, 1, 1);
    }

    /** With a bias; weights as in {@link Conv2d#of(int, int, Window, int)}. */
    public static Conv1d of(int in, int out, int size, int stride, int padding, int dilation, int groups) {
        Conv2d drawn = Conv2d.of(in, out, window(size, stride, padding, dilation), groups);
        Parameter weight = new Parameter(Shape.of(out, in / groups, size), drawn.weight().initializer());
        return new Conv1d(weight, drawn.bias(), stride, padding, dilation, groups);
    }

    /** The same parameters, with padding of another kind. */
    public Conv1d withPadMode(PadMode mode) {
        return new Conv1d(weight, bias, stride, padding, dilation, groups, mode);
    }

    private static Window window(int size, int stride, int padding, int dilation) {
        return new Window(1, size, 1, stride, 0, padding, 1, dilation);
    }

    /**
     * @throws ShapeException if the input does not fit, or is too short for its padding: reflected, that is less than the
     *     sequence is long; going round, at most as much
     */
    @Override
    public Var apply(Var x, Pass pass) {
        return bias.isPresent()
                ? apply(x, pass, null)
                : padded(x).convolution1d(pass.of(weight), stride, paddingInside(), dilation, groups);
    }

    @Override
    public Var apply(Var x, Pass pass, UnaryMap activation) {
        return padded(x).convolution1d(
                pass.of(weight), pass.of(bias.orElseThrow()), stride, paddingInside(), dilation, groups, activation);
    }

    private Var padded(Var x) {
        LayerOperands.sequences(this, x);
        return padMode == PadMode.ZERO ? x : x.pad(2, padding, padding, padMode);
    }

    /** The padding of what {@link #padded} gives. */
    private int paddingInside() {
        return padMode == PadMode.ZERO ? padding : 0;
    }

    @Override
    public List<NamedParameter> parameters() {
        NamedParameter w = new NamedParameter("weight", weight);
        return bias.map(b -> List.of(w, new NamedParameter("bias", b))).orElseGet(() -> List.of(w));
    }

    @Override
    public String label() {
        return "conv1d " + weight.shape().dim(1) * groups + " → " + weight.shape().dim(0) + ", " + weight.shape().dim(2)
                + (stride == 1 ? "" : ", stride " + stride) + (padding == 0 ? "" : ", padding " + padding)
                + (padMode == PadMode.ZERO ? "" : ", " + padMode.name().toLowerCase(Locale.ROOT))
                + (dilation == 1 ? "" : ", dilation " + dilation) + (groups == 1 ? "" : ", " + groups + " groups")
                + (bias.isPresent() ? "" : ", no bias");
    }
}
