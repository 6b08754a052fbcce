package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.PadMode;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * Rows and columns around images (n, channels, height, width), of other numbers on each side if need be. A {@link Conv2d} that
 * should see as much of the image reflected, repeated or going round on both sides does it by itself: {@link Conv2d#withPadMode}.
 *
 * @param mode what the new elements are
 */
public record Pad2d(PadMode mode, int top, int bottom, int left, int right) implements Layer {
    public Pad2d {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("pad2d: " + top + ", " + bottom + ", " + left + " and " + right
                    + " above, below, left and right, want at least 0");
        }
    }

    /** As many rows as columns on all sides. */
    public static Pad2d of(PadMode mode, int padding) {
        return new Pad2d(mode, padding, padding, padding, padding);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        if (x.shape().rank() != 4) {
            throw new ShapeException("pad2d: input of shape " + x.shape() + ", want (n, channels, height, width)");
        }
        return x.pad(2, top, bottom, mode).pad(3, left, right, mode);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "pad2d " + mode.name().toLowerCase(Locale.ROOT) + " " + top + ", " + bottom + ", " + left + ", " + right;
    }
}
