package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.train.Environment;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.checkpoint.CheckpointPolicy;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.EpochRecord;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunImportance;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.checkpoint.RunSettings;
import dev.lanewise.train.report.HeldOutRows;
import dev.lanewise.train.report.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A training run and the directory that it keeps its settings, log and checkpoints in. */
final class RecordedRun implements AutoCloseable {
    private final RunDirectory directory;
    private final Checkpoints checkpoints;
    private final Optional<TrainingState> state;
    private final RunLog log;

    private RecordedRun(RunDirectory directory, CheckpointPolicy policy, boolean resumes) throws IOException {
        this.directory = directory;
        this.checkpoints = new Checkpoints(RunDirectory.checkpoints(directory.path()), policy);
        this.state = resumes ? checkpoints.latest() : Optional.empty();
        this.log = new RunLog(directory, state.map(TrainingState::epochs).orElse(List.of()));
    }

    /**
     * Refuses a directory in which no run can begin: a foreign one, or one of a run that has not finished, unless that may be
     * given up.
     */
    static void check(Path path, boolean overwrite) {
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new RunFailure("--run " + path + ": is a file, and a directory is wanted; choose another name");
            }
            if (!Files.exists(path)) {
                Path parent = path.toAbsolutePath().getParent();
                if (!Files.isDirectory(parent)) {
                    throw new RunFailure("--run " + path + ": the directory " + parent + " does not exist; create it, or choose another");
                }
                return;
            }
            if (RunDirectory.isForeign(path)) {
                throw new RunFailure("--run " + path + ": has files that are not of a run; choose another name");
            }
            if (!overwrite
                    && RunDirectory.isUnfinished(path)
                    && !Checkpoints.list(RunDirectory.checkpoints(path)).isEmpty()) {
                throw new RunFailure("--run " + path + ": holds a run that has not finished; go on with it by 'lanewise resume "
                        + Format.argument(path.toString()) + "', or give it up with --overwrite");
            }
        } catch (IOException e) {
            throw new RunFailure("--run " + path + ": " + Failures.reason(e));
        }
    }

    /** Refuses a directory without a run that could go on. */
    static void checkUnfinished(Path path) {
        try {
            if (!RunDirectory.isUnfinished(path)) {
                throw new RunFailure(path + ": this run has finished; 'lanewise report " + Format.argument(path.toString())
                        + "' shows it");
            }
        } catch (IOException e) {
            throw new RunFailure(path + ": " + Failures.reason(e));
        }
    }

    /** Begins in a directory that {@link #check} has let pass. */
    static RecordedRun begin(Path path, RunSettings settings, CheckpointPolicy policy) {
        return opened(path, taken -> {
            taken.clear();
            settings.write(RunDirectory.settings(path));
            return new RecordedRun(taken, policy, false);
        });
    }

    /** Goes on with the run in a directory that {@link #checkUnfinished} has let pass. */
    static RecordedRun resume(Path path, CheckpointPolicy policy) {
        return opened(path, taken -> new RecordedRun(taken, policy, true));
    }

    @FunctionalInterface
    private interface Opening {
        RecordedRun of(RunDirectory taken) throws IOException;
    }

    private static RecordedRun opened(Path path, Opening opening) {
        try {
            RunDirectory taken = RunDirectory.take(path);
            try {
                return opening.of(taken);
            } catch (IOException | RuntimeException e) {
                taken.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RunFailure("--run " + path + ": " + Failures.reason(e));
        }
    }

    Path path() {
        return directory.path();
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    RunLog log() {
        return log;
    }

    /** Where to go on, if anywhere. */
    Optional<TrainingState> state() {
        return state;
    }

    /** What the run is, before its first step. */
    void started(String title, PreparedTable data, String network, TrainingConfig config, String dataHash, Compute compute) {
        write(new RunManifest(
                RunManifest.VERSION,
                title,
                network,
                config.toString(),
                config.seed(),
                dataHash,
                data.heldOut().sha256(),
                Environment.of(compute),
                InfoCommand.processor(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    /** What came of it. */
    void finished(TrainingReport report, TrainedModel model, PreparedTable data, Compute compute) {
        try {
            HeldOutRows.write(model, data.heldOut(), compute, RunDirectory.heldOut(path()));
            if (data.heldOut().size() > 1) { // else there is no other row to deal values to
                RunImportance.of(model, data.heldOut(), report.identity().seed(), compute).write(RunDirectory.importance(path()));
            }
            write(RunManifest.read(RunDirectory.manifest(path()))
                    .finished(
                            report.epochs().stream().map(EpochRecord::of).toList(),
                            report.bestEpoch(),
                            report.identity().weightsHash(),
                            EpochRecord.figures(model.evaluate(compute, data.heldOut()))));
        } catch (IOException e) {
            throw new RunFailure(path() + ": " + Failures.reason(e));
        }
    }

    private void write(RunManifest manifest) {
        try {
            manifest.write(RunDirectory.manifest(path()));
        } catch (IOException e) {
            throw new RunFailure(path() + ": " + Failures.reason(e));
        }
    }

    @Override
    public void close() {
        try (directory) {
            log.close();
        } catch (IOException e) {
            throw new RunFailure(path() + ": " + Failures.reason(e));
        }
    }
}
