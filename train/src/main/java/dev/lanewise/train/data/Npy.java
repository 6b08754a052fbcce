package dev.lanewise.train.data;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads NPY files, NumPy's format for one array (numpy.lib.format, versions 1 to 3), and NPZ files, which are ZIP archives
 * of them. Elements are booleans, integers or floats of 32 or 64 bits, in either byte order, rows or columns first.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_AXES = 32;
    private static final int BUFFER = 1 << 16;
    private static final String SUFFIX = ".npy";

    /** Deflate packs no more than so many bytes into one: an archive that promises more is wrong. */
    private static final long LARGEST_RATIO = 1032;

    private static final Pattern HEADER = Pattern.compile("\\{(?=.*'descr':\\s*'([<>|=])([biuf])([1248])')"
            + "(?=.*'fortran_order':\\s*(True|False))(?=.*'shape':\\s*\\(([0-9, ]*)\\)).*\\}\\s*", Pattern.DOTALL);

    private Npy() {}

    /**
     * The elements as floats; doubles and large integers are rounded.
     *
     * @throws DataException if the file is not an NPY file of numbers, or is not whole; the message names it
     * @throws IOException if it cannot be read
     */
    public static Tensor floats(Path file) throws IOException {
        return packed(file, Optional.empty()).floats();
    }

    /**
     * The elements as integers: labels, tokens.
     *
     * @throws DataException as {@link #floats(Path)}, or if the elements are not integers, or one is beyond 32 bits
     * @throws IOException if it cannot be read
     */
    public static IntTensor integers(Path file) throws IOException {
        return packed(file, Optional.empty()).integers();
    }

    /**
     * The names of the arrays in an NPZ file, in its order.
     *
     * @throws DataException if it is not such an archive
     * @throws IOException if it cannot be read
     */
    public static List<String> names(Path archive) throws IOException {
        try (ZipFile zip = opened(archive)) {
            List<String> names = new ArrayList<>();
            zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> names.add(name.substring(0, name.length() - SUFFIX.length())));
            return names;
        }
    }

    /** An array of an NPZ file, as {@link #floats(Path)}. */
    public static Tensor floats(Path archive, String name) throws IOException {
        return packed(archive, name, Optional.empty()).floats();
    }

    /** An array of an NPZ file, as {@link #integers(Path)}. */
    public static IntTensor integers(Path archive, String name) throws IOException {
        return packed(archive, name, Optional.empty()).integers();
    }

    /** @param scratch where the elements are kept; empty: in memory */
    static PackedArray packed(Path file, Optional<Scratch> scratch) throws IOException {
        return read(file, (header, in) -> PackedArray.read(header, in, scratch));
    }

    static ArrayHeader header(Path file) throws IOException {
        return read(file, (header, in) -> header);
    }

    /** @param scratch where the elements are kept; empty: in memory */
    static PackedArray packed(Path archive, String name, Optional<Scratch> scratch) throws IOException {
        return read(archive, name, (header, in) -> PackedArray.read(header, in, scratch));
    }

    static ArrayHeader header(Path archive, String name) throws IOException {
        return read(archive, name, (header, in) -> header);
    }

    /** Whether a file begins as an NPY file does. */
    static boolean begins(byte... start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static <T> T read(Path file, ArrayHeader.Reading<T> reading) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return reading.of(header(file.toString(), in, Files.size(file)), in);
        } catch (EOFException broken) {
            throw damaged(file.toString(), broken);
        }
    }

    private static <T> T read(Path archive, String name, ArrayHeader.Reading<T> reading) throws IOException {
        try (ZipFile zip = opened(archive)) {
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw Table.missing(archive.toString(), "array", name, names(archive));
            }
            long length = Math.min(entry.getSize(), Math.max(entry.getCompressedSize(), 1) * LARGEST_RATIO);
            try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), BUFFER)) {
                return reading.of(header(archive + ", array '" + name + "'", in, length), in);
            }
        } catch (EOFException | ZipException broken) {
            throw damaged(archive.toString(), broken);
        }
    }

    private static ZipFile opened(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile());
        } catch (EOFException | ZipException broken) {
            throw damaged(archive.toString(), broken);
        }
    }

    private static DataException damaged(String source, IOException cause) {
        return new DataException(source + ": not a whole NumPy file; write it again", cause);
    }

    /** @param length bytes there are at most */
    private static ArrayHeader header(String source, InputStream in, long length) throws IOException {
        Matcher header = HEADER.matcher(text(source, in));
        if (!header.matches()) {
            throw new DataException(source + ": its header does not describe an array of booleans, integers or floats of"
                    + " 32 or 64 bits; save it as one of those");
        }
        char kind = header.group(2).charAt(0);
        int bytes = header.group(3).charAt(0) - '0';
        if (kind == 'f' ? bytes < 4 : kind == 'b' && bytes > 1) {
            throw new DataException(source + ": its elements are of type " + kind + bytes
                    + "; save them as integers, float32 or float64");
        }
        return new ArrayHeader(
                source,
                type(kind, bytes),
                "" + kind + bytes,
                header.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                header.group(4).equals("True"),
                shape(source, header.group(5), bytes, length));
    }

    private static ElementType type(char kind, int bytes) {
        return switch (kind) {
            case 'f' -> bytes == Float.BYTES ? ElementType.FLOAT : ElementType.DOUBLE;
            case 'i' -> switch (bytes) {
                case 1 -> ElementType.BYTE;
                case 2 -> ElementType.SHORT;
                case 4 -> ElementType.INT;
                default -> ElementType.LONG;
            };
            default -> switch (bytes) { // booleans, and integers without a sign
                case 1 -> ElementType.UNSIGNED_BYTE;
                case 2 -> ElementType.UNSIGNED_SHORT;
                case 4 -> ElementType.UNSIGNED_INT;
                default -> ElementType.UNSIGNED_LONG;
            };
        };
    }

    private static String text(String source, InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !begins(start)) {
            throw new DataException(source + ": not an NPY file; save the array with numpy.save");
        }
        int size = start[6] == 1 ? 2 : 4;
        byte[] length = in.readNBytes(size);
        if (start[6] < 1 || start[6] > 3 || length.length < size) {
            throw damaged(source, null);
        }
        long count = Integer.toUnsignedLong(
                ByteBuffer.wrap(Arrays.copyOf(length, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt());
        if (count > LONGEST_HEADER) {
            throw damaged(source, null);
        }
        return new String(in.readNBytes((int) count), StandardCharsets.ISO_8859_1);
    }

    /** Refused where the file cannot hold so much, before any memory is taken. */
    private static Shape shape(String source, String text, int bytes, long length) {
        List<String> extents = Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
        int[] dims = new int[extents.size()];
        long size = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            String extent = extents.get(axis);
            long dim = extent.length() > 10 || extent.contains(" ") ? 0 : Long.parseLong(extent);
            size = Math.min(size * dim, Long.MAX_VALUE >> 32);
            if (dim < 1 || size > Math.min(length / bytes, Tensor.MOST_ELEMENTS) || dims.length > MOST_AXES) {
                throw new DataException(source + ": its header promises the shape (" + text + "), which "
                        + (dim == 0 ? "has no elements" : "a file of " + length + " bytes cannot hold"));
            }
            dims[axis] = (int) dim;
        }
        return Shape.of(dims);
    }
}
