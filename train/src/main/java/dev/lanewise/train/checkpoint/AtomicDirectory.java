package dev.lanewise.train.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Directories that are there whole or not at all: filled under a hidden name beside the target, every file synced, then
 * renamed. What a killed process leaves has such a name; {@link #clear} removes it.
 */
final class AtomicDirectory {
    private static final String PART = ".part";

    /** Writes the files of a directory, without directories among them. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path directory) throws IOException;
    }

    private AtomicDirectory() {}

    /**
     * @param target a name that is not taken, in a directory that is there
     * @throws IOException if it cannot be written; nothing is then left of it
     */
    static void write(Path target, Content content) throws IOException {
        Path part = hidden(target);
        remove(part);
        Files.createDirectory(part);
        try {
            content.writeTo(part);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
                for (Path file : files) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
            sync(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                remove(part);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        sync(target.getParent());
    }

    /** Removes a directory of files so that at no time a part of it is there under its name. */
    static void delete(Path directory) throws IOException {
        Path part = hidden(directory);
        remove(part);
        Files.move(directory, part, StandardCopyOption.ATOMIC_MOVE);
        remove(part);
    }

    /** Removes what killed processes left in a directory. */
    static void clear(Path directory) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".*" + PART)) {
            for (Path part : parts) {
                remove(part);
            }
        }
    }

    private static Path hidden(Path directory) {
        return directory.resolveSibling("." + directory.getFileName() + PART);
    }

    private static void remove(Path part) throws IOException {
        if (Files.isDirectory(part)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
        try {
            Files.delete(part);
        } catch (NoSuchFileException gone) {
            // as it should be
        }
    }

    /** Makes a rename last through a power cut, where the system can open a directory. */
    static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisSystem) {
            // Windows; the rename itself is as atomic there.
        }
    }
}
