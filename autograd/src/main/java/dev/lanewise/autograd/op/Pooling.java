package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel.RangeTask;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Patches;

/**
 * A window's places on the planes of images (n, c, height, width), each plane by itself.
 *
 * @param planes n · c
 * @param down places along the height
 * @param across places along the width
 */
record Pooling(Window window, int planes, int height, int width, int down, int across) {
    static Pooling of(Op op, Window window, Shape images) {
        return new Pooling(
                window, images.dim(0) * images.dim(1), images.dim(2), images.dim(3),
                window.rows(op.name(), images.dim(2)), window.columns(op.name(), images.dim(3)));
    }

    static Shape shape(Op op, Window window, Var x) {
        Shape images = Convolutions.images(op, 1, x);
        Pooling pooling = of(op, window, images);
        return Shape.of(images.dim(0), images.dim(1), pooling.down, pooling.across);
    }

    static void checkPadding(Op op, Window window) {
        Window.checkPoolingPadding(op.name(), window.paddingDown(), window.height());
        Window.checkPoolingPadding(op.name(), window.paddingAcross(), window.width());
    }

    /** The window on one plane. */
    Patches patches(Op op) {
        return window.patches(op.name(), 1, height, width);
    }

    /** Elements of a plane. */
    int area() {
        return height * width;
    }

    /** Elements of a pooled plane. */
    int places() {
        return down * across;
    }

    /** Work on the planes, each by itself. */
    Runnable planes(Compute compute, RangeTask task) {
        return Operands.rows(compute, planes, area(), task);
    }

    static void checkDivisor(Op op, int divisor) {
        if (divisor < 0) {
            throw new IllegalArgumentException(op.name() + ": divisor " + divisor + ", want at least 0");
        }
    }

    /** What the sum at each place is divided by: how many elements it is of, unless another number is given. */
    float[] divisors(boolean withPadding, int given) {
        float[] divisors = new float[places()];
        for (int place = 0; place < divisors.length; place++) {
            divisors[place] = given > 0 ? given : count(place / across, place % across, withPadding);
        }
        return divisors;
    }

    private int count(int row, int column, boolean withPadding) {
        int y = row * window.strideDown() - window.paddingDown();
        int x = column * window.strideAcross() - window.paddingAcross();
        int paddingDown = withPadding ? window.paddingDown() : 0;
        int paddingAcross = withPadding ? window.paddingAcross() : 0;
        return inside(y, window.height(), window.dilationDown(), height, paddingDown)
                * inside(x, window.width(), window.dilationAcross(), width, paddingAcross);
    }

    /** How many of {@code n} positions, the first at {@code from}, lie in 0 … extent − 1 or in the padding around it. */
    private static int inside(int from, int n, int step, int extent, int padding) {
        int inside = 0;
        for (int i = 0; i < n; i++) {
            inside += from + i * step >= -padding && from + i * step < extent + padding ? 1 : 0;
        }
        return inside;
    }
}
