package dev.lanewise.cli;

import dev.lanewise.train.TimeLimit;
import dev.lanewise.train.checkpoint.CheckpointPolicy;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunSettings;
import dev.lanewise.train.report.ProfileRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of what a run leaves behind as it goes. */
final class RunOptions {
    @Option(
            names = "--run",
            paramLabel = "DIRECTORY",
            description = "Where the run keeps its settings, log and checkpoints, for 'resume', 'verify' and 'report'."
                    + " Default: the model's name with .run.")
    Path directory;

    @Option(
            names = "--config",
            paramLabel = "FILE.json",
            description = "Settings as a run keeps them in config.json; options given here too take their place.")
    Path config;

    @Option(names = "--overwrite", description = "Give up a run in that directory that has not finished.")
    boolean overwrite;

    @Option(
            names = "--checkpoint-minutes",
            paramLabel = "N",
            converter = Values.Minutes.class,
            description = "Minutes between two checkpoints. Default: 1.")
    double minutes = 1;

    @Option(
            names = "--checkpoint-steps",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Steps between two checkpoints. Default: by time only.")
    Integer steps;

    @Option(
            names = "--keep",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Checkpoints that stay, the last ones. Default: 2.")
    int keep = 2;

    @Option(names = "--keep-best", description = "The checkpoint of the epoch with the lowest loss stays too.")
    boolean best;

    @Option(
            names = "--time-limit",
            paramLabel = "MINUTES",
            converter = Values.Minutes.class,
            description = "Stop after the epoch in which this time is over. Default: no limit.")
    Double limit;

    @Option(
            names = "--profile",
            description = "Say where the time went, kernel by kernel, and keep it as profile.jfr in the run's directory, for JDK"
                    + " Mission Control.")
    boolean profile;

    /** What 'resume' and 'verify' make of 'train': not for people. */
    @Option(names = "--resume-run", hidden = true)
    Path resumed;

    @Option(names = "--verify-run", hidden = true)
    Path verified;

    /** Where the run keeps its files, if it keeps any. */
    Path directory(Path model) {
        if (resumed != null) {
            return resumed;
        }
        return directory == null ? model.resolveSibling(base(model) + ".run") : directory;
    }

    /** The name of a file without what is behind its last dot. */
    static String base(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Checks the directory before any work is done. */
    void check(Path path) {
        if (resumed == null) {
            RecordedRun.check(path, overwrite);
        } else {
            RecordedRun.checkUnfinished(path);
        }
    }

    /** What stops the run before its last epoch, if anything. */
    Optional<TimeLimit> timeLimit() {
        return Optional.ofNullable(limit).map(value -> new TimeLimit(duration(value)));
    }

    private static Duration duration(double minutes) {
        return Duration.ofNanos((long) (minutes * 60e9));
    }

    RecordedRun open(Path path, RunSettings settings) {
        return resumed == null ? RecordedRun.begin(path, settings, policy()) : RecordedRun.resume(path, policy());
    }

    /** Records where the time goes, if that is asked for; else null. */
    ProfileRecording record(Path path) {
        try {
            return profile ? ProfileRecording.start(RunDirectory.profile(path)) : null;
        } catch (IOException e) {
            throw new RunFailure("--profile: " + RunDirectory.profile(path) + ": " + Failures.reason(e));
        } catch (IllegalStateException e) {
            throw new RunFailure("--" + e.getMessage());
        }
    }

    private CheckpointPolicy policy() {
        return new CheckpointPolicy(steps == null ? Long.MAX_VALUE : steps, duration(minutes), keep, best);
    }
}
