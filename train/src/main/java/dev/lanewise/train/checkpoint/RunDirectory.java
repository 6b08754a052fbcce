package dev.lanewise.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The directory of a training run, held by one process at a time: by a lock on the file {@code lock} in it, which the system
 * lets go when the process ends, however it does. Its other files: the settings that would repeat the run, the manifest, the
 * log in two forms and as TensorBoard's events, the predictions for the held-out rows, the importance of the columns, the
 * checkpoints.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String SETTINGS = "config.json";
    private static final String MANIFEST = "manifest.json";
    private static final String TABLE = "log.csv";
    private static final String LINES = "log.jsonl";
    private static final String HELD_OUT = "held-out.csv";
    private static final String IMPORTANCE = "importance.json";
    private static final String REPORT = "report.html";
    private static final String PROFILE = "profile.jfr";
    private static final String EVENTS = "events.out.tfevents.*";

    private final Path path;
    private final FileChannel channel;

    private RunDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the directory of a run, which is made if need be, in a directory that is there.
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

    /** Whether a directory holds a run that has begun and not finished. */
    public static boolean isUnfinished(Path path) throws IOException {
        return Files.exists(path.resolve(SETTINGS))
                && (!Files.exists(path.resolve(MANIFEST)) || RunManifest.read(manifest(path)).weightsHash().isEmpty());
    }

    /** Whether a directory has files and none of them is a run's. */
    public static boolean isForeign(Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            return files.iterator().hasNext() && !Files.exists(path.resolve(SETTINGS)) && !Files.exists(path.resolve(LOCK));
        }
    }

    /** Removes what an earlier run left: its own files, and no others. */
    public void clear() throws IOException {
        for (String name : List.of(SETTINGS, MANIFEST, TABLE, LINES, HELD_OUT, IMPORTANCE, REPORT, PROFILE)) {
            Files.deleteIfExists(path.resolve(name));
        }
        clearEvents();
        if (Files.isDirectory(checkpoints(path))) {
            AtomicDirectory.clear(checkpoints(path));
            for (Path checkpoint : Checkpoints.all(checkpoints(path))) {
                AtomicDirectory.delete(checkpoint);
            }
        }
    }

    /** Removes TensorBoard's files. */
    public void clearEvents() throws IOException {
        try (DirectoryStream<Path> events = Files.newDirectoryStream(path, EVENTS)) {
            for (Path file : events) {
                Files.delete(file);
            }
        }
    }

    public Path path() {
        return path;
    }

    /** Where the checkpoints of a run are. */
    public static Path checkpoints(Path run) {
        return run.resolve("checkpoints");
    }

    /** The settings that would repeat the run. */
    public static Path settings(Path run) {
        return run.resolve(SETTINGS);
    }

    /** What the run was and what came of it. */
    public static Path manifest(Path run) {
        return run.resolve(MANIFEST);
    }

    /** The log as a table. */
    public static Path table(Path run) {
        return run.resolve(TABLE);
    }

    /** The log as one JSON object a line. */
    public static Path lines(Path run) {
        return run.resolve(LINES);
    }

    /** What the model made of the held-out rows. */
    public static Path heldOut(Path run) {
        return run.resolve(HELD_OUT);
    }

    /** What the result depends on. */
    public static Path importance(Path run) {
        return run.resolve(IMPORTANCE);
    }

    /** The report, where one was made. */
    public static Path report(Path run) {
        return run.resolve(REPORT);
    }

    /** The recording of where the time went, if one was asked for. */
    public static Path profile(Path run) {
        return run.resolve(PROFILE);
    }

    /** Lets the directory go. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
