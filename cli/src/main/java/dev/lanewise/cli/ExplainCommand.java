package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.explain.Attribution;
import dev.lanewise.train.explain.ColumnImportance;
import dev.lanewise.train.explain.PartialDependence;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        sortOptions = false,
        customSynopsis = "lanewise explain MODEL DATA [OPTIONS]",
        description = {
            "Says what a model's predictions depend on: how much worse it does when a column's values are dealt out to"
                    + " other rows (permutation importance), and how the prediction changes with the most important"
                    + " columns (partial dependence).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise explain iris.lanewise more-iris.csv",
            "  ./lanewise explain iris.lanewise more-iris.csv --row 3 --plot iris.png"
        })
final class ExplainCommand implements Runnable {
    private static final int POINTS = 9;
    private static final int MOST_CLASSES = 4;
    private static final int STEPS = 100;
    private static final int MOST_FEATURES = 20;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The file that 'train' wrote.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "Rows that the model was not trained on, with the columns of the training table, the target too.")
    private Path file;

    @Option(
            names = "--column",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to show the dependence on. Default: the two most important.")
    private List<String> columns = List.of();

    @Option(
            names = "--row",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "What decided this row of the table (1 is the first), by integrated gradients. Default: none.")
    private Integer row;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Dealings out of each column. Default: 10.")
    private int repetitions = 10;

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class, description = "Of the dealing out. Default: 1.")
    private long seed = 1;

    @Mixin
    private final ThreadCount threads = new ThreadCount();

    @Option(names = "--plot", paramLabel = "FILE.png", description = "Importance and dependence as a picture. Default: none.")
    private Path plot;

    @Mixin
    private final TargetInput input = new TargetInput();

    @Override
    public void run() {
        Optional<Destination> picture = Optional.ofNullable(plot).map(path -> new Destination("--plot", path));
        picture.ifPresent(destination -> destination.checkPicture(spec.commandLine(), List.of(model, file)));
        TrainedModel trained = EvaluateCommand.load(model);
        Table table = TargetInput.table(input.open(spec.commandLine(), file, trained.encoder(), null), trained.encoder());
        for (String column : columns) {
            if (!trained.encoder().featureColumns().contains(column)) {
                throw new RunFailure("--column: the model did not learn from '" + column + "'; want some of "
                        + String.join(", ", trained.encoder().featureColumns()));
            }
        }
        if (row != null && row > table.size()) {
            throw new RunFailure("--row " + row + ": the table has " + Format.rows(table.size()));
        }
        try (Parallel parallel = Parallel.of(threads.threads())) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            List<ColumnImportance> importance = ColumnImportance.of(trained, table, repetitions, seed, compute);
            List<PartialDependence> dependence = (columns.isEmpty()
                            ? importance.stream().map(ColumnImportance::column).limit(2).toList()
                            : columns)
                    .stream()
                    .map(column -> PartialDependence.of(trained, table, column, POINTS, compute))
                    .toList();
            importance(trained, importance, table);
            dependence.forEach(one -> dependence(trained, one));
            if (row != null) {
                row(trained, table, compute);
            }
            picture.ifPresent(destination -> {
                main.screen().out().println();
                main.screen().out().println("Picture  " + ExplanationPlot.write(
                        destination, table.source(), importance, dependence, outputs(trained)));
            });
        }
    }

    private void importance(TrainedModel trained, List<ColumnImportance> all, Table table) {
        PrintWriter out = main.screen().out();
        String quality = trained.encoder().classNames().isEmpty() ? "R²" : "accuracy";
        out.println("What " + Format.rows(table.size()) + " of " + table.source() + " lose when a column's values are dealt out");
        out.printf(Locale.ROOT, "  %-32s %16s %10s%n", "column", "loss", quality);
        for (ColumnImportance one : all) {
            out.printf(Locale.ROOT, "  %-32s %+7.4f ± %.4f %+10.4f%n",
                    Format.shortened(one.column(), 32), one.loss(), one.deviation(), -one.quality());
        }
    }

    /** The names of a model's outputs. */
    private static List<String> outputs(TrainedModel trained) {
        List<String> classes = trained.encoder().classNames();
        return classes.isEmpty() ? List.of(trained.encoder().target().column()) : classes;
    }

    private void dependence(TrainedModel trained, PartialDependence one) {
        PrintWriter out = main.screen().out();
        List<String> names = outputs(trained);
        boolean classes = names.size() > 1;
        // Of two classes one says all; of many the picture shows more.
        List<Integer> shown = IntStream.range(names.size() == 2 ? 1 : 0, Math.min(names.size(), MOST_CLASSES)).boxed().toList();
        out.println();
        out.println("Mean " + (classes ? "probability" : "prediction") + " if every row had this value of '" + one.column() + "'"
                + (names.size() > MOST_CLASSES ? " (the first " + MOST_CLASSES + " classes)" : ""));
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %-20s", "value"));
        shown.forEach(i -> head.append(String.format(Locale.ROOT, " %12s", Format.shortened(names.get(i), 12))));
        out.println(head);
        for (int point = 0; point < one.values().size(); point++) {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "  %-20s", Format.shortened(one.values().get(point), 20)));
            double[] means = one.means().get(point);
            shown.forEach(i -> line.append(String.format(Locale.ROOT, " %12s",
                    classes ? String.format(Locale.ROOT, "%.4f", means[i]) : Format.significant(means[i]))));
            out.println(line);
        }
    }

    private void row(TrainedModel trained, Table table, Compute compute) {
        PrintWriter out = main.screen().out();
        Table one = table.rows(row - 1);
        Tensor features = trained.encoder().encodeFeatures(one);
        String prediction = trained.predict(compute, one).getFirst();
        int output = Math.max(0, trained.encoder().classNames().indexOf(prediction));
        Tensor baseline = baseline(trained.encoder().encodeFeatures(table));
        Tensor parts = Attribution.integratedGradients(trained.network(), features, baseline, output, STEPS, compute);
        out.println();
        out.println("Row " + row + " is predicted as " + prediction + ". What speaks for it (+) and against it (-),");
        out.println("compared with the mean row" + (trained.encoder().target() instanceof FittedValueEncoder
                ? ", in units of the scaled target:" : ", in units of the logit:"));
        List<Integer> order = new ArrayList<>(IntStream.range(0, parts.size()).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -Math.abs(parts.get(i))));
        for (int i : order.subList(0, Math.min(MOST_FEATURES, order.size()))) {
            out.printf(Locale.ROOT, "  %-32s %+.4f%n",
                    Format.shortened(trained.encoder().featureNames().get(i), 32), parts.get(i));
        }
        if (order.size() > MOST_FEATURES) {
            out.println("  and " + (order.size() - MOST_FEATURES) + " smaller ones");
        }
    }

    /** The mean of each feature. */
    private static Tensor baseline(Tensor features) {
        int width = features.shape().dim(1);
        int rows = features.shape().dim(0);
        double[] sums = new double[width];
        for (int i = 0; i < features.size(); i++) {
            sums[i % width] += features.get(i);
        }
        Tensor mean = Tensor.zeros(Shape.of(width));
        for (int i = 0; i < width; i++) {
            mean.data()[i] = (float) (sums[i] / rows);
        }
        return mean;
    }
}
