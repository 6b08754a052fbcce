package dev.lanewise.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise bench}: measures kernels and whole training steps, and holds them against the machine's limits. */
@Command(
        name = "lanewise bench",
        sortOptions = false,
        usageHelpWidth = 100,
        header = "Measures the kernels and whole training steps on this machine.",
        description = {
            "",
            "Each kernel is timed as its scalar twin, which defines the result; as a plain Java loop, which the compiler "
                    + "vectorises by itself where it can; and as its SIMD twin. Before anything is timed the twins must "
                    + "agree in every bit, and the plain loop within what rounding explains. The machine's own limits "
                    + "(multiply-adds in registers, memory) are measured first, in the same run.",
            "",
            "A figure is the fastest of a fork's iterations, and the median of the forks. Other work on the machine "
                    + "makes figures smaller: let it rest.",
            ""
        })
public final class Main implements Callable<Integer> {
    private static final String KEPT = "lanewise-bench.json";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FAMILY", arity = "0..*", description = "What to measure; everything if none is named.")
    private List<String> families = List.of();

    @Option(
            names = "--full",
            description = "Five forks of longer iterations; reports each fork and keeps the result in " + KEPT
                    + " unless --json names another file.")
    private boolean full;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for gemm and step, which are measured with 1 and with N (here ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all measurements in JMH's JSON format.")
    private Path json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this text.")
    private boolean help;

    /** Runs the command and ends the JVM: 0 if all went well, 1 if a benchmark failed, 2 for wrong arguments. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        CommandLine command = new CommandLine(new Main());
        command.getCommandSpec().usageMessage().footer(footer());
        command.setParameterExceptionHandler((e, arguments) -> {
            System.err.println("lanewise bench: " + e.getMessage());
            System.err.println("lanewise bench --help tells what there is.");
            return CommandLine.ExitCode.USAGE;
        });
        command.setExecutionExceptionHandler((e, line, arguments) -> {
            System.err.println("lanewise bench: " + e);
            return CommandLine.ExitCode.SOFTWARE;
        });
        return command.execute(args);
    }

    private static String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Families:"));
        for (Suite suite : Suite.values()) {
            if (!suite.description.isEmpty()) {
                lines.add("  %-12s %s".formatted(suite.family, suite.description));
            }
        }
        lines.addAll(List.of(
                "",
                "Examples:",
                "  lanewise bench dot gemm     two families, a minute or two",
                "  lanewise bench --full       everything, in five JVMs each: an hour",
                "  LANEWISE_JAVA_OPTS=-Dlanewise.simd=256 lanewise bench gemm",
                "                              with 256-bit vectors",
                "",
                "Exit code: 0 if all went well, 1 if a benchmark failed, 2 for wrong arguments.",
                "docs/benchmarks.md tells how to read the table."));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException {
        check();
        List<Suite> suites = Arrays.stream(Suite.values())
                .filter(suite -> families.isEmpty() || families.contains(suite.family))
                .toList();
        // The table has letters that a C locale's encoding has not.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Session.Length length = full ? Session.Length.FULL : Session.Length.SHORT;
        Session session = new Session(suites, threads, length, System.err, System.console() != null);
        Figures figures;
        try {
            figures = session.run();
        } catch (RunnerException e) {
            System.err.println(session.said().strip());
            System.err.println("lanewise bench: " + e.getMessage());
            return 1;
        }
        out.println(machine());
        out.println(Report.limits(figures));
        out.println(Report.table(figures));
        out.print(Report.allocation(figures));
        if (full) {
            out.print(Report.forks(figures));
        }
        Path kept = json == null && full ? Path.of(KEPT) : json;
        if (kept != null) {
            try (PrintStream file = new PrintStream(new FileOutputStream(kept.toFile()), false, StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(session.results());
            }
            System.err.println("measurements: " + kept.toAbsolutePath());
        }
        return 0;
    }

    private void check() {
        for (String family : families) {
            if (!Suite.families().contains(family)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "unknown family '" + family + "'; the families are " + String.join(", ", Suite.families()));
            }
        }
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + ": want at least 1");
        }
        // Before minutes of measuring, not after.
        if (json != null && (Files.isDirectory(json) || !Files.isDirectory(json.toAbsolutePath().getParent()))) {
            throw new ParameterException(spec.commandLine(), "--json " + json + ": not a file in a directory that exists");
        }
    }

    /** What ran where, and when. */
    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String model = !Files.isReadable(processors)
                ? System.getProperty("os.arch")
                : Files.readAllLines(processors).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        String simd = System.getProperty("lanewise.simd");
        return "%s, %d processors, %s, Java %s%s, %s".formatted(
                model,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                Runtime.version(),
                simd == null ? "" : ", lanewise.simd=" + simd,
                LocalDate.now());
    }
}
