package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel.RangeTask;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
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

    /** No place of the window may lie in the padding alone. */
    static void checkPadding(Op op, Window window) {
        if (2 * window.paddingDown() > window.height() || 2 * window.paddingAcross() > window.width()) {
            throw new ShapeException(op.name() + ": a window " + window + ", want a padding of at most half the window");
        }
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

    /** The sum of the window's elements in row-major order, starting at +0. */
    float sum(float[] x, int xo, int row, int column) {
        float sum = 0;
        for (int i = 0; i < window.height(); i++) {
            int y = row * window.strideDown() - window.paddingDown() + i * window.dilationDown();
            for (int j = 0; y >= 0 && y < height && j < window.width(); j++) {
                int at = column * window.strideAcross() - window.paddingAcross() + j * window.dilationAcross();
                if (at >= 0 && at < width) {
                    sum += x[xo + y * width + at];
                }
            }
        }
        return sum;
    }

    /** Adds a number to each of the window's elements. */
    void spread(float share, float[] x, int xo, int row, int column) {
        for (int i = 0; i < window.height(); i++) {
            int y = row * window.strideDown() - window.paddingDown() + i * window.dilationDown();
            for (int j = 0; y >= 0 && y < height && j < window.width(); j++) {
                int at = column * window.strideAcross() - window.paddingAcross() + j * window.dilationAcross();
                if (at >= 0 && at < width) {
                    x[xo + y * width + at] += share;
                }
            }
        }
    }

    /** How many elements a mean is of. */
    int count(int row, int column, boolean withPadding) {
        if (withPadding) {
            return window.height() * window.width();
        }
        return inside(row * window.strideDown() - window.paddingDown(), window.height(), window.dilationDown(), height)
                * inside(column * window.strideAcross() - window.paddingAcross(), window.width(), window.dilationAcross(), width);
    }

    /** How many of {@code n} positions, the first at {@code from}, lie in 0 … extent − 1. */
    private static int inside(int from, int n, int step, int extent) {
        int inside = 0;
        for (int i = 0; i < n; i++) {
            inside += from + i * step >= 0 && from + i * step < extent ? 1 : 0;
        }
        return inside;
    }
}
