package dev.lanewise.engine;

import java.util.Arrays;

/** The extents of a dense, row-major array, outermost first. {@code Shape.of()} is a scalar: rank 0, size 1. */
public final class Shape {
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        long product = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new ShapeException("shape: negative extent " + dim + " in " + text(dims));
            }
            product = Math.min(product * dim, Integer.MAX_VALUE + 1L); // stays out of range, unless a 0 follows
        }
        if (product > Integer.MAX_VALUE) {
            throw new ShapeException("shape: " + text(dims) + " has more than 2^31 - 1 elements");
        }
        this.dims = dims;
        this.size = (int) product;
    }

    /** @throws ShapeException for a negative extent or more than 2³¹ − 1 elements */
    public static Shape of(int... dims) {
        return dims.length == 0 && SCALAR != null ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** The extent of an axis; negative axes count from the end: −1 is the last. */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /** A valid axis in 0 … rank − 1 for one that may count from the end. */
    public int axis(int axis) {
        int resolved = axis < 0 ? axis + dims.length : axis;
        if (resolved < 0 || resolved >= dims.length) {
            throw new ShapeException("shape: no axis " + axis + " in " + this + " of rank " + dims.length);
        }
        return resolved;
    }

    /** The number of elements: the product of the extents, 1 for a scalar. */
    public int size() {
        return size;
    }

    public int[] toArray() {
        return dims.clone();
    }

    /**
     * The shape that two operands broadcast to: aligned at the last axis, an extent of 1 stretches.
     *
     * @param operation named in the message
     * @throws ShapeException if two extents differ and neither is 1
     */
    public static Shape broadcast(String operation, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int p = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int q = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (p != q && p != 1 && q != 1) {
                throw new ShapeException(operation + ": shapes do not broadcast: " + a + " and " + b + ", " + p + " ≠ " + q);
            }
            dims[rank - i] = p == 1 ? q : p;
        }
        return new Shape(dims);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As in mathematics: {@code (3, 4)}, {@code (5)}, {@code ()}. */
    @Override
    public String toString() {
        return text(dims);
    }

    private static String text(int[] dims) {
        String list = Arrays.toString(dims);
        return "(" + list.substring(1, list.length() - 1) + ")";
    }
}
