package dev.lanewise.engine;

import java.util.Arrays;
import java.util.Objects;

/**
 * A dense, row-major array of floats: a range of a {@code float[]} and a {@link Shape}. Reshapes and slices along the
 * leading axis are views of the same storage. Equality is identity; compare contents with {@link #toArray()}.
 */
public final class Tensor implements NdArray {
    /** The most elements that an array of Java has. */
    public static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private final float[] data;
    private final int offset;
    private final Shape shape;

    private Tensor(float[] data, int offset, Shape shape) {
        Objects.checkFromIndexSize(offset, shape.size(), data.length);
        this.data = data;
        this.offset = offset;
        this.shape = shape;
    }

    /** A view of a range of an array that the caller keeps; nothing is copied. */
    public static Tensor view(float[] data, int offset, Shape shape) {
        return new Tensor(data, offset, shape);
    }

    /** A tensor over {@code data}, which is not copied; its length must be the shape's size. */
    public static Tensor of(Shape shape, float... data) {
        if (data.length != shape.size()) {
            throw new ShapeException("tensor: shape " + shape + " needs " + shape.size() + " values, got " + data.length);
        }
        return new Tensor(data, 0, shape);
    }

    public static Tensor scalar(float value) {
        return new Tensor(new float[] {value}, 0, Shape.SCALAR);
    }

    public static Tensor zeros(Shape shape) {
        return new Tensor(new float[shape.size()], 0, shape);
    }

    public static Tensor filled(Shape shape, float value) {
        Tensor tensor = zeros(shape);
        Arrays.fill(tensor.data, value);
        return tensor;
    }

    /** A matrix copied from rows of equal length. */
    public static Tensor matrix(float[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Tensor tensor = zeros(Shape.of(rows.length, columns));
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new ShapeException("matrix: row 0 has " + columns + " values, row " + i + " has " + rows[i].length);
            }
            System.arraycopy(rows[i], 0, tensor.data, i * columns, columns);
        }
        return tensor;
    }

    /** The storage; elements {@code offset … offset + size − 1} belong to this tensor. */
    public float[] data() {
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
    public float get(int index) {
        return data[offset + Objects.checkIndex(index, shape.size())];
    }

    /** The only element. */
    public float item() {
        if (shape.size() != 1) {
            throw new ShapeException("item: a tensor of shape " + shape + " has " + shape.size() + " elements, not one");
        }
        return data[offset];
    }

    /** The same elements in another shape of equal size: a view. */
    public Tensor reshape(Shape other) {
        if (other.size() != shape.size()) {
            throw new ShapeException("reshape: " + shape + " has " + shape.size() + " elements, " + other + " has " + other.size());
        }
        return new Tensor(data, offset, other);
    }

    /** Positions {@code from … to − 1} of the leading axis: a view. */
    public Tensor slice(int from, int to) {
        int[] dims = shape.toArray();
        if (dims.length == 0) {
            throw new ShapeException("slice: a scalar has no leading axis");
        }
        Objects.checkFromToIndex(from, to, dims[0]);
        int stride = dims[0] == 0 ? 0 : shape.size() / dims[0];
        dims[0] = to - from;
        return new Tensor(data, offset + from * stride, Shape.of(dims));
    }

    /** A copy of the elements. */
    public float[] toArray() {
        return Arrays.copyOfRange(data, offset, offset + shape.size());
    }

    /** The shape and the first elements. */
    @Override
    public String toString() {
        int shown = Math.min(shape.size(), 8);
        String list = Arrays.toString(Arrays.copyOfRange(data, offset, offset + shown));
        return "Tensor" + shape + (shown < shape.size() ? list.substring(0, list.length() - 1) + ", …]" : list);
    }
}
