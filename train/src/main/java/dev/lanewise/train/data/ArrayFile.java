package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * A file of arrays: IDX (packed by gzip or not), NPY or NPZ. What it is, its first bytes say, not its name. The elements stay
 * in the file until they are asked for.
 *
 * @param path the file
 * @param format what it is
 * @param names of its arrays, in the file's order; one, without a name, if the format holds only one
 */
public record ArrayFile(Path path, Format format, List<String> names) {
    /** The name of an array that is alone in its file. */
    public static final String ALONE = "";

    private static final int ZIP = 0x504B0304;
    private static final int START = 6;

    /** How arrays are written. */
    public enum Format {
        /** One array, as MNIST has it. */
        IDX,
        /** One array of NumPy. */
        NPY,
        /** Several of those, each with a name. */
        NPZ
    }

    public ArrayFile {
        names = List.copyOf(names);
    }

    /**
     * The file, if it is one of arrays; empty for any other one, and for one that is not there.
     *
     * @throws DataException if it is packed by gzip and not IDX, or an archive without arrays, or cannot be read
     */
    public static Optional<ArrayFile> of(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            byte[] plain = start(Files.newInputStream(file));
            if (Npy.begins(plain)) {
                return Optional.of(new ArrayFile(file, Format.NPY, List.of(ALONE)));
            }
            if (plain.length >= Integer.BYTES && ByteBuffer.wrap(plain).getInt() == ZIP) {
                List<String> names = Npy.names(file);
                if (names.isEmpty()) {
                    throw new DataException(file + ": an archive without an array; NumPy's savez makes one of arrays, a table is to be"
                            + " unpacked first");
                }
                return Optional.of(new ArrayFile(file, Format.NPZ, names));
            }
            byte[] unpacked = start(Idx.opened(file));
            if (unpacked.length >= Integer.BYTES && Idx.type(ByteBuffer.wrap(unpacked).getInt()).isPresent()) {
                return Optional.of(new ArrayFile(file, Format.IDX, List.of(ALONE)));
            }
            if (plain.length > 1 && plain[0] == Idx.GZIP_FIRST && plain[1] == Idx.GZIP_SECOND) {
                throw new DataException(file + ": packed by gzip, and what is in it is not IDX; unpack it first (gunzip)");
            }
            return Optional.empty();
        } catch (EOFException | ZipException broken) {
            throw new DataException(file + ": packed by gzip, but not whole; fetch it again", broken);
        } catch (IOException e) {
            throw CsvSource.unreadable(file.toString(), e);
        }
    }

    private static byte[] start(InputStream opened) throws IOException {
        try (InputStream in = opened) {
            return in.readNBytes(START);
        }
    }

    /** Whether arrays in it have names. */
    public boolean isArchive() {
        return format == Format.NPZ;
    }

    /**
     * The shape of an array.
     *
     * @throws DataException if there is none of that name, or it is not of numbers
     */
    public Shape shape(String name) {
        return header(name).shape();
    }

    /** Whether an array's elements are bytes from 0 to 255, as those of images are. */
    public boolean isUnsignedBytes(String name) {
        return header(name).type() == ElementType.UNSIGNED_BYTE;
    }

    /** The bytes of an array's elements. */
    public long bytes(String name) {
        return header(name).bytes();
    }

    /** An array in words: the type of its elements and the shape. */
    public String describe(String name) {
        ArrayHeader header = header(name);
        return header.typeName() + " " + header.shape();
    }

    private ArrayHeader header(String name) {
        return read(() -> switch (format) {
            case IDX -> Idx.header(path);
            case NPY -> Npy.header(path);
            case NPZ -> Npy.header(path, name);
        });
    }

    /**
     * An array.
     *
     * @param scratch where its elements are kept; empty: in memory
     * @throws DataException if there is none of that name, it is not of numbers, or not whole, or the disk is full
     */
    public PackedArray array(String name, Optional<Scratch> scratch) {
        return read(() -> switch (format) {
            case IDX -> Idx.packed(path, scratch);
            case NPY -> Npy.packed(path, scratch);
            case NPZ -> Npy.packed(path, name, scratch);
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw CsvSource.unreadable(path.toString(), e);
        }
    }
}
