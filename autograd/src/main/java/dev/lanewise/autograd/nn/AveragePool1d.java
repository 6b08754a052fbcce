package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.List;

/**
 * The mean at each place of a window on sequences (n, channels, length): see {@link Var#averagePooling1d}.
 *
 * @param size of the window, at least 1
 * @param stride how far it moves, at least 1
 * @param padding zeros before and after each sequence, from 0 to half the size
 * @param ceil whether a last place that hangs over the end counts
 * @param countsPadding whether the zeros of the padding count
 */
public record AveragePool1d(int size, int stride, int padding, boolean ceil, boolean countsPadding) implements Layer {
    public AveragePool1d {
        Pools.check("averagePool1d", size, stride, padding, 1);
    }

    /** A window that tiles the sequence. */
    public static AveragePool1d of(int size) {
        return new AveragePool1d(size, size, 0, false, true);
    }

    /** @throws dev.lanewise.engine.ShapeException if the input is not of sequences, or shorter than the window */
    @Override
    public Var apply(Var x, Pass pass) {
        return LayerOperands.sequences(this, x).averagePooling1d(size, stride, padding, ceil, countsPadding);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "average-pool1d " + Pools.words(size, stride, padding, 1, ceil)
                + (countsPadding ? "" : ", padding not counted");
    }
}
