package dev.lanewise.cli;

import dev.lanewise.train.NonFiniteLossException;
import dev.lanewise.train.checkpoint.ModelFileException;
import dev.lanewise.train.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads when something goes wrong: one line that says what and what to do, and no stack trace. */
final class Failures {
    /** Data, files and whatever goes wrong under way. */
    static final int RUN = 1;

    /** The command line. */
    static final int USAGE = 2;

    private Failures() {}

    /** A command line that cannot be understood. */
    static int ofCommandLine(ParameterException e) {
        CommandLine command = e.getCommandLine();
        StringBuilder line = new StringBuilder(text(e));
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                line.append("; did you mean ").append(near.getFirst()).append('?');
            }
        }
        say(command, line + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
        return USAGE;
    }

    /** A command that failed. */
    static int ofRun(Exception e, CommandLine command, boolean trace) {
        say(command, words(e));
        if (trace) {
            e.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return RUN;
    }

    /** A command that the virtual machine could not go on with. */
    static int ofError(Error e, CommandLine command, boolean trace) {
        say(command, e instanceof OutOfMemoryError ? outOfMemory() : internal(e));
        if (trace) {
            e.printStackTrace(command.getErr());
        }
        return RUN;
    }

    private static void say(CommandLine command, String line) {
        command.getOut().flush();
        command.getErr().println("lanewise: " + line.replaceAll("[\\p{Cc}\u2028\u2029]+", " "));
        command.getErr().flush();
    }

    private static String words(Throwable e) {
        return switch (e) {
            case DataException data -> data.getMessage();
            case ModelFileException model -> model.getMessage();
            case NonFiniteLossException loss -> loss.getMessage();
            case RunFailure failure -> failure.getMessage();
            case UncheckedIOException wrapped -> words(wrapped.getCause());
            case IOException io -> words(io);
            // Out of the engine's and the library's own checks of what was asked for, with the remedy in the message.
            case IllegalArgumentException wrong -> text(wrong);
            default -> internal(e);
        };
    }

    private static String internal(Throwable e) {
        return "internal error: " + e.getClass().getSimpleName() + ": " + text(e)
                + "; please report it, with --trace for the stack trace";
    }

    /** An error of the file system; Java's own message is often the name of the file and no more. */
    static String words(IOException e) {
        String file = e instanceof FileSystemException system && system.getFile() != null ? system.getFile() + ": " : "";
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : text(e);
        if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
            return file + "the disk is full; free some space or write to another disk";
        }
        return switch (e) {
            case NoSuchFileException missing -> file + "no such file or directory; check the path";
            case AccessDeniedException denied -> file + "no permission; change the permissions or choose another place";
            default -> file + reason + "; check the path and the disk";
        };
    }

    /** Not enough memory, in words. */
    private static String outOfMemory() {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return "out of memory: this needs more than the " + heap
                + " MiB of Java's heap; give it more, LANEWISE_JAVA_OPTS=-Xmx" + Math.max(1, heap >> 9)
                + "g, or make the network, the batch or the data smaller";
    }

    private static String text(Throwable e) {
        if (e.getCause() instanceof InvalidPathException path) {
            return text(path);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
