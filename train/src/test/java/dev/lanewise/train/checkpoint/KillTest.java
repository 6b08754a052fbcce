package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Philox;
import java.io.BufferedReader;
import java.io.IOException;
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
class KillTest {
    /** A moment is a number of checkpoints made by the process, then one of milliseconds: so on a slow machine, too. */
    private static final int MOST_CHECKPOINTS = 4;

    private static final int MOST_MILLISECONDS = 100;

    @TempDir
    private Path directory;

    @Test
    void killedAFewTimesARunEndsWithTheBitsOfOneThatWasNot() throws Exception {
        assertTrue(goneOn(6) >= 1);
    }

    @Test
    @Tag("long")
    void killedAHundredTimesARunEndsWithTheBitsOfOneThatWasNot() throws Exception {
        assertTrue(goneOn(100) > 50);
    }

    /** @return how many times a run went on from a checkpoint, of as many as were killed */
    private int goneOn(int most) throws Exception {
        String expected = KilledRun.hash(Optional.empty());
        int[] delays = Philox.stream(1, "delays").permutation(0, most);
        int kills = 0;
        int runs = 0;
        int resumed = 0;
        while (kills < most) {
            Path run = directory.resolve("run" + ++runs);
            Optional<String> hash = Optional.empty();
            while (hash.isEmpty()) {
                Process process = started(run);
                try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    List<String> said = new ArrayList<>();
                    if (kills % 5 != 0) { // else the moment may lie before the training: in the reading of a checkpoint, say
                        said.add(lines.readLine());
                    }
                    if (kills < most && survives(process, run, delays[kills] % MOST_CHECKPOINTS, (long) MOST_MILLISECONDS * delays[kills] / most)) {
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
        return resumed;
    }

    /** Waits for a moment. @return whether the process is still there then */
    private static boolean survives(Process process, Path run, int checkpoints, long milliseconds) throws Exception {
        Optional<Path> last = last(run);
        for (int made = 0; made < checkpoints && process.isAlive(); ) {
            Thread.sleep(1);
            Optional<Path> now = last(run);
            made += now.equals(last) ? 0 : 1;
            last = now;
        }
        return !process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    private static Optional<Path> last(Path run) throws IOException {
        List<Path> all = Checkpoints.list(RunDirectory.checkpoints(run));
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
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
