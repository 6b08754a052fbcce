package dev.lanewise.bench;

import dev.lanewise.train.checkpoint.AtomicFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            "A figure is the median of a fork's iterations, and the median of the forks. Other work on the machine makes "
                    + "figures smaller: let it rest.",
            "",
            "Writes report.html, report.md and measurements.json (JMH's format) to a directory.",
            ""
        })
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FAMILY", arity = "0..*", description = "What to measure; everything if none is named.")
    private List<String> families = List.of();

    @Option(names = "--full", description = "For publication: all sizes, longer iterations, five forks.")
    private boolean full;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each method: 1, or 5 with --full.")
    private Integer forks;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for what can share work, which is measured with 1 and with N (here ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--peers",
            description = "Measures the same work on OpenBLAS and libtorch too, and products on BLIS if it is installed, in the "
                    + "same run. Linux on x86-64 only.")
    private boolean peers;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The directory of the reports; made if it is not there (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("lanewise-bench");

    @Option(
            names = "--from",
            paramLabel = "FILE",
            split = ",",
            description = "Measures nothing, and reports what these files hold; what several of them hold counts as more "
                    + "forks of it.")
    private List<Path> from = List.of();

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            arity = "2",
            description = "Measures nothing, and tells what got faster or slower from the first file to the second.")
    private List<Path> compare = List.of();

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
            System.err.println("lanewise bench: " + told(e));
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
                "  lanewise bench dot gemm     two families, a few minutes",
                "  lanewise bench --peers      everything, beside OpenBLAS and libtorch",
                "  lanewise bench --full       everything, in five JVMs each: hours",
                "  lanewise bench --compare old/measurements.json new/measurements.json",
                "                              what got faster",
                "  LANEWISE_JAVA_OPTS=-Dlanewise.simd=256 lanewise bench gemm",
                "                              with 256-bit vectors",
                "",
                "Exit code: 0 if all went well, 1 if a benchmark failed, 2 for wrong arguments.",
                "docs/benchmarks.md tells how to read the reports."));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException {
        check();
        // The tables have letters that a C locale's encoding has not.
        PrintStream terminal = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        if (!compare.isEmpty()) {
            return compare(terminal);
        }
        Study study;
        List<String> failures = List.of();
        Path kept = out.resolve("measurements.json");
        if (from.isEmpty()) {
            Files.createDirectories(out); // now, not after minutes
            Session session = session();
            Setting setting = Setting.here(peers ? versions() : Map.of());
            Files.deleteIfExists(kept);
            Thread ending = new Thread(() -> early(session, kept));
            Runtime.getRuntime().addShutdownHook(ending);
            try {
                session.run(results -> replace(kept, Study.json(setting, results)));
                Runtime.getRuntime().removeShutdownHook(ending);
            } catch (IllegalStateException e) {
                if (!session.stopped()) {
                    throw e;
                }
                return CommandLine.ExitCode.SOFTWARE; // the JVM is ending, and the hook reports
            }
            failures = session.failures();
            study = Files.exists(kept) ? Study.read(List.of(kept)) : new Study(Set.of(setting), List.of());
        } else {
            study = Study.read(from);
            Files.createDirectories(out);
            if (from.size() > 1 && from.stream().noneMatch(file -> same(file, kept))) {
                replace(kept, Study.joined(from));
            }
        }
        Figures figures = Figures.of(study);
        terminal.print(Report.terminal(study, figures));
        write(study, figures);
        for (String failure : failures) {
            System.err.println("\nlanewise bench: not measured: " + failure);
        }
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean same(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    private void write(Study study, Figures figures) throws IOException {
        replace(out.resolve("report.html"), Page.html(study, figures));
        replace(out.resolve("report.md"), Report.markdown(study, figures));
        System.err.println("reports: " + out.toAbsolutePath().normalize());
    }

    /** After Ctrl-C, or an error that ends the session: what was measured until then is reported. */
    private void early(Session session, Path kept) {
        session.stop();
        System.err.println("\nlanewise bench: ended early; what was measured by then is reported");
        try {
            if (Files.exists(kept)) {
                Study study = Study.read(List.of(kept));
                write(study, Figures.of(study));
            }
        } catch (IOException e) {
            System.err.println("lanewise bench: " + told(e));
        }
    }

    /** Writes a file that is there as a whole or not at all, whenever the command ends. */
    private static void replace(Path file, String text) throws IOException {
        try {
            AtomicFile.write(file, content -> content.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    /** Some exceptions of files say no more than the name of the file. */
    private static String told(Exception e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing when missing.getReason() == null -> missing.getFile() + ": no such file";
            case FileAlreadyExistsException there -> there.getFile() + ": not a directory";
            case FileSystemException file when file.getReason() == null -> file.getFile() + ": cannot be read or written";
            case IOException io -> io.getMessage();
            default -> e.toString();
        };
    }

    private Session session() {
        List<Suite> suites = Arrays.stream(Suite.values())
                .filter(suite -> families.isEmpty() || families.contains(suite.family))
                .toList();
        int jvms = forks != null ? forks : full ? 5 : 1;
        Set<Variant> others = peers ? Peer.all().keySet().stream().map(Variant::of).collect(Collectors.toSet()) : Set.of();
        return new Session(suites, threads, !full, jvms, others, System.err, System.console() != null);
    }

    private int compare(PrintStream terminal) throws IOException {
        Study before = Study.read(compare.subList(0, 1));
        Study after = Study.read(compare.subList(1, 2));
        before.setting().forEach(setting -> terminal.println("old: " + setting.text()));
        after.setting().forEach(setting -> terminal.println("new: " + setting.text()));
        terminal.println();
        Table table = Comparison.table(before, after);
        terminal.print(table.text());
        if (table.lines().stream().anyMatch(line -> line.get(Comparison.INTERVAL).startsWith("~"))) {
            terminal.println("~ one fork on a side: the interval holds inside these JVMs only, and two JVMs that run the same code "
                    + "may differ by more: no verdict. Measure with --forks 5.");
        }
        Comparison.missing(before, after).forEach(name -> terminal.println("only in " + compare.get(0) + ": " + name));
        Comparison.missing(after, before).forEach(name -> terminal.println("only in " + compare.get(1) + ": " + name));
        return CommandLine.ExitCode.OK;
    }

    /** Name and version of each peer, which says so itself. */
    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        Peer.all().forEach((method, peer) -> versions.put(Variant.of(method).text, peer.version()));
        return versions;
    }

    private void check() {
        boolean measures = from.isEmpty() && compare.isEmpty();
        for (String family : families) {
            if (measures && !Suite.families().contains(family)) {
                throw wrong("unknown family '" + family + "'; the families are " + String.join(", ", Suite.families()));
            }
        }
        if (threads < 1) {
            throw wrong("--threads " + threads + ": want at least 1");
        }
        if (forks != null && forks < 1) {
            throw wrong("--forks " + forks + ": want at least 1");
        }
        if (!compare.isEmpty() && (compare.size() != 2 || !from.isEmpty() || !families.isEmpty())) {
            throw wrong("--compare takes two files and nothing else");
        }
        if (!from.isEmpty() && !families.isEmpty()) {
            throw wrong("--from reports what its files hold; it takes no families");
        }
        if (peers && measures && Peer.all().isEmpty()) {
            throw wrong("--peers: this build has none; ./lanewise bench --peers makes one that has, and so does "
                    + "mvn package -P peers -pl bench -am -DskipTests");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
