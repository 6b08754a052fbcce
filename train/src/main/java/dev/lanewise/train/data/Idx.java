package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files, the format of MNIST and its kin (LeCun, Cortes &amp; Burges, "The MNIST database"): two zero bytes, the type
 * of the elements, the number of axes, the extents as 32 bits, then the elements in row-major order, all big-endian.
 * Compressed files ({@code .gz}) are recognised by their content.
 */
public final class Idx {
    /** Deflate packs no more than so many bytes into one: a header that promises more is wrong. */
    private static final long LARGEST_RATIO = 1032;

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int BUFFER = 1 << 16;

    /** The element types by their code. */
    private enum Type {
        UNSIGNED_BYTE(0x08, 1, true),
        BYTE(0x09, 1, true),
        SHORT(0x0B, 2, true),
        INT(0x0C, 4, true),
        FLOAT(0x0D, 4, false),
        DOUBLE(0x0E, 8, false);

        final int code;
        final int bytes;
        final boolean integer;

        Type(int code, int bytes, boolean integer) {
            this.code = code;
            this.bytes = bytes;
            this.integer = integer;
        }

        int integer(DataInputStream in) throws IOException {
            return switch (this) {
                case UNSIGNED_BYTE -> in.readUnsignedByte();
                case BYTE -> in.readByte();
                case SHORT -> in.readShort();
                case INT -> in.readInt();
                case FLOAT, DOUBLE -> throw new IllegalStateException(name());
            };
        }

        float number(DataInputStream in) throws IOException {
            return switch (this) {
                case FLOAT -> in.readFloat();
                case DOUBLE -> (float) in.readDouble();
                default -> integer(in);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Idx() {}

    /**
     * The elements as floats, bytes of images as 0 … 255; doubles are rounded.
     *
     * @throws DataException if the file is not an IDX file, or is not whole; the message names it
     * @throws IOException if it cannot be read
     */
    public static Tensor floats(Path file) throws IOException {
        return (Tensor) read(file, false);
    }

    /**
     * The elements as integers: labels.
     *
     * @throws DataException as {@link #floats}, or if the elements are not integers
     * @throws IOException if it cannot be read
     */
    public static IntTensor integers(Path file) throws IOException {
        return (IntTensor) read(file, true);
    }

    private static NdArray read(Path file, boolean integers) throws IOException {
        long length = Files.size(file);
        try (DataInputStream in = new DataInputStream(opened(file))) {
            int magic = in.readInt();
            Type type = type(file, magic);
            if (integers && !type.integer) {
                throw new DataException(file + ": its elements are of type " + type + ", integers were asked for");
            }
            Shape shape = shape(file, in, magic & 0xFF, type, length);
            NdArray array = integers ? integers(in, type, shape) : floats(in, type, shape);
            if (in.read() >= 0) {
                throw new DataException(file + ": goes on after the elements that its header promises, shape " + shape);
            }
            return array;
        } catch (EOFException | ZipException broken) {
            throw new DataException(file + ": not a whole IDX file (" + length + " bytes); fetch it again", broken);
        }
    }

    private static InputStream opened(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(2);
            boolean compressed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
            in.reset();
            return compressed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static Type type(Path file, int magic) {
        for (Type type : Type.values()) {
            if (magic >>> 8 == type.code) {
                return type;
            }
        }
        throw new DataException(file + ": not an IDX file; it begins with %08x".formatted(magic)
                + ", want two zero bytes, the code of a type and the number of axes");
    }

    /** Refused where the file cannot hold so much, before any memory is taken. */
    private static Shape shape(Path file, DataInputStream in, int rank, Type type, long length) throws IOException {
        int[] dims = new int[rank];
        long size = 1;
        long most = Math.min(length * LARGEST_RATIO / type.bytes, Integer.MAX_VALUE - 8);
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = in.readInt();
            size *= Math.max(dims[axis], 0);
            if (dims[axis] < 1 || size > most) {
                throw new DataException(file + ": its header promises the shape " + Arrays.toString(Arrays.copyOf(dims, axis + 1))
                        + (axis + 1 < rank ? " and more" : "") + ", which a file of " + length + " bytes cannot hold");
            }
        }
        return Shape.of(dims);
    }

    private static Tensor floats(DataInputStream in, Type type, Shape shape) throws IOException {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < shape.size(); i++) {
            tensor.data()[i] = type.number(in);
        }
        return tensor;
    }

    private static IntTensor integers(DataInputStream in, Type type, Shape shape) throws IOException {
        int[] data = new int[shape.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = type.integer(in);
        }
        return IntTensor.view(data, 0, shape);
    }
}
