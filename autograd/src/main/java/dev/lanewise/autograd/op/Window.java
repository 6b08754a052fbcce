package dev.lanewise.autograd.op;

import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.Patches;

/**
 * A rectangle that slides over the last two axes of images.
 *
 * @param height of the rectangle, in elements it looks at
 * @param width of the rectangle, in elements it looks at
 * @param strideDown how far it moves from one output row to the next
 * @param strideAcross how far it moves from one output column to the next
 * @param paddingDown rows added above and below the image
 * @param paddingAcross columns added left and right of the image
 * @param dilationDown distance of the rows it looks at, 1 for neighbours
 * @param dilationAcross distance of the columns it looks at, 1 for neighbours
 * @param ceil whether a last place that hangs over the end counts, if it begins in the image or in the padding before it (PyTorch's
 *     ceil mode): for pooling only
 */
public record Window(
        int height,
        int width,
        int strideDown,
        int strideAcross,
        int paddingDown,
        int paddingAcross,
        int dilationDown,
        int dilationAcross,
        boolean ceil) {
    public Window {
        positive("height", height);
        positive("width", width);
        positive("stride", Math.min(strideDown, strideAcross));
        positive("dilation", Math.min(dilationDown, dilationAcross));
        if (paddingDown < 0 || paddingAcross < 0) {
            throw new IllegalArgumentException("window: padding " + Math.min(paddingDown, paddingAcross) + ", want at least 0");
        }
    }

    /** All places lie within the padded image. */
    public Window(
            int height, int width, int strideDown, int strideAcross, int paddingDown, int paddingAcross, int dilationDown,
            int dilationAcross) {
        this(height, width, strideDown, strideAcross, paddingDown, paddingAcross, dilationDown, dilationAcross, false);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("window: " + name + " " + value + ", want at least 1");
        }
    }

    /**
     * Checks that no place of a pooling window lies in the padding alone.
     *
     * @param who names itself in the message
     * @param padding along one axis
     * @param size of the window along it
     * @throws IllegalArgumentException unless the padding is 0 to half the size
     */
    public static void checkPoolingPadding(String who, int padding, int size) {
        if (padding < 0 || padding > size / 2) {
            throw new IllegalArgumentException(
                    who + ": padding " + padding + " of a window of " + size + ", want 0 to half the window");
        }
    }

    /** Stride 1, no padding, no dilation. */
    public static Window of(int height, int width) {
        return new Window(height, width, 1, 1, 0, 0, 1, 1);
    }

    /** A copy that moves by {@code stride} along both axes. */
    public Window withStride(int stride) {
        return new Window(height, width, stride, stride, paddingDown, paddingAcross, dilationDown, dilationAcross, ceil);
    }

    /** A copy with so many rows and columns added on each side. */
    public Window withPadding(int padding) {
        return new Window(height, width, strideDown, strideAcross, padding, padding, dilationDown, dilationAcross, ceil);
    }

    /** A copy that looks at every {@code dilation}-th row and column. */
    public Window withDilation(int dilation) {
        return new Window(height, width, strideDown, strideAcross, paddingDown, paddingAcross, dilation, dilation, ceil);
    }

    /** A copy for pooling whose last places may hang over the end. */
    public Window withCeil() {
        return new Window(
                height, width, strideDown, strideAcross, paddingDown, paddingAcross, dilationDown, dilationAcross, true);
    }

    /** The places of the window in an image of so many rows. */
    int rows(String op, int imageHeight) {
        return places(op, "height", imageHeight, height, strideDown, paddingDown, dilationDown);
    }

    /** The places of the window in an image of so many columns. */
    int columns(String op, int imageWidth) {
        return places(op, "width", imageWidth, width, strideAcross, paddingAcross, dilationAcross);
    }

    private int places(String op, String axis, int image, int size, int stride, int padding, int dilation) {
        int reach = dilation * (size - 1) + 1;
        if (image + 2 * padding < reach) {
            throw new ShapeException(op + ": a window of " + axis + " " + reach + " does not fit an image of " + axis + " "
                    + image + (padding > 0 ? " with padding " + padding : "") + "; take a smaller window, or pad");
        }
        int whole = (image + 2 * padding - reach) / stride;
        boolean over = ceil && whole * stride < image + 2 * padding - reach && (whole + 1) * stride < image + padding;
        return over ? whole + 2 : whole + 1;
    }

    /** What this window sees of so many channels of an image. */
    Patches patches(String op, int channels, int imageHeight, int imageWidth) {
        return new Patches(
                channels,
                new Patches.Axis(imageHeight, rows(op, imageHeight), strideDown, -paddingDown, height, dilationDown),
                new Patches.Axis(imageWidth, columns(op, imageWidth), strideAcross, -paddingAcross, width, dilationAcross));
    }

    /** The rectangle, then what is not as usual. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(height + "×" + width);
        unusual(text, "stride", strideDown, strideAcross, 1);
        unusual(text, "padding", paddingDown, paddingAcross, 0);
        unusual(text, "dilation", dilationDown, dilationAcross, 1);
        return text.append(ceil ? ", over the end" : "").toString();
    }

    private static void unusual(StringBuilder text, String name, int down, int across, int usual) {
        if (down != usual || across != usual) {
            text.append(", ").append(name).append(' ').append(down);
            if (across != down) {
                text.append('×').append(across);
            }
        }
    }
}
