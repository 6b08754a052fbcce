package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Optional;

/**
 * The transpose of a convolution, which enlarges where that reduces: images (n, in, height, width) → (n, out, …) by
 * {@link Var#transposedConvolution2d}, which says how many rows and columns.
 *
 * @param weight (in, out ÷ groups, window height, window width)
 * @param bias (out), or none
 * @param window strides, padding and dilation; its size is the weight's
 * @param outputPadding rows and columns more than the fewest that the window gives, less than its strides
 * @param groups that channels and outputs are dealt out to
 */
public record ConvTranspose2d(
        Parameter weight, Optional<Parameter> bias, Window window, int outputPadding, int groups) implements Layer {
    public ConvTranspose2d {
        Shape w = weight.shape();
        if (w.rank() != 4 || w.dim(2) != window.height() || w.dim(3) != window.width()) {
            throw new ShapeException("convTranspose2d: weight of shape " + w + " for a window " + window + ", want (in, out, "
                    + window.height() + ", " + window.width() + ")");
        }
        Conv2d.checkGroups("convTranspose2d", groups, w.dim(0), "channels");
        if (outputPadding < 0 || outputPadding >= Math.min(window.strideDown(), window.strideAcross())) {
            throw new IllegalArgumentException("convTranspose2d: output padding " + outputPadding + " for a window "
                    + window + ", want 0 or more, and less than its strides");
        }
        Shape out = Shape.of(w.dim(1) * groups);
        if (bias.isPresent() && !bias.get().shape().equals(out)) {
            throw new ShapeException(
                    "convTranspose2d: bias of shape " + bias.get().shape() + " beside a weight of shape " + w + ", want " + out);
        }
    }

    /**
     * With a bias, weights from U(−1/√k, 1/√k) with k = out ÷ groups · window: the default of PyTorch's
     * {@code nn.ConvTranspose2d}.
     */
    public static ConvTranspose2d of(int in, int out, Window window, int outputPadding, int groups) {
        if (in < 1 || out < 1 || groups < 1 || out % groups != 0) {
            throw new IllegalArgumentException("convTranspose2d: " + in + " → " + out + " channels in " + groups
                    + " groups, want at least one of each, and outputs that are dealt out evenly");
        }
        double k = (double) out / groups * window.height() * window.width();
        float bound = (float) (1 / StrictMath.sqrt(k));
        Initializer initializer = Initializer.uniform(-bound, bound);
        return new ConvTranspose2d(
                new Parameter(Shape.of(in, out / groups, window.height(), window.width()), initializer),
                Optional.of(new Parameter(Shape.of(out), initializer)), window, outputPadding, groups);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        return bias.map(b -> x.transposedConvolution2d(pass.of(weight), pass.of(b), window, outputPadding, groups))
                .orElseGet(() -> x.transposedConvolution2d(pass.of(weight), window, outputPadding, groups));
    }

    @Override
    public List<NamedParameter> parameters() {
        NamedParameter w = new NamedParameter("weight", weight);
        return bias.map(b -> List.of(w, new NamedParameter("bias", b))).orElseGet(() -> List.of(w));
    }

    @Override
    public String label() {
        return "conv-transpose2d " + weight.shape().dim(0) + " → " + weight.shape().dim(1) * groups + ", " + window
                + (outputPadding == 0 ? "" : ", output padding " + outputPadding)
                + (groups == 1 ? "" : ", " + groups + " groups") + (bias.isPresent() ? "" : ", no bias");
    }
}
