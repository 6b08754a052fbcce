package dev.lanewise.train.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Where the text of a table comes from; it can be read more than once. */
sealed interface CsvSource {
    /** Names it in messages. */
    String name();

    /** The text from its beginning, without a byte order mark. */
    Reader open() throws IOException;

    /** @throws DataException if it is no longer what it was when it was first looked at */
    default void check() {}

    /** A text in memory. */
    record Text(String name, String text) implements CsvSource {
        @Override
        public Reader open() {
            return new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
    }

    /** The bytes of a file in memory. */
    record Bytes(String name, byte[] bytes) implements CsvSource {
        @Override
        public Reader open() throws IOException {
            return Utf8Reader.open(name, () -> new ByteArrayInputStream(bytes));
        }
    }

    /**
     * A file.
     *
     * @param size in bytes
     * @param modified when it was last written to
     */
    record File(Path path, long size, FileTime modified) implements CsvSource {
        /** @throws DataException if there is no such file, or it cannot be read */
        static File of(Path path) {
            if (!Files.exists(path)) {
                throw new DataException(path + ": no such file; check the path (relative paths start at "
                        + Path.of("").toAbsolutePath() + ")");
            }
            if (Files.isDirectory(path)) {
                throw new DataException(path + ": is a directory; name a CSV file in it");
            }
            try {
                return new File(path, Files.size(path), Files.getLastModifiedTime(path));
            } catch (IOException e) {
                throw unreadable(path.toString(), e);
            }
        }

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public Reader open() throws IOException {
            return Utf8Reader.open(name(), this::bytes);
        }

        private InputStream bytes() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public void check() {
            try {
                if (size != Files.size(path) || !modified.equals(Files.getLastModifiedTime(path))) {
                    throw new DataException(path + ": it was changed while it was read; read it again when nothing writes to it");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A file that cannot be read, in words. */
    static DataException unreadable(String name, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "no permission to read it; change its permissions"
                : "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + "); check the path and the disk";
        return new DataException(name + ": " + why, e);
    }
}
