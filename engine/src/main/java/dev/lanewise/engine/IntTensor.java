package dev.lanewise.engine;

import java.util.Arrays;
import java.util.Objects;

/**
 * A dense, row-major array of integers: class labels, tokens, indices, positions. (A float holds integers only to 2²⁴.)
 */
public final class IntTensor implements NdArray {
    private final int[] data;
    private final int offset;
    private final Shape shape;

    private IntTensor(int[] data, int offset, Shape shape) {
        Objects.checkFromIndexSize(offset, shape.size(), data.length);
        this.data = data;
        this.offset = offset;
        this.shape = shape;
    }

    /** A view of a range of an array that the caller keeps; nothing is copied. */
    public static IntTensor view(int[] data, int offset, Shape shape) {
        return new IntTensor(data, offset, shape);
    }

    /** A vector over {@code data}, which is not copied. */
    public static IntTensor of(int... data) {
        return new IntTensor(data, 0, Shape.of(data.length));
    }

    /** The storage; elements {@code offset … offset + size − 1} belong to this tensor. */
    public int[] data() {
        return data;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /** The element at a row-major position. */
    public int get(int index) {
        return data[offset + Objects.checkIndex(index, shape.size())];
    }

    /** A copy of the elements. */
    public int[] toArray() {
        return Arrays.copyOfRange(data, offset, offset + shape.size());
    }

    @Override
    public String toString() {
        int shown = Math.min(shape.size(), 8);
        String list = Arrays.toString(Arrays.copyOfRange(data, offset, offset + shown));
        return "IntTensor" + shape + (shown < shape.size() ? list.substring(0, list.length() - 1) + ", …]" : list);
    }
}
