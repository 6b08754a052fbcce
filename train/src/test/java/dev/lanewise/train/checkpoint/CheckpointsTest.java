package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.optim.AdamW;
import dev.lanewise.optim.Adafactor;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.train.Averaging;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.preprocess.TableEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .withRule(Adafactor.of())
            .withSchedule(ReduceOnPlateau.of(new Constant(0.05)).withPatience(0))
            .withAveraging(Averaging.exponential(0.9))
            .withAccumulation(2)
            .withValidationShare(0.3)
            .withPatience(3)
            .withBatchSize(20)
            .withEpochs(5)
            .withSeed(3);

    @TempDir
    private Path directory;

    private static Dataset iris() {
        return TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());
    }

    private static Trainer trainer() {
        Sequential layers = Sequential.of(
                Linear.of(4, 20), BatchNorm.of(20), Activation.TANH, new Dropout(0.1f), Linear.of(20, 3));
        return new Trainer(layers, CrossEntropy.standard(), CONFIG, Compute.serial());
    }

    private static TrainingReport fit(Callback... callbacks) {
        Trainer trainer = trainer();
        Trainer.Parts parts = trainer.parts(iris());
        return trainer.fit(parts.training(), parts.validation(), callbacks);
    }

    private static TrainingReport resume(TrainingState state, Callback... callbacks) {
        Trainer trainer = trainer();
        Trainer.Parts parts = trainer.parts(iris());
        return trainer.resume(state, parts.training(), parts.validation(), callbacks);
    }

    private static CheckpointPolicy every(long steps, int keep) {
        return new CheckpointPolicy(steps, CheckpointPolicy.NEVER, keep, false);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void fromEachCheckpointOnDiskTheRunEndsWithTheSameBits() throws IOException {
        String expected = fit().identity().weightsHash();
        fit(new Checkpoints(directory, every(1, 1000)));
        List<Path> all = Checkpoints.list(directory);
        assertEquals(5 * 6, all.size());
        for (Path each : all) {
            assertEquals(expected, resume(Checkpoint.read(each)).identity().weightsHash(), each.toString());
        }
    }

    /** Outside a trainer, which compares whole configurations, it is the state that knows its rule. */
    @Test
    void theStateOnDiskIsOfItsRules() throws IOException {
        fit(new Checkpoints(directory, every(29, 1)));
        TrainingState state = Checkpoint.read(Checkpoints.list(directory).getLast());
        ParameterLayout layout = state.optimizer().layout();
        assertEquals("exponential with decay 0.9", state.average().orElseThrow().kind());
        Optimizer same = new Optimizer(CONFIG.optimizer(), layout);
        same.restore(state.optimizer());
        assertEquals(state.optimizer().steps(), same.steps());
        Optimizer other = new Optimizer(CONFIG.optimizer().withRule(AdamW.of()), layout);
        String message = assertThrows(IllegalArgumentException.class, () -> other.restore(state.optimizer())).getMessage();
        assertEquals(
                "restore: the state of '0.weight' is of " + CONFIG.optimizer().rule().stateKind()
                        + ", this optimizer has AdamW[beta1=0.9, beta2=0.999] for it",
                message);
    }

    @Test
    void theLastOnesStayAndTheOneAtTheEndIsAmongThem() throws IOException {
        fit(new Checkpoints(directory, every(7, 3)));
        assertEquals(
                List.of("step-0000000021", "step-0000000028", "step-0000000030"), names(directory));
        assertTrue(new Checkpoints(directory, every(7, 3)).latest().orElseThrow().finished());
    }

    @Test
    void theBestStaysToo() throws IOException {
        CheckpointPolicy policy = new CheckpointPolicy(Long.MAX_VALUE, CheckpointPolicy.NEVER, 1, true);
        TrainingReport report = fit(new Checkpoints(directory, policy));
        String best = "best-%010d".formatted(report.bestEpoch() * 6);
        assertEquals(List.of(best, "step-%010d".formatted(report.epochs().size() * 6)), names(directory));
        TrainingState state = Checkpoint.read(directory.resolve(best));
        assertEquals(report.best().weightsHash(), state.epochs().getLast().weightsHash());
    }

    @Test
    void timeAndRequestsMakeThemToo() throws IOException {
        fit(new Checkpoints(directory, new CheckpointPolicy(Long.MAX_VALUE, Duration.ZERO, 1000, false)));
        assertEquals(30, names(directory).size());
        Path other = directory.resolve("requested");
        Checkpoints requested = new Checkpoints(other, every(Long.MAX_VALUE, 1000));
        fit(requested, new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                if (epoch == 2 && step == 4) {
                    requested.request();
                }
                return true;
            }
        });
        assertEquals(List.of("step-0000000010", "step-0000000030"), names(other));
    }

    @Test
    void aFileThatVanishedOrChangedIsNamed() throws IOException {
        fit(new Checkpoints(directory, every(29, 10)));
        Path last = directory.resolve("step-0000000030");
        for (String name : List.of(Checkpoint.WEIGHTS, Checkpoint.ARRAYS, Checkpoint.NUMBERS, Checkpoint.SUMS)) {
            Path file = last.resolve(name);
            byte[] content = Files.readAllBytes(file);
            byte[] changed = content.clone();
            changed[content.length / 2] ^= 1;
            Files.write(file, changed);
            refused(last, "is a damaged checkpoint: ");
            Files.delete(file);
            refused(last, name.equals(Checkpoint.SUMS) ? "is not a checkpoint" : "is a damaged checkpoint: " + name);
            Files.write(file, content);
        }
        Checkpoint.read(last);
    }

    private void refused(Path checkpoint, String why) throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory, CheckpointPolicy.DEFAULT);
        String message = assertThrows(ModelFileException.class, checkpoints::latest).getMessage();
        assertTrue(message.startsWith(checkpoint + " " + why), message);
    }

    @Test
    void whatAKilledRunLeftHalfWrittenIsNotSeenAndRemoved() throws IOException {
        fit(new Checkpoints(directory, every(29, 10)));
        Path part = Files.createDirectory(directory.resolve(".step-0000000031.part"));
        Files.writeString(part.resolve(Checkpoint.WEIGHTS), "half");
        assertEquals(2, Checkpoints.list(directory).size());
        new Checkpoints(directory, CheckpointPolicy.DEFAULT);
        assertFalse(Files.exists(part));
    }

    @Test
    void aFailedWriteIsReportedAndLeavesTheEarlierOnes() throws IOException {
        Path target = directory.resolve("step-0000000001");
        IOException failure = assertThrows(IOException.class, () -> AtomicDirectory.write(target, part -> {
            Files.writeString(part.resolve("a"), "x");
            throw new IOException("No space left on device");
        }));
        assertEquals("No space left on device", failure.getMessage());
        assertEquals(List.of(), names(directory));

        Path run = Files.createDirectory(directory.resolve("run"));
        Checkpoints checkpoints = new Checkpoints(run, every(4, 10));
        Callback spoiler = new Callback() {
            @Override
            public boolean step(int epoch, int step, float loss) {
                if (epoch == 2 && step == 1) {
                    obstruct(run.resolve(".step-0000000008.part"));
                }
                return true;
            }
        };
        assertThrows(UncheckedIOException.class, () -> fit(checkpoints, spoiler));
        assertEquals(4, checkpoints.latest().orElseThrow().batches());
    }

    /** Puts what cannot be removed where a checkpoint is going to be written. */
    private static void obstruct(Path part) {
        try {
            Files.writeString(Files.createDirectories(part.resolve("directory")).resolve("file"), "in the way");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsHeldOnce() throws IOException {
        Path path = directory.resolve("run");
        try (RunDirectory _ = RunDirectory.take(path)) {
            assertEquals(
                    path + ": another run (process " + ProcessHandle.current().pid()
                            + ") is writing in this directory; wait for its end, or choose another directory",
                    assertThrows(ModelFileException.class, () -> RunDirectory.take(path)).getMessage());
        }
        RunDirectory.take(path).close();
    }
}
