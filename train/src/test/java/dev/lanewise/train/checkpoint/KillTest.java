package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Philox;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that train are killed (SIGKILL) at random moments and started again. */
@Tag("long")
class KillTest {
    private static final int KILLS = 100;

    @TempDir
    private Path directory;

    @Test
    void killedAHundredTimesARunEndsWithTheBitsOfOneThatWasNot() throws Exception {
        String expected = KilledRun.hash(Optional.empty());
        int[] delays = Philox.stream(1, "delays").permutation(0, KILLS);
        int kills = 0;
        int runs = 0;
        int resumed = 0;
        while (kills < KILLS) {
            Path run = directory.resolve("run" + ++runs);
            Optional<String> hash = Optional.empty();
            while (hash.isEmpty()) {
                Process process = started(run);
                try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    List<String> said = new ArrayList<>();
                    if (kills % 5 != 0) { // else the moment may lie before the training: in the reading of a checkpoint, say
                        said.add(lines.readLine());
                    }
                    if (kills < KILLS && !process.waitFor(4L * delays[kills], TimeUnit.MILLISECONDS)) {
                        process.toHandle().destroyForcibly(); // the process itself would close the stream, too
                        kills++;
                    }
                    lines.lines().forEach(said::add);
                    resumed += said.stream().anyMatch(line -> line.matches("trains after step [1-9]\\d*")) ? 1 : 0;
                    hash = said.stream().filter(line -> line.startsWith("hash ")).map(line -> line.substring(5)).findFirst();
                }
                for (Path checkpoint : Checkpoints.list(RunDirectory.checkpoints(run))) {
                    Checkpoint.read(checkpoint);
                }
            }
            assertEquals(expected, hash.get(), "run " + runs + " after " + kills + " kills");
        }
        System.out.println(kills + " kills in " + runs + " runs, " + resumed + " times gone on from a checkpoint");
        assertTrue(resumed > KILLS / 2, resumed + " times gone on from a checkpoint");
    }

    private static Process started(Path run) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledRun.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
