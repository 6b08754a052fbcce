package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.train.checkpoint.Checkpoint;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories and files that cannot be written, disks that are full, files that vanish: not simulated, in processes of their
 * own. Each says what is wrong in a line, and leaves what there was and nothing else.
 */
class ObstaclesTest {
    /** A run of seconds with a checkpoint every few of its steps, each of some 800 kB. */
    private static final List<Object> LONG = List.of(
            "--target", "target", "--epochs", 16, "--batch", 8, "--hidden", "256,256", "--threads", 1, "--checkpoint-steps", 30);

    @TempDir
    private Path directory;

    private Path run;
    private Path checkpoints;

    @BeforeEach
    void data() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "a system with permissions of POSIX");
        Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        run = directory.resolve("iris.run");
        checkpoints = RunDirectory.checkpoints(run);
    }

    @AfterEach
    void writableAgain() throws IOException {
        permit(directory, "rwx------");
        if (Files.exists(checkpoints)) {
            permit(checkpoints, "rwx------");
        }
    }

    /** For the superuser, to whom permissions do not apply: without that capability. */
    private static List<String> obedient() throws IOException, InterruptedException {
        if (!Files.getOwner(Path.of(System.getProperty("user.home"))).getName().equals("root")) {
            return List.of();
        }
        List<String> setpriv = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        List<String> trial = new ArrayList<>(setpriv);
        trial.add("true");
        assumeTrue(Launch.can(trial.toArray(String[]::new)), "a user other than root, or setpriv, to be refused anything");
        return setpriv;
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Process start(List<String> prefix, Object command, Object of, List<Object> more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(command, of));
        arguments.addAll(more);
        return Launch.of(directory, prefix, List.of(), arguments.toArray()).start();
    }

    private void fails(String message, List<String> prefix, Object command, Object of, List<Object> more) throws Exception {
        Process process = start(prefix, command, of, more);
        String said = Launch.output(process);
        assertTrue(said.matches("(?s)(.*\n)?lanewise: " + message + "\n"), said);
        assertTrue(!said.contains("\tat ") && !said.contains("Exception"), said);
        assertEquals(1, process.exitValue());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Trains until there are two checkpoints, and is killed. */
    private void begun() throws Exception {
        Process process = start(List.of(), "train", "iris.csv", LONG);
        process.getInputStream().skip(1);
        while (Checkpoints.list(checkpoints).size() < 2 && process.isAlive()) {
            Thread.sleep(5);
        }
        process.toHandle().destroyForcibly();
        process.waitFor();
        for (Path checkpoint : Checkpoints.list(checkpoints)) {
            Checkpoint.read(checkpoint);
        }
    }

    /** Goes on to the end, with the bits of a run that nothing stopped. */
    private void goesOn() throws Exception {
        String resumed = Launch.output(start(List.of(), "resume", "iris.run", List.of()));
        List<Object> arguments = new ArrayList<>(List.of(
                "train", directory.resolve("iris.csv"), "--out", directory.resolve("whole.lanewise"), "--run",
                directory.resolve("whole.run")));
        arguments.addAll(LONG);
        Invocation whole = Invocation.of(arguments.toArray());
        assertEquals("", whole.err());
        assertTrue(resumed.contains(whole.line("weights")), resumed + whole.out());
    }

    @Test
    void whatCannotBeWrittenOrReadIsSaidBeforeTheTraining() throws Exception {
        List<String> obedient = obedient();
        permit(directory, "r-xr-xr-x");
        fails(
                "--out iris.lanewise: cannot write in the directory " + directory + "; change its permissions, or choose another",
                obedient, "train", "iris.csv", List.of("--target", "target"));
        permit(directory, "rwxr-xr-x");
        Path model = Files.writeString(directory.resolve("m"), "mine");
        permit(model, "r--r--r--");
        fails(
                "--out m: is write-protected; change its permissions, or choose another name",
                obedient, "train", "iris.csv", List.of("--target", "target", "--out", "m"));
        Path closed = Files.createDirectory(directory.resolve("closed"));
        permit(closed, "r-xr-xr-x");
        fails(
                "--run closed/r: no permission; change the permissions or choose another place",
                obedient, "train", "iris.csv", List.of("--target", "target", "--run", "closed/r"));
        permit(directory.resolve("iris.csv"), "---------");
        fails("iris.csv: no permission to read it; change its permissions", obedient, "train", "iris.csv", List.of("--target", "target"));
        assertEquals(List.of("closed", "iris.csv", "m"), names(directory));
        assertEquals("mine", Files.readString(model));
        assertEquals(List.of(), names(closed));
    }

    @Test
    void aDirectoryThatBecomesReadOnlyEndsTheRunAndKeepsItsCheckpoints() throws Exception {
        List<String> obedient = obedient();
        begun();
        permit(checkpoints, "r-xr-xr-x");
        List<String> before = names(checkpoints);
        fails(".*no permission; change the permissions or choose another place.*", obedient, "resume", "iris.run", List.of());
        assertEquals(before, names(checkpoints));
        permit(checkpoints, "rwxr-xr-x");
        goesOn();
    }

    /** A limit on the size of files ends a write in the middle, as a full disk does. */
    @Test
    void aFileThatCannotBeWrittenWholeLeavesNoHalf() throws Exception {
        List<String> limited = List.of("bash", "-c", "ulimit -f 100; exec \"$@\"", "bash");
        assumeTrue(Launch.can("bash", "-c", "ulimit -f 100"), "bash");
        begun();
        List<Path> before = Checkpoints.list(checkpoints);
        fails(
                "iris.run/checkpoints/step-\\d+: File too large; check the path and the disk; what was kept before is intact,"
                        + " 'lanewise resume iris.run' goes on from there",
                limited, "resume", "iris.run", List.of());
        assertEquals(before.stream().map(path -> path.getFileName().toString()).toList(), names(checkpoints));
        goesOn();
    }

    @Test
    void aFullDiskIsSaidAndWhatThereWasStays() throws Exception {
        String script = "mount -t tmpfs -o size=1m none . && cd \"$PWD\" && cp ../iris.csv . && \"$@\"; code=$?;"
                + " ls -A iris.run/checkpoints; exit $code";
        Path full = Files.createDirectory(directory.resolve("full"));
        assumeTrue(
                Launch.can("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "none", full.toString()),
                "a system that lets its users mount a small disk");
        List<Object> arguments = new ArrayList<>(List.of("train", "iris.csv"));
        arguments.addAll(LONG);
        Process process = Launch.of(full, List.of("unshare", "-rm", "bash", "-c", script, "bash"), List.of(), arguments.toArray()).start();
        String said = Launch.output(process);
        assertEquals(1, process.exitValue(), said);
        assertTrue(
                said.matches("(?s).*\nlanewise: iris.run/checkpoints/step-\\d+: the disk is full; free some space or write to another"
                        + " disk; what was kept before is intact, 'lanewise resume iris.run' goes on from there\n"
                        + "(step-\\d+\n)?"),
                said);
    }

    @Test
    void filesThatVanishAreNamed() throws Exception {
        begun();
        Path data = directory.resolve("iris.csv");
        byte[] content = Files.readAllBytes(data);
        Files.delete(data);
        fails("iris.csv: no such file.*|iris.csv does not exist.*", List.of(), "resume", "iris.run", List.of());
        Files.write(data, content);
        Process process = start(List.of(), "resume", "iris.run", List.of());
        Path elsewhere = directory.resolve("elsewhere");
        int begun = Checkpoints.list(checkpoints).size();
        Path last = Checkpoints.list(checkpoints).getLast();
        process.getInputStream().skip(1);
        while (Files.exists(checkpoints) && process.isAlive()) {
            List<Path> now = Checkpoints.list(checkpoints);
            if (now.size() == begun && now.getLast().compareTo(last) > 0) {
                Files.move(checkpoints, elsewhere);
            }
        }
        String said = Launch.output(process);
        assertTrue(said.contains("no such file or directory; check the path"), said);
        assertEquals(1, process.exitValue(), said);
        Files.move(elsewhere, checkpoints);
        goesOn();
    }
}
