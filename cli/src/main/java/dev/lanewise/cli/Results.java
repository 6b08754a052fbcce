package dev.lanewise.cli;

import dev.lanewise.train.RunIdentity;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.metric.ClassificationMetrics;
import dev.lanewise.train.metric.ConfusionMatrix;
import dev.lanewise.train.metric.RegressionMetrics;
import dev.lanewise.train.report.EvaluationReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of results, none wider than {@link Screen#COLUMNS}. */
final class Results {
    /** With more classes the confusion matrix is left out. */
    private static final int MOST_CLASSES = 20;

    private static final int LONGEST_NAME = 16;

    private final PrintWriter out;

    Results(PrintWriter out) {
        this.out = out;
    }

    /** The metrics of a model on some rows: {@code which} says what those are. */
    void scores(TrainedModel model, Scores scores, String which) {
        out.println();
        out.println("Result on " + which);
        switch (scores) {
            case Scores.OfClasses classes -> {
                classification(classes.metrics(), model.encoder().classNames());
                metric("loss (" + LossChoice.title(model.loss()) + ")", classes.loss());
                confusion(classes.metrics().confusion(), model.encoder().classNames());
            }
            case Scores.OfValues values -> regression(values, model);
        }
    }

    /** Every measure of a model on some rows, with its bounds where they were drawn. */
    void evaluation(EvaluationReport report, String loss, String which) {
        out.println();
        out.println("Result on " + which);
        report.drawing().ifPresent(how -> figures(
                "", "", String.format(Locale.ROOT, "%.0f %% of %d draws", 100 * how.confidence(), how.draws())));
        for (EvaluationReport.Measure measure : report.measures()) {
            String bounds = measure.interval()
                    .map(interval -> figure(interval.low()) + " … " + figure(interval.high()))
                    .orElse("");
            figures(measure.name(), figure(measure.value()), bounds);
        }
        boolean classes = report.scores() instanceof Scores.OfClasses;
        figures(
                classes ? "loss (" + loss + ")" : "loss",
                figure(report.scores().loss()),
                classes ? "" : loss + " of the scaled target");
        if (report.scores() instanceof Scores.OfClasses of) {
            classes(report.classes());
            confusion(of.metrics().confusion(), report.classes().stream().map(EvaluationReport.OfClass::name).toList());
        } else {
            out.println("Errors are in the unit of '" + Format.shortened(report.target(), LONGEST_NAME) + "', MAPE is a share.");
        }
    }

    private void figures(String name, String value, String more) {
        out.println(String.format(Locale.ROOT, "  %-24s %-9s   %s", name, value, more).stripTrailing());
    }

    /** Four digits behind the point as far as they tell something. */
    private static String figure(double value) {
        if (Double.isNaN(value)) {
            return "undefined";
        }
        return Math.abs(value) < 10 && (Math.abs(value) >= 0.01 || value == 0)
                ? String.format(Locale.ROOT, "%.4f", value)
                : Format.significant(value);
    }

    private void classes(List<EvaluationReport.OfClass> classes) {
        out.println();
        out.printf(
                "%-" + (LONGEST_NAME + 2) + "s %8s %9s %8s %8s %9s %9s%n",
                "Each class", "rows", "precision", "recall", "F1", "ROC area", "av. prec.");
        for (EvaluationReport.OfClass one : classes) {
            out.printf(
                    Locale.ROOT,
                    "  %-" + LONGEST_NAME + "s %8s %9s %8s %8s %9s %9s%n",
                    Format.shortened(one.name(), LONGEST_NAME),
                    ConfusionMatrix.text(one.score().support()),
                    figure(one.score().precision()),
                    figure(one.score().recall()),
                    figure(one.score().f1()),
                    figure(one.rocArea()),
                    figure(one.averagePrecision()));
        }
    }

    private void classification(ClassificationMetrics metrics, List<String> classes) {
        metric("accuracy", metrics.accuracy());
        metric("precision (macro)", metrics.macro().precision());
        metric("recall (macro)", metrics.macro().recall());
        metric("F1 (macro)", metrics.macro().f1());
        if (classes.size() == 2) {
            String positive = " of " + Format.shortened(classes.get(1), LONGEST_NAME);
            metric("precision" + positive, metrics.binary().precision());
            metric("recall" + positive, metrics.binary().recall());
            metric("F1" + positive, metrics.binary().f1());
        }
    }

    private void regression(Scores.OfValues scores, TrainedModel model) {
        String target = model.encoder().target().column();
        RegressionMetrics metrics = scores.metrics();
        String unit = ", in the unit of '" + Format.shortened(target, LONGEST_NAME) + "'";
        line("MAE", Format.significant(metrics.mae()), "mean absolute error" + unit);
        line("RMSE", Format.significant(metrics.rmse()), "root of the mean squared error, likewise");
        line("R²", String.format(Locale.ROOT, "%.4f", metrics.r2()), "share of the variance explained");
        line("loss", Format.significant(scores.loss()), LossChoice.title(model.loss()) + " of the scaled target");
    }

    private void metric(String name, double value) {
        out.printf(Locale.ROOT, "  %-24s %.4f%n", name, value);
    }

    private void line(String name, String value, String meaning) {
        out.printf(Locale.ROOT, "  %-5s %9s   %s%n", name, value, meaning);
    }

    /** What was taken for what, as far as it fits on the screen. */
    void confusion(ConfusionMatrix matrix, List<String> names) {
        int classes = matrix.classes();
        out.println();
        if (classes > MOST_CLASSES) {
            out.println("The confusion matrix of " + classes + " classes is too wide to be shown.");
            return;
        }
        int digits = 1;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                digits = Math.max(digits, ConfusionMatrix.text(matrix.count(i, j)).length());
            }
        }
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int label = Math.min(longest, LONGEST_NAME);
        int cell = Math.max(digits, longest) + 2;
        boolean named = 2 + label + classes * cell <= Screen.COLUMNS;
        if (!named) {
            // Columns by number, which also stands in front of each row's name.
            label += 3;
            cell = Math.max(digits, Integer.toString(classes).length()) + 1;
        }
        if (2 + label + classes * cell > Screen.COLUMNS) {
            out.println("The confusion matrix of " + classes + " classes is too wide to be shown.");
            return;
        }
        out.println("Confusion matrix: a line for each true class, a column for each predicted one");
        List<String> head = new ArrayList<>();
        for (int j = 0; j < classes; j++) {
            head.add(named ? names.get(j) : Integer.toString(j + 1));
        }
        row("", label, head, cell);
        for (int i = 0; i < classes; i++) {
            List<String> counts = new ArrayList<>();
            for (int j = 0; j < classes; j++) {
                double count = matrix.count(i, j);
                counts.add(count == 0 ? "." : ConfusionMatrix.text(count));
            }
            String name = Format.shortened(names.get(i), LONGEST_NAME);
            row(named ? name : String.format(Locale.ROOT, "%2d %s", i + 1, name), label, counts, cell);
        }
    }

    private void row(String name, int label, List<String> cells, int cell) {
        StringBuilder text = new StringBuilder("  " + name + " ".repeat(Math.max(0, label - name.length())));
        for (String value : cells) {
            text.append(" ".repeat(Math.max(1, cell - value.length()))).append(value);
        }
        out.println(text.toString().stripTrailing());
    }

    /** What anyone needs to repeat a run, and to see that the repetition is the same. */
    void identity(RunIdentity identity) {
        out.println();
        out.println("Identity of this run (hashes are SHA-256)");
        identityLine("seed", Long.toString(identity.seed()));
        identityLine("backend", backend(identity.environment().backend(), identity.environment().vectorBits()));
        identityLine("threads", Integer.toString(identity.environment().threads()));
        identityLine("data", identity.dataHash());
        identityLine("weights", identity.weightsHash());
        identityLine("made by", "lanewise " + identity.environment().lanewise() + ", Java "
                + identity.environment().java() + ", " + identity.environment().os());
    }

    static String backend(String name, int vectorBits) {
        return vectorBits == 0 ? name + " kernels" : name + " kernels, " + vectorBits + "-bit vectors";
    }

    private void identityLine(String name, String value) {
        out.printf(Locale.ROOT, "  %-8s %s%n", name, value);
    }
}
