package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, options that are read once, the encoding of the output. */
class ProcessTest {
    @TempDir
    private Path directory;

    private ProcessBuilder lanewise(List<String> options, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.lanewise.cli.Main"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return text;
    }

    @Test
    void interruptedTrainingLeavesNoFileAndExitsWith130() throws Exception {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "Linux, to see whether the signal is ignored");
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElseThrow();
        assumeFalse(new BigInteger(ignored, 16).testBit(1), "this JVM was started with SIGINT ignored");

        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = lanewise(
                        List.of(), "train", iris, "--target", "target", "--epochs", 100_000_000, "--plot", "p.png")
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            while (!lines.readLine().startsWith("epoch 1/")) {}
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            List<String> rest = lines.lines().toList();
            assertTrue(rest.contains("lanewise: interrupted; nothing was written"), rest::toString);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(130, process.exitValue());
        try (var files = Files.list(directory)) {
            assertEquals(List.of(iris), files.toList());
        }
    }

    @Test
    void theVectorWidthIsChosenByOptionOrProperty() throws Exception {
        String off = output(lanewise(List.of(), "info", "--simd", "off").start());
        assertTrue(off.contains("Kernels    scalar kernels\n"), off);

        Process wrong = lanewise(List.of("-Dlanewise.simd=1024"), "info").start();
        String text = output(wrong);
        assertTrue(text.contains("lanewise: -Dlanewise.simd=1024: not a vector width. Possible here: off"), text);
        assertEquals(2, wrong.exitValue());
    }

    @Test
    void outputIsUtf8InAnyLocale() throws Exception {
        Files.writeString(directory.resolve("a.csv"), "größe,y\n1,2.5\n2,3.5\n3,4\n4,5\n5,7\n");
        ProcessBuilder builder = lanewise(List.of(), "train", "a.csv", "--target", "nix");
        builder.environment().put("LC_ALL", "C");
        String text = output(builder.start());
        assertTrue(text.contains("lanewise: a.csv: no column 'nix'. The columns are 'größe', 'y'\n"), text);
    }

    @Test
    void memoryThatDoesNotSufficeIsSaidInWords() throws Exception {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = lanewise(
                        List.of("-Xmx64m"), "train", iris, "--target", "target", "--hidden", "8000,8000", "--threads", 1)
                .start();
        String text = output(process);
        assertTrue(text.contains("\nlanewise: out of memory: this needs more than the "), text);
        assertEquals(1, process.exitValue());
    }
}
