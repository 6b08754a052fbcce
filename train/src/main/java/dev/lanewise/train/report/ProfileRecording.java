package dev.lanewise.train.report;

import dev.lanewise.autograd.KernelEvent;
import dev.lanewise.train.event.EpochEvent;
import dev.lanewise.train.event.GatherEvent;
import dev.lanewise.train.event.StepEvent;
import dev.lanewise.train.event.UpdateEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * A recording of the JDK's Flight Recorder, with the events of a training and its kernels beside those that the JDK's {@code
 * default} settings choose: a file that JDK Mission Control opens and {@link TrainingProfile} reads.
 */
public final class ProfileRecording implements AutoCloseable {
    /** Of a longer training the file keeps the end. */
    private static final long MOST_BYTES = 256L << 20;

    private final Recording recording;
    private final Path file;

    private ProfileRecording(Recording recording, Path file) {
        this.recording = recording;
        this.file = file;
    }

    /**
     * Begins to record, for a file that is written when the recording ends, or when the program does.
     *
     * @throws IOException if the file cannot be written to
     * @throws IllegalStateException if this Java has no Flight Recorder
     */
    public static ProfileRecording start(Path file) throws IOException {
        if (!FlightRecorder.isAvailable()) {
            throw new IllegalStateException("profile: this Java has no Flight Recorder; use a JDK of OpenJDK's HotSpot");
        }
        Recording recording;
        try {
            recording = new Recording(Configuration.getConfiguration("default"));
        } catch (ParseException e) {
            throw new IllegalStateException("profile: the JDK's own settings for recordings cannot be read", e);
        }
        try {
            recording.setName("lanewise");
            recording.setMaxSize(MOST_BYTES);
            recording.setDestination(file);
            recording.setDumpOnExit(true);
            List.of(EpochEvent.class, StepEvent.class, GatherEvent.class, UpdateEvent.class, KernelEvent.class)
                    .forEach(event -> recording.enable(event).withoutThreshold());
            recording.start();
        } catch (IOException | RuntimeException e) {
            recording.close();
            throw e;
        }
        return new ProfileRecording(recording, file);
    }

    /** Ends the recording, writes the file, and reads from it where the time went. */
    public TrainingProfile stop() throws IOException {
        recording.stop();
        return TrainingProfile.read(file);
    }

    /** Ends the recording. */
    @Override
    public void close() {
        recording.close();
    }
}
