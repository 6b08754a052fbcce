package dev.lanewise.cli;

import dev.lanewise.train.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A file that a command is going to write. It is checked before the work begins, so that no hour of training ends with
 * a file that cannot be written.
 *
 * @param option names it in messages: {@code --out}
 * @param file where to
 */
record Destination(String option, Path file) {
    /**
     * Checks that the file can be written.
     *
     * @param inputs files that must not be overwritten
     * @throws ParameterException if it is one of the inputs
     * @throws RunFailure if the directory is missing, or a file cannot be written there
     */
    void check(CommandLine command, List<Path> inputs) {
        if (Files.isDirectory(file)) {
            throw failure("is a directory; name a file in it");
        }
        Path directory = directory();
        if (!Files.exists(directory)) {
            throw failure("the directory " + directory + " does not exist; create it, or choose another");
        }
        if (!Files.isDirectory(directory)) {
            throw failure(directory + " is a file, not a directory; choose another place");
        }
        if (Files.exists(file)) {
            checkExisting(command, inputs);
        }
        try {
            // Tried, not asked for: the system's answer is wrong for some users and file systems.
            Files.delete(Files.createTempFile(directory, ".lanewise-", ".part"));
        } catch (IOException e) {
            throw failure("cannot write in the directory " + directory
                    + "; change its permissions, or choose another");
        }
    }

    /** {@link #check}, of a picture: also that its name says what it will be. */
    void checkPicture(CommandLine command, List<Path> inputs) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new ParameterException(
                    command, option + " " + file + ": the picture is a PNG file; choose a name that ends in .png");
        }
        check(command, inputs);
    }

    /** Of a symbolic link, that of the file which it points to: that is where the file will be written. */
    private Path directory() {
        try {
            return AtomicFile.target(file).getParent();
        } catch (IOException e) {
            throw failure(Failures.reason(e));
        }
    }

    private void checkExisting(CommandLine command, List<Path> inputs) {
        for (Path input : inputs) {
            if (same(file, input)) {
                throw new ParameterException(
                        command, option + " " + file + ": this is the file to read, too; choose another name");
            }
        }
        if (!Files.isRegularFile(file)) {
            throw failure("is not a regular file; choose another name");
        }
        if (!Files.isWritable(file)) {
            throw failure("is write-protected; change its permissions, or choose another name");
        }
    }

    static boolean same(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b)
                    ? Files.isSameFile(a, b)
                    : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        } catch (IOException e) {
            return false; // whoever reads the input reports it
        }
    }

    private RunFailure failure(String what) {
        return new RunFailure(option + " " + file + ": " + what);
    }

    /** How the writing of a file is done. */
    @FunctionalInterface
    interface Writing {
        void to(Path file) throws IOException;
    }

    /** Writes the file whole. @return what was done, for the user: its name, and whether it replaced another */
    String write(AtomicFile.Content content) {
        return writeBy(target -> AtomicFile.write(target, content));
    }

    /**
     * Writes the file by an action that leaves it whole or not at all. An interrupt (Ctrl-C) that comes while it does is
     * obeyed afterwards, so that no temporary file is left.
     */
    String writeBy(Writing writing) {
        boolean replaced = Files.exists(file);
        CountDownLatch written = new CountDownLatch(1);
        Thread guard = new Thread(() -> await(written));
        boolean guarded = guard(guard);
        try {
            writing.to(file);
        } catch (IOException e) {
            throw failure(Failures.reason(e));
        } finally {
            written.countDown();
            if (guarded) {
                unguard(guard);
            }
        }
        return file + (replaced ? " (replaced)" : "");
    }

    private static boolean guard(Thread guard) {
        try {
            Runtime.getRuntime().addShutdownHook(guard);
            return true;
        } catch (IllegalStateException alreadyShuttingDown) {
            return false;
        }
    }

    private static boolean unguard(Thread guard) {
        try {
            return Runtime.getRuntime().removeShutdownHook(guard);
        } catch (IllegalStateException alreadyShuttingDown) {
            return false;
        }
    }

    private static void await(CountDownLatch written) {
        try {
            written.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
