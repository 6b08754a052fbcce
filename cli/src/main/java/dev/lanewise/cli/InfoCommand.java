package dev.lanewise.cli;

import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "info",
        sortOptions = false,
        description = {
            "Shows what computes here: version, Java, processor, the vector width in use and why, threads, memory.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise info --simd 256"})
final class InfoCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Override
    public void run() {
        Backend backend = Backend.preferred();
        line("Lanewise", Version.CURRENT);
        line("Java", System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"));
        line("JDK", System.getProperty("java.home"));
        line("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        line("Processor", processor());
        line("Kernels", Results.backend(backend.name(), backend.vectorBits()));
        line("", "because: " + Backend.reason());
        line("Threads", ThreadCount.processors() + " (all processors; --threads changes it)");
        line("Memory", (Runtime.getRuntime().maxMemory() >> 20) + " MiB for Java's heap (LANEWISE_JAVA_OPTS=-Xmx8g)");
    }

    private void line(String name, String value) {
        PrintWriter out = main.screen().out();
        out.printf(Locale.ROOT, "%-10s %s%n", name, value);
    }

    /** The processor's name as the system knows it, and the architecture. */
    static String processor() {
        String architecture = System.getProperty("os.arch");
        return ofLinux().or(InfoCommand::ofMac).map(name -> name + " (" + architecture + ")").orElse(architecture);
    }

    private static Optional<String> ofLinux() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ofMac() {
        try {
            Process process = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 && !name.isEmpty()
                    ? Optional.of(name)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
