package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import java.util.List;

/** The largest at each place of a window on images (n, channels, height, width): see {@link Var#maxPooling2d}. */
public record MaxPool2d(Window window) implements Layer {
    /** A square window that tiles the image. */
    public static MaxPool2d of(int size) {
        return new MaxPool2d(Window.of(size, size).withStride(size));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return x.maxPooling2d(window);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "max-pool " + window;
    }
}
