package dev.lanewise.cli;

import dev.lanewise.train.NonFiniteLossException;
import dev.lanewise.train.checkpoint.ModelFileException;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Remedy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads when something goes wrong: one line that says what and what to do, and no stack trace. */
final class Failures {
    /** Data, files and whatever goes wrong under way. */
    static final int RUN = 1;

    /** The command line. */
    static final int USAGE = 2;

    /** More columns than this are no advice to leave out. */
    private static final int MOST_LEFT_OUT = 5;

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
        say(command, words(e, command));
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
        command.getErr().println("lanewise: " + DataException.oneLine(line));
        command.getErr().flush();
    }

    private static String words(Throwable e, CommandLine command) {
        return switch (e) {
            case DataException data -> data.getMessage() + option(data, command);
            case ModelFileException model -> model.getMessage();
            case NonFiniteLossException loss -> loss.getMessage();
            case RunFailure failure -> failure.getMessage();
            case UncheckedIOException wrapped -> words(wrapped.getCause(), command);
            case IOException io -> words(io);
            // Out of the engine's and the library's own checks of what was asked for, with the remedy in the message.
            case IllegalArgumentException wrong -> text(wrong);
            default -> internal(e);
        };
    }

    /** The option of this command that does what the library says in words; nothing if it has none. */
    private static String option(DataException e, CommandLine command) {
        return e.remedy().flatMap(remedy -> option(remedy, command)).map(option -> " (" + option + ")").orElse("");
    }

    private static Optional<String> option(Remedy remedy, CommandLine command) {
        return switch (remedy.setting()) {
            case DELIMITER -> option(command, "--delimiter", remedy.values().getFirst().replace("\t", "tab"));
            case NO_HEADER -> option(command, "--no-header", "");
            case LEAVE_OUT -> leaveOut(command, remedy.values());
            case TASK -> option(command, "--task", remedy.values().getFirst());
        };
    }

    private static Optional<String> option(CommandLine command, String name, String value) {
        return Optional.ofNullable(command.getCommandSpec().findOption(name))
                .map(option -> value.isEmpty() ? name : name + " " + Format.argument(value));
    }

    /** The target cannot be left out, and a name with a comma would be taken for two. */
    private static Optional<String> leaveOut(CommandLine command, List<String> columns) {
        OptionSpec target = command.getCommandSpec().findOption("--target");
        List<String> others = columns.stream()
                .filter(column -> target == null || !column.equals(target.getValue()))
                .toList();
        return others.isEmpty() || others.size() > MOST_LEFT_OUT || others.stream().anyMatch(name -> name.contains(","))
                ? Optional.empty()
                : option(command, "--leave-out", String.join(",", others));
    }

    private static String internal(Throwable e) {
        return "internal error: " + e.getClass().getSimpleName() + ": " + text(e)
                + "; please report it, with --trace for the stack trace";
    }

    /** An error of the file system; Java's own message is often the name of the file and no more. */
    static String words(IOException e) {
        String file = e instanceof FileSystemException system && system.getFile() != null ? system.getFile() + ": " : "";
        return file + reason(e);
    }

    /** The same without the name of the file, for messages that begin with it. */
    static String reason(IOException e) {
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : text(e);
        if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
            return "the disk is full; free some space or write to another disk";
        }
        return switch (e) {
            case NoSuchFileException _ -> "no such file or directory; check the path";
            case AccessDeniedException _ -> "no permission; change the permissions or choose another place";
            default -> reason + "; check the path and the disk";
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
