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
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final String SUFFIX = ".npy";

    /** Deflate packs no more than so many bytes into one: an archive that promises more is wrong. */
    private static final long LARGEST_RATIO = 1032;

    private static final Pattern HEADER = Pattern.compile("\\{(?=.*'descr':\\s*'([<>|=])([biuf])([1248])')"
            + "(?=.*'fortran_order':\\s*(True|False))(?=.*'shape':\\s*\\(([0-9, ]*)\\)).*\\}\\s*", Pattern.DOTALL);

    private Npy() {
    }

    /**
     * The elements as floats; doubles and large integers are rounded.
     *
     * @throws DataException if the file is not an NPY file of numbers, or is not whole; the message names it
     * @throws IOException if it cannot be read
     */
    public static Tensor floats(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Array(file.toString(), in, Files.size(file)).floats();
        }
    }

    /**
     * The elements as integers: labels, tokens.
     *
     * @throws DataException as {@link #floats(Path)}, or if the elements are not integers, or one is beyond 32 bits
     * @throws IOException if it cannot be read
     */
    public static IntTensor integers(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Array(file.toString(), in, Files.size(file)).integers();
        }
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
        try (ZipFile zip = opened(archive); InputStream in = zip.getInputStream(entry(archive, zip, name))) {
            return array(archive, zip, name, in).floats();
        } catch (EOFException | ZipException broken) {
            throw damaged(archive.toString(), broken);
        }
    }

    /** An array of an NPZ file, as {@link #integers(Path)}. */
    public static IntTensor integers(Path archive, String name) throws IOException {
        try (ZipFile zip = opened(archive); InputStream in = zip.getInputStream(entry(archive, zip, name))) {
            return array(archive, zip, name, in).integers();
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

    private static ZipEntry entry(Path archive, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name + SUFFIX);
        if (entry == null) {
            throw Table.missing(archive.toString(), "array", name, names(archive));
        }
        return entry;
    }

    private static Array array(Path archive, ZipFile zip, String name, InputStream in) throws IOException {
        ZipEntry entry = entry(archive, zip, name);
        long length = Math.min(entry.getSize(), Math.max(entry.getCompressedSize(), 1) * LARGEST_RATIO);
        return new Array(archive + ", array '" + name + "'", in, length);
    }

    private static DataException damaged(String source, IOException cause) {
        return new DataException(source + ": not a whole NumPy file; write it again", cause);
    }

    /** One array on its way from a stream. */
    private static final class Array {
        private final String source;
        private final InputStream in;
        private final char kind;
        private final int bytes;
        private final boolean columnsFirst;
        private final Shape shape;
        private final ByteBuffer element;

        /** @param length bytes there are at most */
        Array(String source, InputStream stream, long length) throws IOException {
            this.source = source;
            this.in = new BufferedInputStream(stream, 1 << 16);
            Matcher header = HEADER.matcher(header());
            if (!header.matches()) {
                throw new DataException(source + ": its header does not describe an array of booleans, integers or floats of"
                        + " 32 or 64 bits; save it as one of those");
            }
            kind = header.group(2).charAt(0);
            bytes = header.group(3).charAt(0) - '0';
            if (kind == 'f' ? bytes < 4 : kind == 'b' && bytes > 1) {
                throw new DataException(source + ": its elements are of type " + kind + bytes
                        + "; save them as integers, float32 or float64");
            }
            columnsFirst = header.group(4).equals("True");
            shape = shape(header.group(5), length);
            boolean big = header.group(1).equals(">");
            element = ByteBuffer.allocate(Long.BYTES).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }

        private String header() throws IOException {
            byte[] start = in.readNBytes(8);
            if (start.length < 8 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
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
        private Shape shape(String text, long length) {
            List<String> extents = Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
            int[] dims = new int[extents.size()];
            long size = 1;
            for (int axis = 0; axis < dims.length; axis++) {
                String extent = extents.get(axis);
                long dim = extent.length() > 10 || extent.contains(" ") ? 0 : Long.parseLong(extent);
                size = Math.min(size * dim, Long.MAX_VALUE >> 32);
                if (dim < 1 || size > Math.min(length / bytes, LARGEST_ARRAY) || dims.length > MOST_AXES) {
                    throw new DataException(source + ": its header promises the shape (" + text + "), which "
                            + (dim == 0 ? "has no elements" : "a file of " + length + " bytes cannot hold"));
                }
                dims[axis] = (int) dim;
            }
            return Shape.of(dims);
        }

        private long bits() throws IOException {
            for (int i = 0; i < bytes; i++) {
                int next = in.read();
                if (next < 0) {
                    throw damaged(source, new EOFException());
                }
                element.put(i, (byte) next);
            }
            return switch (bytes) {
                case 1 -> element.get(0);
                case 2 -> element.getShort(0);
                case 4 -> element.getInt(0);
                default -> element.getLong(0);
            };
        }

        private long integer() throws IOException {
            long bits = bits();
            return kind == 'i' || bytes == Long.BYTES ? bits : bits & (1L << 8 * bytes) - 1;
        }

        Tensor floats() throws IOException {
            Tensor tensor = Tensor.zeros(shape);
            for (int i = 0; i < shape.size(); i++) {
                double value = switch (kind) {
                    case 'f' -> bytes == Float.BYTES ? Float.intBitsToFloat((int) bits()) : Double.longBitsToDouble(bits());
                    case 'u' -> {
                        long value64 = integer();
                        yield value64 >= 0 ? value64 : (value64 >>> 1 | value64 & 1) * 2.0;
                    }
                    default -> integer();
                };
                tensor.data()[place(i)] = (float) value;
            }
            end();
            return tensor;
        }

        IntTensor integers() throws IOException {
            if (kind == 'f') {
                throw new DataException(source + ": its elements are of type f" + bytes + ", integers were asked for");
            }
            int[] data = new int[shape.size()];
            for (int i = 0; i < data.length; i++) {
                long value = integer();
                if (value != (int) value) {
                    throw new DataException(source + ": element " + i + " is beyond the range of 32 bits");
                }
                data[place(i)] = (int) value;
            }
            end();
            return IntTensor.view(data, 0, shape);
        }

        /** Where the i-th element of the file goes in row-major order. */
        private int place(int i) {
            if (!columnsFirst) {
                return i;
            }
            int place = 0;
            int rest = i;
            int stride = shape.size();
            for (int axis = 0; axis < shape.rank(); axis++) {
                stride /= shape.dim(axis);
                place += rest % shape.dim(axis) * stride;
                rest /= shape.dim(axis);
            }
            return place;
        }

        private void end() throws IOException {
            if (in.read() >= 0) {
                throw new DataException(source + ": goes on after the elements that its header promises, shape " + shape);
            }
        }
    }
}
