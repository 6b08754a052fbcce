package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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

    static final byte GZIP_FIRST = 0x1f;
    static final byte GZIP_SECOND = (byte) 0x8b;
    private static final int BUFFER = 1 << 16;

    private Idx() {}

    /**
     * The elements as floats, bytes of images as 0 … 255; doubles are rounded.
     *
     * @throws DataException if the file is not an IDX file, or is not whole; the message names it
     * @throws IOException if it cannot be read
     */
    public static Tensor floats(Path file) throws IOException {
        return packed(file, Optional.empty()).floats();
    }

    /**
     * The elements as integers: labels.
     *
     * @throws DataException as {@link #floats}, or if the elements are not integers
     * @throws IOException if it cannot be read
     */
    public static IntTensor integers(Path file) throws IOException {
        return packed(file, Optional.empty()).integers();
    }

    /** @param scratch where the elements are kept; empty: in memory */
    static PackedArray packed(Path file, Optional<Scratch> scratch) throws IOException {
        return read(file, (header, in) -> PackedArray.read(header, in, scratch));
    }

    static ArrayHeader header(Path file) throws IOException {
        return read(file, (header, in) -> header);
    }

    private static <T> T read(Path file, ArrayHeader.Reading<T> reading) throws IOException {
        long length = Files.size(file);
        try (DataInputStream in = new DataInputStream(opened(file))) {
            int magic = in.readInt();
            ElementType type = type(magic).orElseThrow(() -> new DataException(file + ": not an IDX file; it begins with %08x".formatted(magic)
                    + ", want two zero bytes, the code of a type and the number of axes"));
            Shape shape = shape(file, in, magic & 0xFF, type, length);
            String name = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return reading.of(new ArrayHeader(file.toString(), type, name, ByteOrder.BIG_ENDIAN, false, shape), in);
        } catch (EOFException | ZipException broken) {
            throw new DataException(file + ": not a whole IDX file (" + length + " bytes); fetch it again", broken);
        }
    }

    /** The file's bytes, unpacked. */
    static InputStream opened(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(2);
            boolean compressed = (byte) in.read() == GZIP_FIRST && (byte) in.read() == GZIP_SECOND;
            in.reset();
            return compressed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** @param magic the first four bytes */
    static Optional<ElementType> type(int magic) {
        return switch (magic >>> 8) {
            case 0x08 -> Optional.of(ElementType.UNSIGNED_BYTE);
            case 0x09 -> Optional.of(ElementType.BYTE);
            case 0x0B -> Optional.of(ElementType.SHORT);
            case 0x0C -> Optional.of(ElementType.INT);
            case 0x0D -> Optional.of(ElementType.FLOAT);
            case 0x0E -> Optional.of(ElementType.DOUBLE);
            default -> Optional.empty();
        };
    }

    /** Refused where the file cannot hold so much, before any memory is taken. */
    private static Shape shape(Path file, DataInputStream in, int rank, ElementType type, long length) throws IOException {
        int[] dims = new int[rank];
        long size = 1;
        long most = Math.min(length * LARGEST_RATIO / type.bytes, Tensor.MOST_ELEMENTS);
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
}
