package dev.lanewise.train.report;

import dev.lanewise.train.checkpoint.EpochRecord;
import dev.lanewise.train.checkpoint.ModelFileException;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.checkpoint.RunSettings;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.metric.Calibration;
import dev.lanewise.train.metric.RocCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A run as one page that needs nothing else: result, curves, what was taken for what, settings, identity. */
public final class RunReport {
    /** Of more classes neither matrix nor curves are legible. */
    private static final int MOST_CLASSES = 30;

    private static final int MOST_CURVES = 10;
    private static final int BINS = 10;

    private final RunManifest run;
    private final RunSettings settings;
    private final List<EpochRecord> epochs;
    private final List<List<String>> heldOut;
    private final StringBuilder page = new StringBuilder();

    private RunReport(RunManifest run, RunSettings settings, List<EpochRecord> epochs, List<List<String>> heldOut) {
        this.run = run;
        this.settings = settings;
        this.epochs = epochs;
        this.heldOut = heldOut;
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
        List<List<String>> heldOut = Files.exists(rows) ? Csv.records(rows, CsvOptions.DEFAULT) : List.of();
        check(rows, heldOut);
        return new RunReport(run, settings, epochs, heldOut).page();
    }

    /** Refuses rows that are not as a run writes them: a class of the head, then a finite number for each other column. */
    private static void check(Path file, List<List<String>> rows) {
        for (int i = 1; i < rows.size(); i++) {
            List<String> head = rows.getFirst();
            List<String> row = rows.get(i);
            boolean classes = head.size() > 2;
            if (head.size() < 2
                    || row.size() != head.size()
                    || classes && !head.subList(1, head.size()).contains(row.getFirst())
                    || !row.subList(classes ? 1 : 0, row.size()).stream().allMatch(RunReport::isNumber)) {
                throw new DataException(file + ", row " + i + ": not what a run writes of a held-out row; train again");
            }
        }
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String page() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>")
                .append(escaped(run.title())).append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        page.append("<h1>").append(escaped(run.title())).append("</h1>\n");
        boolean finished = run.weightsHash().isPresent();
        page.append("<p>").append(finished ? "" : "<strong>This run has not finished.</strong> ").append(epochs.size())
                .append(epochs.size() == 1 ? " epoch" : " epochs")
                .append(run.bestEpoch().filter(best -> best != epochs.size()).map(best -> "; the weights kept are those of epoch " + best).orElse(""))
                .append(".</p>\n");
        if (finished) {
            heading("Result on the held-out rows");
            table(run.heldOut().stream().map(figure -> List.of(figure.name(), significant(figure.value()))).toList());
        }
        curves();
        if (heldOut.size() > 1 && heldOut.getFirst().size() > 2) {
            classes();
        } else if (heldOut.size() > 1) {
            numbers();
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

    private void classes() {
        List<String> names = heldOut.getFirst().subList(1, heldOut.getFirst().size());
        int rows = heldOut.size() - 1;
        int[] truth = new int[rows];
        int[] predicted = new int[rows];
        double[][] shares = new double[names.size()][rows];
        for (int row = 0; row < rows; row++) {
            List<String> record = heldOut.get(row + 1);
            truth[row] = names.indexOf(record.getFirst());
            for (int c = 0; c < names.size(); c++) {
                shares[c][row] = Double.parseDouble(record.get(c + 1));
                predicted[row] = shares[c][row] > shares[predicted[row]][row] ? c : predicted[row];
            }
        }
        if (names.size() <= MOST_CLASSES) {
            confusion(names, truth, predicted);
        }
        heading("Probabilities on the held-out rows");
        page.append("<div class=\"plots\">\n");
        if (names.size() <= MOST_CURVES) {
            SvgPlot plot = new SvgPlot("Receiver operating characteristic", "false positives", "true positives");
            List<List<String>> areas = new ArrayList<>();
            // Of two classes both curves say the same.
            for (int c = names.size() == 2 ? 1 : 0; c < names.size(); c++) {
                int wanted = c;
                boolean[] positive = new boolean[rows];
                IntStream.range(0, rows).forEach(row -> positive[row] = truth[row] == wanted);
                long count = IntStream.of(truth).filter(t -> t == wanted).count();
                if (count > 0 && count < rows) {
                    RocCurve curve = RocCurve.of(positive, shares[c]);
                    plot.line(names.get(c), curve.falsePositives(), curve.truePositives());
                    areas.add(List.of(names.get(c) + " against the rest: area under the curve", significant(curve.area())));
                }
            }
            page.append(plot.reference(0, 0, 1, 1).svg());
            calibration(truth, predicted, shares);
            page.append("</div>\n");
            table(areas);
        } else {
            calibration(truth, predicted, shares);
            page.append("</div>\n");
        }
    }

    private void calibration(int[] truth, int[] predicted, double[][] shares) {
        boolean[] hit = new boolean[truth.length];
        double[] share = new double[truth.length];
        double[] weights = new double[truth.length];
        for (int row = 0; row < truth.length; row++) {
            hit[row] = truth[row] == predicted[row];
            share[row] = Math.clamp(shares[predicted[row]][row], 0, 1);
            weights[row] = 1;
        }
        Calibration calibration = Calibration.of(hit, share, weights, BINS);
        page.append(new SvgPlot("Calibration of the predicted class", "probability said", "share that was right")
                .line("", calibration.predicted(), calibration.observed())
                .points("", calibration.predicted(), calibration.observed())
                .reference(0, 0, 1, 1)
                .svg());
    }

    /** Each cell is the darker, the larger its share of the row. */
    private void confusion(List<String> names, int[] truth, int[] predicted) {
        heading("Confusion matrix");
        page.append("<p>A line for each true class, a column for each predicted one.</p>\n<table class=\"matrix\">\n<tr><th></th>");
        names.forEach(name -> page.append("<th>").append(escaped(name)).append("</th>"));
        page.append("</tr>\n");
        for (int i = 0; i < names.size(); i++) {
            int[] counts = new int[names.size()];
            int total = 0;
            for (int row = 0; row < truth.length; row++) {
                if (truth[row] == i) {
                    counts[predicted[row]]++;
                    total++;
                }
            }
            page.append("<tr><th>").append(escaped(names.get(i))).append("</th>");
            for (int j = 0; j < counts.length; j++) {
                double share = total == 0 ? 0 : (double) counts[j] / total;
                String colour = i == j ? "0,114,178" : "213,94,0";
                page.append(String.format(
                        Locale.ROOT,
                        "<td style=\"background:rgba(%s,%.3f)%s\">%d</td>",
                        colour,
                        counts[j] == 0 ? 0 : 0.1 + 0.9 * share,
                        share > 0.5 ? ";color:#fff" : "",
                        counts[j]));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void numbers() {
        double[] truth = column(0);
        double[] predicted = column(1);
        double low = Math.min(IntStream.range(0, truth.length).mapToDouble(i -> truth[i]).min().orElse(0), predicted[0]);
        double high = IntStream.range(0, truth.length).mapToDouble(i -> truth[i]).max().orElse(1);
        heading("Predictions for the held-out rows");
        page.append("<div class=\"plots\">\n")
                .append(new SvgPlot("Predicted against true", "true", "predicted")
                        .points("", truth, predicted)
                        .reference(low, low, high, high)
                        .svg())
                .append("</div>\n");
    }

    private double[] column(int index) {
        return heldOut.subList(1, heldOut.size()).stream().mapToDouble(row -> Double.parseDouble(row.get(index))).toArray();
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
        page.append("<table>\n");
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
            .matrix td, .matrix th { border: 1px solid #fff; padding: .35em .6em; text-align: right; font-variant-numeric: tabular-nums }
            .plots { display: flex; flex-wrap: wrap; gap: 1em } svg { width: 560px; max-width: 100%; height: auto }
            svg text { font: 12px system-ui, sans-serif; fill: #333 } svg .title { font-weight: 600 } svg .middle { text-anchor: middle }
            svg .end { text-anchor: end } .grid { stroke: #e4e4e4; fill: none } pre { overflow-x: auto }
            """;
}
