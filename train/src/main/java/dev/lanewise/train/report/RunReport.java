package dev.lanewise.train.report;

import dev.lanewise.train.checkpoint.EpochRecord;
import dev.lanewise.train.checkpoint.ModelFileException;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunImportance;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.checkpoint.RunSettings;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.metric.Calibration;
import dev.lanewise.train.metric.ConfusionMatrix;
import dev.lanewise.train.metric.RocCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** A run as one page that needs nothing else: result, curves, what was taken for what, what counted, settings, identity. */
public final class RunReport {
    /** Of more classes neither matrix nor curves are legible. */
    private static final int MOST_CLASSES = 30;

    private static final int MOST_CURVES = 10;
    private static final int BINS = 10;
    private static final int MOST_BARS = 20;
    /** The point of the fullest bin, in sizes of one of many. */
    private static final double WIDEST = 3;

    private final RunManifest run;
    private final RunSettings settings;
    private final List<EpochRecord> epochs;
    private final Optional<HeldOutRows> heldOut;
    private final Optional<RunImportance> importance;
    private final StringBuilder page = new StringBuilder();

    private RunReport(
            RunManifest run,
            RunSettings settings,
            List<EpochRecord> epochs,
            Optional<HeldOutRows> heldOut,
            Optional<RunImportance> importance) {
        this.run = run;
        this.settings = settings;
        this.epochs = epochs;
        this.heldOut = heldOut;
        this.importance = importance;
    }

    /**
     * The page of a run, HTML in UTF-8; of one that has not finished, what its log has.
     *
     * @throws ModelFileException if the directory is not one of a run, or a file in it is damaged
     * @throws DataException if the held-out rows are damaged
     * @throws IOException if a file cannot be read
     */
    public static String of(Path directory) throws IOException {
        RunSettings settings = RunSettings.read(RunDirectory.settings(directory));
        RunManifest run = RunManifest.read(RunDirectory.manifest(directory));
        List<EpochRecord> epochs =
                run.weightsHash().isPresent() ? run.epochs() : RunLog.read(RunDirectory.lines(directory));
        Path rows = RunDirectory.heldOut(directory);
        Path importance = RunDirectory.importance(directory);
        return new RunReport(
                        run,
                        settings,
                        epochs,
                        Files.exists(rows) ? HeldOutRows.read(rows) : Optional.empty(),
                        Files.exists(importance) ? Optional.of(RunImportance.read(importance)) : Optional.empty())
                .page();
    }

