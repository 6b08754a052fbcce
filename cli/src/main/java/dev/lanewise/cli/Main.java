package dev.lanewise.cli;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of the {@code lanewise} command: the options of all subcommands, and the exit codes. */
@Command(
        name = "lanewise",
        description = {
            "Trains neural networks on the CPU, in pure Java: as fast as native code, and the same bits everywhere.",
            "",
            "First steps:",
            "  ./lanewise demo                             train a network on digits",
            "  ./lanewise data data.csv                    look at your own table",
            "  ./lanewise train data.csv --target price    train a network on it",
            "  ./lanewise predict data.lanewise new.csv    use it",
            ""
        },
        subcommands = {
            DemoCommand.class,
            DataCommand.class,
            TrainCommand.class,
            ResumeCommand.class,
            VerifyCommand.class,
            ReportCommand.class,
            InspectCommand.class,
            CompletionCommand.class,
            CvCommand.class,
            CurveCommand.class,
            TuneCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ExplainCommand.class,
            InfoCommand.class
        },
        footer = {
            "",
            "'lanewise COMMAND --help' tells about a command. 'lanewise bench' runs the benchmarks.",
            "LANEWISE_JAVA_OPTS holds options for the Java VM, such as -Xmx8g."
        })
final class Main implements Runnable {
    /** The system property that chooses the kernels, read once when the first kernel is asked for. */
    private static final String SIMD = "lanewise.simd";

    private final Screen screen;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--trace",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error too.",
            order = 1000)
    private boolean trace;

    @Option(
            names = "--simd",
            scope = ScopeType.INHERIT,
            paramLabel = "WIDTH",
            description = "Compute with vectors of 128, 256 or 512 bits, or none: off. Default: the widest there are."
                    + " Changes the speed, and no bit of a result.",
            order = 1001)
    private String simd;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.",
            order = 1002)
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.",
            order = 1003)
    private boolean version;

    private Main(Screen screen) {
        this.screen = screen;
    }

    /** Runs the command and leaves with its exit code. */
    public static void main(String[] args) {
        // Whatever the locale: what is printed may hold any character of the user's data.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(Screen.of(out, err), args));
    }

    /** Runs the command. @return 0, or 2 for a command line that is wrong, or 1 for whatever else goes wrong */
    static int run(Screen screen, String... args) {
        CommandLine line = commandLine(screen);
        try {
            return line.execute(args);
        } catch (Error e) {
            return Failures.ofError(e, line, ((Main) line.getCommand()).trace);
        } finally {
            screen.out().flush();
        }
    }

    /** The command with all subcommands, ready to run. */
    static CommandLine commandLine(Screen screen) {
        Main main = new Main(screen);
        CommandLine line = new CommandLine(main)
                .setOut(screen.out())
                .setErr(screen.err())
                .setUsageHelpWidth(80)
                .setUsageHelpAutoWidth(false)
                .setExpandAtFiles(false)
                .setExecutionStrategy(main::execute)
                .setParameterExceptionHandler((e, arguments) -> Failures.ofCommandLine(e))
                .setExecutionExceptionHandler((e, command, result) -> Failures.ofRun(e, command, main.trace));
        line.getSubcommands().values().forEach(Main::describeExitCodes);
        describeExitCodes(line);
        line.getCommandSpec().versionProvider((IVersionProvider) () -> new String[] {"lanewise " + Version.CURRENT});
        return line;
    }

    /** An exit code that says what kind of thing went wrong, for scripts. */
    private static void describeExitCodes(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("  0", "All went well.");
        codes.put("  " + Failures.RUN, "The data, a file, or the run itself: the message says what and what to do.");
        codes.put("  " + Failures.USAGE, "The command line: an option or argument is wrong or missing.");
        codes.put("130", "Interrupted with Ctrl-C; no file is left half-written.");
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
    }

    Screen screen() {
        return screen;
    }

    boolean traces() {
        return trace;
    }

    /**
     * Refuses an option that is given twice. The parser does so itself, but not for options under a heading, of which
     * the last would win.
     */
    private static void refuseTwice(ParseResult result) {
        for (OptionSpec option : result.commandSpec().options()) {
            if (!option.isMultiValue() && option.arity().max() > 0 && option.stringValues().size() > 1) {
                throw new CommandLine.ParameterException(
                        result.commandSpec().commandLine(),
                        "option '" + option.longestName() + "' (" + option.paramLabel()
                                + ") should be specified only once");
            }
        }
        if (result.hasSubcommand()) {
            refuseTwice(result.subcommand());
        }
    }

    private int execute(ParseResult result) {
        refuseTwice(result);
        if (simd != null) {
            if (!simd.matches("off|128|256|512")) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--simd " + simd + ": want off, 128, 256 or 512");
            }
            System.setProperty(SIMD, simd);
        }
        try {
            Backend.preferred();
        } catch (IllegalStateException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
        return new CommandLine.RunLast().execute(result);
    }

    @Override
    public void run() {
        spec.commandLine().usage(screen.out());
    }
}
