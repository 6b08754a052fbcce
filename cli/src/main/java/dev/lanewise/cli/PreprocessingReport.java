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
        out.println(features(pipeline.describe().isEmpty() ? List.of("as they are") : pipeline.describe()));
    }

    /** What was done, one after the other; what does not fit goes to the next line. */
    private static String features(List<String> steps) {
        StringBuilder text = new StringBuilder();
        String line = "Features: " + steps.getFirst();
        for (String step : steps.subList(1, steps.size())) {
            if (line.length() + step.length() + 3 > Screen.COLUMNS) {
                text.append(line).append(";\n");
                line = " ".repeat(10) + step;
            } else {
                line += "; " + step;
            }
        }
        return text + line;
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
