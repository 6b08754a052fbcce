package dev.lanewise.cli;

import dev.lanewise.train.Callback;
import dev.lanewise.train.TrainingReport;
import java.io.PrintWriter;

/** Whose gradient was not finite when an update was last left out: for a note after the training. */
final class SkippedUpdates implements Callback {
    private String last = "";

    @Override
    public void skipped(int epoch, int step, String parameter) {
        last = ", the last time that of '" + parameter + "' in epoch " + epoch + ", step " + step;
    }

    void note(TrainingReport report, PrintWriter out) {
        if (report.skipped() > 0) {
            out.println("Note: left out " + Format.count((int) report.skipped(), "update") + ", as a gradient was not finite"
                    + last + "; scale the inputs, or lower --lr");
        }
    }
}
