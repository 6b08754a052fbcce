package dev.lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.KernelEvent;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.Perceptron;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.event.EpochEvent;
import dev.lanewise.train.event.GatherEvent;
import dev.lanewise.train.event.StepEvent;
import dev.lanewise.train.event.UpdateEvent;
import dev.lanewise.train.preprocess.EncoderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProfileTest {
    private static final int EPOCHS = 3;

    @TempDir
    private Path directory;

    /** 120 rows in batches of 50: two whole ones and one of 20. */
    private static TrainingReport train() {
        PreparedTable data = PreparedTable.of(BundledData.iris(), "target", EncoderOptions.DEFAULT, 0.2, 1);
        TrainingConfig config = TrainingConfig.defaults().withEpochs(EPOCHS).withBatchSize(50);
        return new Trainer(
                        Perceptron.of(4, List.of(8), 3, Activation.RELU, 0), data.loss(), config, Compute.serial())
                .fit(data.training(), data.heldOut());
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aRecordingHasEpochsStepsAndKernelsAndChangesNoBit() throws IOException {
        Path file = directory.resolve("profile.jfr");
        TrainingReport recorded;
        TrainingProfile profile;
        try (ProfileRecording recording = ProfileRecording.start(file)) {
            recorded = train();
            profile = recording.stop();
        }
        assertEquals(train().identity().weightsHash(), recorded.identity().weightsHash());

        List<RecordedEvent> epochs = events(file, EpochEvent.NAME);
        assertEquals(List.of(1, 2, 3), epochs.stream().map(event -> event.getInt("epoch")).sorted().toList());
        for (RecordedEvent epoch : epochs) {
            assertEquals(recorded.epochs().get(epoch.getInt("epoch") - 1).loss(), epoch.getDouble("loss"));
            assertEquals(recorded.epochs().get(epoch.getInt("epoch") - 1).learningRate(), epoch.getDouble("learningRate"));
        }
        List<RecordedEvent> steps = events(file, StepEvent.NAME);
        assertEquals(3 * EPOCHS, steps.size());
        assertTrue(steps.stream().allMatch(step -> epochs.stream().anyMatch(epoch -> within(step, epoch))));
        assertEquals(120 * EPOCHS, events(file, GatherEvent.NAME).stream().mapToInt(event -> event.getInt("rows")).sum());
        assertEquals(3 * EPOCHS, events(file, UpdateEvent.NAME).stream().mapToLong(event -> event.getLong("updates")).max().orElseThrow());
        List<RecordedEvent> kernels = events(file, KernelEvent.NAME);
        assertTrue(kernels.stream().allMatch(kernel -> steps.stream().anyMatch(step -> within(kernel, step))));

        assertEquals(EPOCHS, profile.epochs().calls());
        assertEquals(3 * EPOCHS, profile.steps().calls());
        assertEquals(kernels.size(), profile.kernels().stream().mapToLong(TrainingProfile.Line::calls).sum());
        TrainingProfile.Line hidden = line(profile, "affine (50, 8)");
        assertEquals(2 * EPOCHS, hidden.calls());
        assertEquals(EPOCHS, line(profile, "affine (20, 8)").calls());
        assertTrue(hidden.flops() >= 2 * 50 * 8 * 4 && hidden.median() <= hidden.seconds(), hidden.toString());
        double named = profile.gathers().seconds() + profile.updates().seconds()
                + profile.kernels().stream().mapToDouble(TrainingProfile.Line::seconds).sum();
        assertTrue(named > 0 && named <= profile.steps().seconds(), named + " s of " + profile.steps().seconds());
        assertEquals(
                profile.epochs().seconds(), named + profile.restOfSteps() + profile.betweenSteps(), 1e-9 * profile.epochs().seconds());
    }

    private static boolean within(RecordedEvent inner, RecordedEvent outer) {
        return !inner.getStartTime().isBefore(outer.getStartTime()) && !inner.getEndTime().isAfter(outer.getEndTime());
    }

    private static TrainingProfile.Line line(TrainingProfile profile, String name) {
        return profile.kernels().stream().filter(line -> line.name().equals(name)).findFirst().orElseThrow();
    }

    /** There are many a millisecond. */
    @Test
    void kernelsAreRecordedOnlyForWhomAsksForThem() throws IOException {
        Path file = directory.resolve("plain.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            train();
            recording.stop();
            recording.dump(file);
        }
        assertEquals(3 * EPOCHS, events(file, StepEvent.NAME).size());
        assertEquals(List.of(), events(file, KernelEvent.NAME));
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("no.jfr"), "not a recording, but long enough to look like one for a while");
        assertThrows(IOException.class, () -> TrainingProfile.read(file));
    }
}
