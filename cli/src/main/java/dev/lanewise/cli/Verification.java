package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.Environment;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.checkpoint.EpochRecord;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.data.Examples;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trains as a run did, writes nothing, and compares epoch by epoch. */
final class Verification implements Callback {
    private final Path path;
    private final RunManifest run;
    private final List<EpochRecord> again = new ArrayList<>();

    Verification(Path path) {
        this.path = path;
        try {
            this.run = RunManifest.read(RunDirectory.manifest(path));
        } catch (IOException e) {
            throw new RunFailure(path + ": " + Failures.reason(e));
        }
        if (run.weightsHash().isEmpty()) {
            throw new RunFailure(path + ": this run has not finished, there is nothing to compare with; go on with it by"
                    + " 'lanewise resume " + Format.argument(path.toString()) + "'");
        }
    }

    /** Stops at the first epoch that differs, and where the run stopped: a limit of time may have been why. */
    @Override
    public boolean epoch(EpochResult result) {
        EpochRecord is = EpochRecord.of(result);
        again.add(is);
        return again.size() < run.epochs().size()
                && run.epochs().get(again.size() - 1).weightsHash().equals(is.weightsHash());
    }

    /** Refuses to compare with what cannot be the same. */
    void check(Examples training, Examples heldOut, String configuration) {
        same("training", training, run.dataHash());
        same("held-out", heldOut, run.heldOutHash());
        if (!configuration.equals(run.configuration())) {
            throw new RunFailure(
                    path + ": the settings are not those of the run: " + run.configuration() + ", and now " + configuration);
        }
    }

    private void same(String which, Examples data, String was) {
        String is = data.sha256();
        if (!is.equals(was)) {
            throw new RunFailure(
                    path + ": the " + which + " data are not those of the run: their hash was " + was + ", and now " + is);
        }
    }

    /** Says that the run is the same, or how it differs. */
    void compare(TrainingReport report, PrintWriter out) {
        run.difference(again, report.identity().weightsHash()).ifPresent(how -> {
            throw new RunFailure(path + ": not the same: " + how + "; it was made by " + made(run.environment(), run.machine()));
        });
        out.println();
        out.println("The same to the bit: " + Format.count(again.size(), "epoch") + ", weights " + report.identity().weightsHash());
        out.println("  then  " + made(run.environment(), run.machine()));
        out.println("  now   " + made(report.identity().environment(), InfoCommand.processor()));
    }

    private static String made(Environment by, String machine) {
        return "lanewise " + by.lanewise() + ", Java " + by.java() + ", " + Results.backend(by.backend(), by.vectorBits()) + ", "
                + Format.count(by.threads(), "thread") + ", " + machine;
    }
}
