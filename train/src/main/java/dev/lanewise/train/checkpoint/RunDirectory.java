package dev.lanewise.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory of a training run, held by one process at a time: by a lock on the file {@code lock} in it, which the system
 * lets go when the process ends, however it does.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private RunDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes a directory, which is made if need be, in a directory that is there.
     *
     * @throws ModelFileException if another process has it
     * @throws IOException if it cannot be made or written to
     */
    public static RunDirectory take(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
        }
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new ModelFileException(path + ": another run" + owner(channel)
                        + " is writing in this directory; wait for its end, or choose another directory");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
            return new RunDirectory(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    /** The process that has the lock, where it can be read; some systems forbid it. */
    private static String owner(FileChannel channel) {
        try {
            ByteBuffer text = ByteBuffer.allocate(20);
            channel.read(text, 0);
            String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
            return pid.matches("\\d+") ? " (process " + pid + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    public Path path() {
        return path;
    }

    /** Where its checkpoints are. */
    public Path checkpoints() {
        return checkpoints(path);
    }

    /** Where the checkpoints of a run in a directory are. */
    public static Path checkpoints(Path run) {
        return run.resolve("checkpoints");
    }

    /** Lets the directory go. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
