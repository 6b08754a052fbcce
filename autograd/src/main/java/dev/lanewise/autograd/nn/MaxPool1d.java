package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.List;

/**
 * The largest at each place of a window on sequences (n, channels, length): see {@link Var#maxPooling1d}.
 *
 * @param size of the window, in elements it looks at, at least 1
 * @param stride how far it moves, at least 1
 * @param padding before and after each sequence, from 0 to half the size
 * @param dilation distance of the elements it looks at, at least 1
 * @param ceil whether a last place that hangs over the end counts
 */
public record MaxPool1d(int size, int stride, int padding, int dilation, boolean ceil) implements Layer {
    public MaxPool1d {
        Pools.check("maxPool1d", size, stride, padding, dilation);
    }

    /** A window that tiles the sequence. */
    public static MaxPool1d of(int size) {
        return new MaxPool1d(size, size, 0, 1, false);
    }

    /** @throws dev.lanewise.engine.ShapeException if the input is not of sequences, or shorter than the window */
    @Override
    public Var apply(Var x, Pass pass) {
        return LayerOperands.sequences(this, x).maxPooling1d(size, stride, padding, dilation, ceil);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "max-pool1d " + Pools.words(size, stride, padding, dilation, ceil);
    }
}
