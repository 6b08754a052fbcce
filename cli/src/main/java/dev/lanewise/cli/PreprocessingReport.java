package dev.lanewise.cli;

import dev.lanewise.train.preprocess.CleaningReport;
import dev.lanewise.train.preprocess.FittedPipeline;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What was done to a table before a network saw it, as a person reads it. */
final class PreprocessingReport {
    /** Of more reports than this the rest are counted. */
    private static final int SHOWN = 10;

    private final PrintWriter out;

    PreprocessingReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * @param training cleaning of the training rows
     * @param pipeline that makes the features
     */
    void print(List<CleaningReport> training, FittedPipeline pipeline) {
        print("Training rows: ", training);
        out.println("Features: " + (pipeline.describe().isEmpty() ? "as they are" : String.join("; ", pipeline.describe())));
    }

    private void print(String prefix, List<CleaningReport> reports) {
        List<String> lines = new ArrayList<>();
        reports.forEach(report -> lines.add(prefix + report));
        lines.stream().limit(SHOWN).forEach(out::println);
        if (lines.size() > SHOWN) {
            out.println(prefix + "… and " + (lines.size() - SHOWN) + " reports more");
        }
    }

    /** What was mended in a table that is predicted or evaluated; nothing for most. */
    static void note(PrintWriter err, List<CleaningReport> reports) {
        new PreprocessingReport(err).print("Note: ", reports);
    }
}