    private String page() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>")
                .append(escaped(run.title())).append("</title>\n<style>\n").append(SvgPlot.STYLE).append(STYLE).append("</style>\n</head>\n<body>\n");
        page.append("<h1>").append(escaped(run.title())).append("</h1>\n");
        boolean finished = run.weightsHash().isPresent();
        page.append("<p>").append(finished ? "" : "<strong>This run has not finished.</strong> ").append(epochs.size())
                .append(epochs.size() == 1 ? " epoch" : " epochs")
                .append(run.bestEpoch().filter(best -> best != epochs.size()).map(best -> "; the weights kept are those of epoch " + best).orElse(""))
                .append(".</p>\n");
        if (finished) {
            heading("Result on the held-out rows");
            figures(run.heldOut().stream().map(figure -> List.of(figure.name(), significant(figure.value()))).toList());
        }
        curves();
        heldOut.ifPresent(rows -> {
            if (rows.classes().isEmpty()) {
                numbers(rows);
            } else {
                classes(rows);
            }
        });
        if (finished) {
            heading("Importance of the columns");
            importance.ifPresentOrElse(
                    this::importance,
                    () -> page.append("<p>It is not in the run's directory; 'lanewise explain MODEL DATA.csv' finds it.</p>\n"));
        }
        heading("Settings");
        table(settings.values().entrySet().stream().map(entry -> List.of(entry.getKey(), String.join(", ", entry.getValue()))).toList());
        heading("Network");
        page.append("<pre>").append(escaped(run.network())).append("</pre>\n");
        identity();
        return page.append("</body>\n</html>\n").toString();
    }

    private void curves() {
        if (epochs.isEmpty()) {
            return;
        }
        heading("Curves");
        page.append("<div class=\"plots\">\n");
        double[] x = epochs.stream().mapToDouble(EpochRecord::epoch).toArray();
        SvgPlot losses = new SvgPlot("Loss", "epoch", "loss").line("training", x, figures(EpochRecord::loss));
        List<String> names = epochs.getFirst().validation().stream().map(EpochRecord.Figure::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals("loss")) {
                losses.line("not trained on", x, validation("loss"));
            }
        }
        page.append(losses.svg());
        for (int i = 0; i < names.size(); i++) {
            if (List.of("accuracy", "r2").contains(names.get(i))) {
                String name = names.get(i).equals("r2") ? "R²" : "Accuracy";
                page.append(new SvgPlot(name + " on rows not trained on", "epoch", name)
                        .line("", x, validation(names.get(i)))
                        .svg());
            }
        }
        page.append(new SvgPlot("Learning rate", "epoch", "learning rate").line("", x, figures(EpochRecord::learningRate)).svg());
        page.append("</div>\n");
    }

    /** Of an epoch without it NaN. */
    private double[] validation(String name) {
        return figures(epoch -> epoch.validation().stream()
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(EpochRecord.Figure::value)
                .findFirst()
                .orElse(Double.NaN));
    }

    private double[] figures(ToDoubleFunction<EpochRecord> figure) {
        return epochs.stream().mapToDouble(figure).toArray();
    }

    private void classes(HeldOutRows rows) {
        List<String> names = rows.classes();
        int[] truth = rows.labels();
        int[] predicted = rows.largest();
        double[] weights = rows.weighing();
        if (names.size() <= MOST_CLASSES) {
            confusion(names, ConfusionMatrix.of(truth, predicted, names.size(), weights), rows.weights().isPresent());
        }
        heading("Probabilities on the held-out rows");
        page.append("<div class=\"plots\">\n");
        List<List<String>> areas = names.size() <= MOST_CURVES ? curvesOfClasses(names, truth, rows, weights) : List.of();
        calibration(truth, predicted, rows, weights);
        page.append("</div>\n");
        figures(areas);
    }

    /** @return the areas under the curves */
    private List<List<String>> curvesOfClasses(List<String> names, int[] truth, HeldOutRows rows, double[] weights) {
        SvgPlot plot = new SvgPlot("Receiver operating characteristic", "false positives", "true positives");
        List<List<String>> areas = new ArrayList<>();
        // Of two classes both curves say the same.
        for (int c = names.size() == 2 ? 1 : 0; c < names.size(); c++) {
            boolean[] positive = new boolean[truth.length];
            for (int row = 0; row < truth.length; row++) {
                positive[row] = truth[row] == c;
            }
            RocCurve curve = RocCurve.of(positive, rows.predicted()[c], weights);
            if (Double.isFinite(curve.area())) { // without rows of the class, or of others, there is none
                plot.line(names.get(c), curve.falsePositives(), curve.truePositives());
                areas.add(List.of(names.get(c) + " against the rest: area under the curve", significant(curve.area())));
            }
        }
        page.append(plot.reference(0, 0, 1, 1).svg());
        return areas;
    }

    private void calibration(int[] truth, int[] predicted, HeldOutRows rows, double[] weights) {
        boolean[] hit = new boolean[truth.length];
        double[] share = new double[truth.length];
        for (int row = 0; row < truth.length; row++) {
            hit[row] = truth[row] == predicted[row];
            share[row] = Math.clamp(rows.predicted()[predicted[row]][row], 0, 1);
        }
        Calibration calibration = Calibration.of(hit, share, weights, BINS);
        page.append(new SvgPlot(
                        "Calibration of the predicted class (area: rows)", "probability said", "share that was right")
                .line("", calibration.predicted(), calibration.observed())
                .points(calibration.predicted(), calibration.observed(), calibration.weights(), WIDEST)
                .reference(0, 0, 1, 1)
                .svg());
    }

    /** Each cell is the darker, the larger its share of the row. */
    private void confusion(List<String> names, ConfusionMatrix matrix, boolean weighted) {
        heading("Confusion matrix");
        page.append("<p>A line for each true class, a column for each predicted one")
                .append(weighted ? "; the sums of the rows' weights" : "")
                .append(".</p>\n<div class=\"wide\"><table class=\"matrix\">\n<tr><th></th>");
        names.forEach(name -> page.append("<th>").append(escaped(name)).append("</th>"));
        page.append("</tr>\n");
        for (int i = 0; i < names.size(); i++) {
            double total = matrix.support(i);
            page.append("<tr><th>").append(escaped(names.get(i))).append("</th>");
            for (int j = 0; j < names.size(); j++) {
                double count = matrix.count(i, j);
                double share = count == 0 ? 0 : count / total;
                String colour = i == j ? "0,114,178" : "213,94,0";
                page.append(String.format(
                        Locale.ROOT,
                        "<td style=\"background:rgba(%s,%.3f)%s\">%s</td>",
                        colour,
                        count == 0 ? 0 : 0.1 + 0.9 * share,
                        share > 0.5 ? ";color:#fff" : "",
                        count == Math.rint(count) ? ConfusionMatrix.text(count) : significant(count)));
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private void numbers(HeldOutRows rows) {
        double[] truth = rows.truth();
        double[] predicted = rows.predicted()[0];
        DoubleSummaryStatistics range = DoubleStream.of(truth).summaryStatistics();
        heading("Predictions for the held-out rows");
        page.append("<div class=\"plots\">\n")
                .append(new SvgPlot(
                                "Predicted against true" + (rows.weights().isPresent() ? " (areas: weights of the rows)" : ""),
                                "true",
                                "predicted")
                        .points(truth, predicted, rows.weighing(), rows.weights().isPresent() ? 2 : 1)
                        .reference(range.getMin(), range.getMin(), range.getMax(), range.getMax())
                        .svg())
                .append("</div>\n");
    }

    private void importance(RunImportance found) {
        page.append("<p>How much the loss of ").append(found.rows()).append(" held-out rows rises when a column's values are dealt"
                        + " out to other rows: the mean of ").append(found.repetitions()).append(" dealings out, with their deviation."
                        + " Of columns that say the same, each may look unimportant.");
        if (found.tried().size() < found.columns()) {
            page.append(" Of ").append(found.columns()).append(" columns those ").append(found.tried().size())
                    .append(" were tried on which the predictions depend most by their gradient; 'lanewise explain' tries all.");
        }
        page.append("</p>\n<div class=\"plots\">\n");
        SvgBars bars = new SvgBars("Importance", "increase of the loss");
        found.tried().stream().limit(MOST_BARS).forEach(one -> bars.bar(one.column(), one.loss(), one.deviation()));
        page.append(bars.svg()).append("</div>\n<details><summary>Every column tried</summary>\n");
        List<List<String>> lines = new ArrayList<>(List.of(List.of("column", "loss", "deviation", found.quality())));
        found.tried().forEach(one -> lines.add(List.of(
                one.column(), signed(one.loss()), significant(one.deviation()), signed(-one.quality()))));
        figures(lines);
        page.append("</details>\n");
    }

    private static String signed(double change) {
        return (change > 0 ? "+" : "") + significant(change);
    }

    private void identity() {
        heading("Identity");
        page.append("<p>'lanewise verify' trains again and compares, to the bit.</p>\n");
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("seed", Long.toString(run.seed())),
                List.of("training data (SHA-256)", run.dataHash()),
                List.of("held-out data (SHA-256)", run.heldOutHash())));
        run.weightsHash().ifPresent(hash -> rows.add(List.of("weights (SHA-256)", hash)));
        rows.add(List.of("made by", "lanewise " + run.environment().lanewise() + ", Java " + run.environment().java() + ", "
                + run.environment().os() + ", " + run.environment().backend() + " kernels of " + run.environment().vectorBits()
                + " bits, " + run.environment().threads() + " threads, " + run.machine()));
        table(rows);
        page.append("<details><summary>Every epoch</summary>\n");
        List<List<String>> lines = new ArrayList<>();
        for (EpochRecord epoch : epochs) {
            lines.add(List.of(
                    Integer.toString(epoch.epoch()), "loss " + significant(epoch.loss()), String.format(Locale.ROOT, "%.3f s", epoch.seconds()), epoch.weightsHash()));
        }
        table(lines);
        page.append("</details>\n");
    }

    private void heading(String text) {
        page.append("<h2>").append(escaped(text)).append("</h2>\n");
    }

    private void table(List<List<String>> rows) {
        table("", rows);
    }

    /** Numbers beside their names, which are not broken. */
    private void figures(List<List<String>> rows) {
        table(" class=\"figures\"", rows);
    }

    private void table(String style, List<List<String>> rows) {
        page.append("<table").append(style).append(">\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static String significant(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4 || value == 0 ? "%.4f" : "%.4g", value);
    }

    private static String escaped(String text) {
        return SvgPlot.escaped(text);
    }

    private static final String STYLE = """
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 1180px; padding: 0 1em; color: #1a1a1a; background: #fff }
            h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin: 1.8em 0 .5em }
            table { border-collapse: collapse } td, th { padding: .2em .8em .2em 0; text-align: left; overflow-wrap: anywhere }
            tr + tr td { border-top: 1px solid #e4e4e4 }
            .matrix td, .matrix th { border: 1px solid #fff; padding: .35em .6em; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
            .figures td + td { white-space: nowrap; text-align: right; font-variant-numeric: tabular-nums } .wide { overflow-x: auto }
            .plots { display: flex; flex-wrap: wrap; gap: 1em } svg { flex: 0 1 calc(50% - .5em); min-width: min(100%, 460px); height: auto }
            @media (max-width: 600px) { svg text { font-size: 13px } } pre { overflow-x: auto }
            """;
}
