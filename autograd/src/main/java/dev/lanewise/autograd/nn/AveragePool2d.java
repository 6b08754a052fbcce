package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import java.util.List;

/**
 * The mean at each place of a window on images (n, channels, height, width): see {@link Var#averagePooling2d}.
 *
 * @param countsPadding whether the zeros of the padding count
 */
public record AveragePool2d(Window window, boolean countsPadding) implements Layer {
    /** A square window that tiles the image. */
    public static AveragePool2d of(int size) {
        return new AveragePool2d(Window.of(size, size).withStride(size), true);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return x.averagePooling2d(window, countsPadding);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "average-pool " + window + (countsPadding ? "" : ", padding not counted");
    }
}
