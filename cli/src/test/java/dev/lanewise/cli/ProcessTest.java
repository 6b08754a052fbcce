package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, options that are read once, the encoding of the output. */
class ProcessTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private ProcessBuilder lanewise(List<String> options, Object... arguments) {
        return Launch.of(directory, List.of(), options, arguments);
    }

    /** A run of seconds. */
    private static final List<Object> LONG = List.of("--epochs", 100, "--batch", 8, "--hidden", "256,256", "--threads", 1);

    /** Starts a training run that is long, and waits until it trains. */
    private Process training(Path iris, List<String> more) throws Exception {
        List<Object> arguments =
                new ArrayList<>(List.of("train", iris, "--target", "target", "--plot", "p.png"));
        arguments.addAll(LONG);
        arguments.addAll(more);
        Process process = lanewise(List.of(), arguments.toArray()).start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.startsWith("epoch 1/")) {
            line = lines.readLine();
        }
        assertTrue(line != null);
        return process;
    }

    private static void send(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void interruptedTrainingWritesACheckpointSaysHowToGoOnAndGoesOn() throws Exception {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "Linux, to see whether the signal is ignored");
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElseThrow();
        assumeFalse(new BigInteger(ignored, 16).testBit(1), "this JVM was started with SIGINT ignored");

        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = training(iris, List.of());
        send("-INT", process);
        List<String> rest = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        String said = "lanewise: interrupted; a checkpoint was written; to go on: ./lanewise resume iris.run";
        assertTrue(rest.contains(said), rest::toString);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertEquals(List.of("iris.csv", "iris.run"), names());
        assertEquals(1, Checkpoints.list(RunDirectory.checkpoints(directory.resolve("iris.run"))).size());

        String again = Launch.output(lanewise(List.of(), "train", iris, "--target", "target").start());
        assertTrue(again.contains("lanewise: --run iris.run: holds a run that has not finished; go on with it by"
                + " 'lanewise resume iris.run', or give it up with --overwrite"), again);
        same(iris, Launch.output(lanewise(List.of(), "resume", "iris.run", "--threads", 2).start()));
        assertEquals(List.of("iris.csv", "iris.lanewise", "iris.run", "p.png"), names());
        assertTrue(Files.readAllLines(RunDirectory.table(directory.resolve("iris.run"))).size() == 101);
    }

    @Test
    void killedTrainingGoesOnToo() throws Exception {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = training(iris, List.of("--checkpoint-steps", "70"));
        Path checkpoints = RunDirectory.checkpoints(directory.resolve("iris.run"));
        while (Checkpoints.list(checkpoints).size() < 2) {
            Thread.sleep(10);
        }
        send("-STOP", process); // so that it cannot end before the other one begins
        String other = Launch.output(lanewise(List.of(), "resume", "iris.run").start());
        assertTrue(other.contains("lanewise: iris.run: another run (process " + process.pid() + ") is writing in this directory;"
                + " wait for its end, or choose another directory"), other);
        send("-KILL", process);
        process.waitFor();
        same(iris, Launch.output(lanewise(List.of(), "resume", "iris.run").start()));
    }

    /** Compares with the run never stopped. */
    private void same(Path iris, String resumed) {
        List<Object> arguments = new ArrayList<>(
                List.of("train", iris, "--target", "target", "--out", elsewhere.resolve("whole.lanewise")));
        arguments.addAll(LONG);
        Invocation whole = Invocation.of(arguments.toArray());
        assertEquals("", whole.err());
        assertTrue(resumed.contains(whole.line("weights")), resumed + whole.out());
    }

    @Test
    void theVectorWidthIsChosenByOptionOrProperty() throws Exception {
        String off = Launch.output(lanewise(List.of(), "info", "--simd", "off").start());
        assertTrue(off.contains("Kernels    scalar kernels\n"), off);

        Process wrong = lanewise(List.of("-Dlanewise.simd=1024"), "info").start();
        String text = Launch.output(wrong);
        assertTrue(text.contains("lanewise: -Dlanewise.simd=1024: not a vector width. Possible here: off"), text);
        assertEquals(2, wrong.exitValue());
    }

    @Test
    void outputIsUtf8InAnyLocale() throws Exception {
        Files.writeString(directory.resolve("a.csv"), "größe,y\n1,2.5\n2,3.5\n3,4\n4,5\n5,7\n");
        ProcessBuilder builder = lanewise(List.of(), "train", "a.csv", "--target", "nix");
        builder.environment().put("LC_ALL", "C");
        String text = Launch.output(builder.start());
        assertTrue(text.contains("lanewise: a.csv: no column 'nix'. The columns are 'größe', 'y'\n"), text);
    }

    @Test
    void memoryThatDoesNotSufficeIsSaidInWords() throws Exception {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = lanewise(
                        List.of("-Xmx64m"), "train", iris, "--target", "target", "--hidden", "8000,8000", "--threads", 1)
                .start();
        String text = Launch.output(process);
        assertTrue(text.contains("\nlanewise: out of memory: this needs more than the "), text);
        assertEquals(1, process.exitValue());
    }

    /** A table of 120 MB, in numbers, and the same column of words and target each time. */
    private Path large() throws IOException {
        Path file = directory.resolve("large.csv");
        int columns = 99;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(IntStream.range(0, columns).mapToObj(j -> "x" + j).collect(Collectors.joining(",")) + ",town,y\n");
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < 75_000; i++) {
                row.setLength(0);
                for (int j = 0; j < columns; j++) {
                    row.append(i * 31L * (j + 7) % 1_000_003 * 1.000001).append(',');
                }
                out.append(row).append("t").append((char) ('a' + i % 5)).append(',').append(Integer.toString(i % 2)).append('\n');
            }
        }
        return file;
    }

    @Test
    void aFileOfTwiceTheHeapTrainsFromTheDisk() throws Exception {
        Path large = large();
        assertTrue(Files.size(large) > 2 * (56L << 20), () -> "" + large.toFile().length());
        List<String> small = List.of("-Xmx56m", "-Djava.io.tmpdir=" + elsewhere);
        Process process = lanewise(
                        small, "train", large, "--target", "y", "--epochs", 1, "--batch", 4096, "--hidden", "none", "--threads", 1)
                .start();
        String text = Launch.output(process);
        assertEquals(0, process.exitValue(), text);
        assertTrue(text.contains("the rows are kept on the disk until the end, in " + elsewhere), text);
        assertTrue(text.contains("Training on 60000 rows, with 15000 held out"), text);
        try (var left = Files.list(elsewhere)) {
            assertEquals(List.of(), left.toList());
        }
        Process verify = lanewise(List.of(), "verify", "large.run", "--threads", 1).start();
        String same = Launch.output(verify);
        assertTrue(same.contains("The same to the bit: 1 epoch"), same);
        assertFalse(same.contains("kept on the disk"), "it fits in the memory of this one: " + same);

        for (Object[] command : List.of(
                new Object[] {"evaluate", "large.lanewise", large, "--weights", "x5", "--json", "scores"},
                new Object[] {"predict", "large.lanewise", large, "--probabilities", "--out", "scores"})) {
            byte[] expected = scores(List.of(), command);
            assertArrayEquals(expected, scores(small, command));
        }
        try (var left = Files.list(elsewhere)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** What a command writes to the file {@code scores}. */
    private byte[] scores(List<String> options, Object... command) throws Exception {
        Process process = lanewise(options, command).start();
        String text = Launch.output(process);
        assertEquals(0, process.exitValue(), text);
        byte[] bytes = Files.readAllBytes(directory.resolve("scores"));
        assertTrue(bytes.length > 1000);
        Files.delete(directory.resolve("scores"));
        return bytes;
    }

    /** The rows on the disk are those of the memory, to the bit, across a kill and for whoever verifies. */
    @Test
    void aKilledRunFromTheDiskGoesOnAndIsVerified() throws Exception {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Process process = training(iris, List.of("--stream", "--checkpoint-steps", "70"));
        Path checkpoints = RunDirectory.checkpoints(directory.resolve("iris.run"));
        while (Checkpoints.list(checkpoints).size() < 2) {
            Thread.sleep(10);
        }
        send("-KILL", process);
        process.waitFor();
        String resumed = Launch.output(lanewise(List.of(), "resume", "iris.run").start());
        assertTrue(resumed.contains("kept on the disk"), resumed);
        same(iris, resumed); // which is in memory
        String verified = Launch.output(lanewise(List.of(), "verify", "iris.run").start());
        assertTrue(verified.contains("The same to the bit: 100 epochs"), verified);
    }
}
