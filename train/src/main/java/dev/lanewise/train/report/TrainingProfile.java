package dev.lanewise.train.report;

import dev.lanewise.autograd.KernelEvent;
import dev.lanewise.autograd.ProgramProfile;
import dev.lanewise.train.event.EpochEvent;
import dev.lanewise.train.event.GatherEvent;
import dev.lanewise.train.event.StepEvent;
import dev.lanewise.train.event.UpdateEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a training went, as a recording has it.
 *
 * @param epochs their whole time, with scores, log and checkpoints
 * @param steps the part of it that steps took
 * @param gathers the part of the steps that copied rows together
 * @param kernels the part of the steps that computed loss and gradients, by kernel and output shape, the longest first
 * @param updates the part of the steps that changed the weights
 */
public record TrainingProfile(Line epochs, Line steps, Line gathers, List<Line> kernels, Line updates) {
    /**
     * Events of one kind together.
     *
     * @param calls how many they were
     * @param seconds that they took together
     * @param median the seconds of the median one: what it takes once it is compiled
     * @param flops floating-point operations of one, 0 if unknown
     * @param bytes that one reads and writes, 0 if unknown
     */
    public record Line(String name, long calls, double seconds, double median, double flops, double bytes) {
        /** {@code 82.1 GFLOP/s} or {@code 48.0 GB/s} of the median one, whichever limits it; nothing if neither is known. */
        public String rate() {
            return bytes == 0 ? "" : ProgramProfile.rate(flops, bytes, median);
        }
    }

    /** The durations of events of one kind. */
    private static final class Times {
        private final double flops;
        private final double bytes;
        private double[] seconds = new double[16];
        private int count;

        Times(double flops, double bytes) {
            this.flops = flops;
            this.bytes = bytes;
        }

        void add(double duration) {
            seconds = count == seconds.length ? Arrays.copyOf(seconds, 2 * count) : seconds;
            seconds[count++] = duration;
        }

        Line line(String name) {
            double sum = DoubleStream.of(seconds).limit(count).sum();
            Arrays.sort(seconds, 0, count);
            return new Line(name, count, sum, seconds[count / 2], flops, bytes);
        }
    }

    public TrainingProfile {
        kernels = List.copyOf(kernels);
    }

    /**
     * Reads a recording.
     *
     * @throws IOException if the file cannot be read or is no recording
     */
    public static TrainingProfile read(Path recording) throws IOException {
        Map<String, Times> parts = new TreeMap<>();
        for (String name : List.of(EpochEvent.NAME, StepEvent.NAME, GatherEvent.NAME, UpdateEvent.NAME)) {
            parts.put(name, new Times(0, 0));
        }
        Map<String, Times> kernels = new TreeMap<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                Times times = type.equals(KernelEvent.NAME)
                        ? kernels.computeIfAbsent(
                                event.getString("kernels") + " " + event.getString("output"),
                                key -> new Times(event.getDouble("flops"), event.getLong("bytes")))
                        : parts.get(type);
                if (times != null) {
                    times.add(event.getDuration().toNanos() * 1e-9);
                }
            }
        }
        return new TrainingProfile(
                parts.get(EpochEvent.NAME).line("epochs"),
                parts.get(StepEvent.NAME).line("steps"),
                parts.get(GatherEvent.NAME).line("gathers"),
                kernels.entrySet().stream()
                        .map(entry -> entry.getValue().line(entry.getKey()))
                        .sorted(Comparator.comparingDouble(Line::seconds).reversed())
                        .toList(),
                parts.get(UpdateEvent.NAME).line("updates"));
    }

    /** What is left of the steps: the callbacks of each, averages of the weights, and so on. */
    public double restOfSteps() {
        double named = gathers.seconds() + updates.seconds()
                + kernels.stream().mapToDouble(Line::seconds).sum();
        return Math.max(0, steps.seconds() - named);
    }

    /** What is left of the epochs: scores, log, checkpoints at their ends. */
    public double betweenSteps() {
        return Math.max(0, epochs.seconds() - steps.seconds());
    }
}
