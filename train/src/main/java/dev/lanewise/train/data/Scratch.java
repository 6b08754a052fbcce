package dev.lanewise.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A place on the disk for what is larger than memory: {@link StoredTable}, {@link StoredExamples}. Its files are gone when it
 * is closed, or the process ends, however it does (on Windows: unless it is killed). What was read from it cannot be used
 * then.
 */
public final class Scratch implements AutoCloseable {
    private final Path directory;
    private final Arena arena = Arena.ofShared();
    private final List<FileChannel> channels = new ArrayList<>();

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** In a directory that is there. */
    public static Scratch in(Path directory) {
        return new Scratch(directory);
    }

    /** In the directory for temporary files, {@code java.io.tmpdir}. */
    public static Scratch ofSystem() {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    public Path directory() {
        return directory;
    }

    /** A file that is written from its beginning to its end, and then read. */
    final class Spill {
        private final FileChannel channel;
        private long size;

        private Spill(FileChannel channel) {
            this.channel = channel;
        }

        /** @throws DataException if the disk is full */
        void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Begins anew. */
        void clear() {
            try {
                channel.truncate(0);
                channel.position(0);
                size = 0;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** What was written, until the place is closed; not in Java's heap. */
        MemorySegment map() {
            try {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** A new file. @throws DataException if there can be none */
    Spill spill() {
        try {
            return spill(Files.createTempFile(directory, "lanewise", ".rows"), StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** In a file that is there. */
    Spill spill(Path file, OpenOption... more) throws IOException {
        Set<OpenOption> options = new LinkedHashSet<>(List.of(more));
        options.addAll(List.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        FileChannel channel = FileChannel.open(file, options);
        channels.add(channel);
        return new Spill(channel);
    }

    /** @throws DataException if the disk has no room for so many bytes */
    void need(long bytes) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < bytes) {
                throw full(bytes + " bytes are needed, " + free + " are free");
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private DataException failed(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("No space left")
                ? full("the disk is full")
                : new DataException(directory + ": no temporary file can be kept there (" + e.getMessage()
                        + "); check its permissions, or choose another directory, -Djava.io.tmpdir=DIRECTORY", e);
    }

    private DataException full(String how) {
        return new DataException(directory + ": " + how + "; rows that do not fit in memory are kept there for the time of the run."
                + " Free some space, or choose another directory, -Djava.io.tmpdir=DIRECTORY");
    }

    @Override
    public void close() {
        arena.close();
        try {
            for (FileChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
