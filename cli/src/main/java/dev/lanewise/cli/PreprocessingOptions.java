package dev.lanewise.cli;

import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.Cleaned;
import dev.lanewise.train.preprocess.ClipOutliers;
import dev.lanewise.train.preprocess.ColumnSet;
import dev.lanewise.train.preprocess.ColumnwiseFit;
import dev.lanewise.train.preprocess.DropMissingRows;
import dev.lanewise.train.preprocess.DropOutliers;
import dev.lanewise.train.preprocess.DropSparseColumns;
import dev.lanewise.train.preprocess.Fill;
import dev.lanewise.train.preprocess.Imputer;
import dev.lanewise.train.preprocess.KnnImputer;
import dev.lanewise.train.preprocess.MarkOutliers;
import dev.lanewise.train.preprocess.MissingIndicator;
import dev.lanewise.train.preprocess.OneHot;
import dev.lanewise.train.preprocess.Pipeline;
import dev.lanewise.train.preprocess.RowStep;
import dev.lanewise.train.preprocess.Scale;
import dev.lanewise.train.preprocess.Scaling;
import dev.lanewise.train.preprocess.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of commands that make features from a table: how it is cleaned, scaled and encoded. */
class PreprocessingOptions extends CsvInput {
    /** Neighbours of {@code --missing knn}. */
    private static final int NEIGHBOURS = 5;

    /** The options that {@link #streams} is false for. */
    static final String WHOLE = "--duplicates, --missing knn, --missing drop, --outliers RULE:drop and --encode target need all rows"
            + " in memory";

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            converter = PreprocessingValues.Missing.Parser.class,
            description = "What becomes of missing values: mean, median, most-frequent, constant=VALUE; knn (the mean of the"
                    + " 5 nearest rows); drop (rows with one are left out). Categories take the most frequent. Default: mean.")
    private PreprocessingValues.Missing missing = new PreprocessingValues.Missing("mean", Fill.Statistic.MEAN);

    @Option(
            names = "--mark-missing",
            description = "Add a feature of 0 and 1 for each column with missing values that says where they were.")
    private boolean markMissing;

    @Option(
            names = "--duplicates",
            paramLabel = "HOW",
            converter = PreprocessingValues.Duplicates.Parser.class,
            description = "What becomes of rows that repeat another: keep, drop (the first stays), drop-last (the last"
                    + " stays); drop=COLUMN,... compares these columns only. Default: keep.")
    private PreprocessingValues.Duplicates duplicates = new PreprocessingValues.Duplicates(Optional.empty());

    @Option(
            names = "--outliers",
            paramLabel = "RULE",
            converter = PreprocessingValues.Outliers.Parser.class,
            description = "What becomes of outliers among the training rows: iqr, zscore or quantile, with its factor"
                    + " (iqr=1.5, zscore=3, quantile=0.01), then :clip, :mark or :drop. Default: nothing; of a rule, :clip.")
    private PreprocessingValues.Outliers outliers;

    @Option(
            names = "--scale",
            paramLabel = "KIND",
            converter = Choice.OfScaling.class,
            completionCandidates = Choice.OfScaling.class,
            description = "How numbers are scaled: ${COMPLETION-CANDIDATES}. Default: standard (mean 0, deviation 1); of images in a"
                    + " file of arrays: pixel (bytes divided by 255), none for other numbers.")
    private Scaling scaling;

    @Option(
            names = "--encode",
            paramLabel = "KIND",
            converter = Choice.OfEncoding.class,
            completionCandidates = Choice.OfEncoding.class,
            description = "How text becomes numbers: ${COMPLETION-CANDIDATES}. Default: one-hot (a feature a category)."
                    + " characters: the numbers of the first characters, 0 behind the end.")
    private Encoding encoding = Encoding.ONE_HOT;

    @Option(
            names = "--text-length",
            paramLabel = "N",
            converter = Values.TextLength.class,
            description = "With characters, how many of a text are read. Default: 16.")
    private int textLength = 16;

    @Option(
            names = "--unknown",
            paramLabel = "HOW",
            converter = Choice.OfUnknown.class,
            completionCandidates = Choice.OfUnknown.class,
            description = "With one-hot, what a category is that training did not have: ${COMPLETION-CANDIDATES}."
                    + " Default: error.")
    private OneHot.Unknown unknown = OneHot.Unknown.ERROR;

    @Option(
            names = "--column",
            paramLabel = "NAME=STEP,...",
            converter = PreprocessingValues.ColumnSteps.Parser.class,
            description = "Other steps for one column: of mean, median, most-frequent, the kinds of --scale and of --encode."
                    + " May be given for several columns.")
    private List<PreprocessingValues.ColumnSteps> overrides = List.of();

    /** The rows that can be learned from: with a target, and without those that are left out by what they are. */
    Table clean(Table table, String target) {
        Table rest = table.known(target);
        if (rest != table) {
            int gone = table.size() - rest.size();
            rest = rest.withNote("left out " + Format.rows(gone) + " without a target");
        }
        List<RowStep> steps = new ArrayList<>();
        duplicates.step().ifPresent(steps::add);
        if (missing.how().equals("drop")) {
            steps.add(new DropMissingRows(ColumnSet.ALL));
        }
        for (RowStep step : steps) {
            Cleaned cleaned = step.clean(rest, target);
            rest = cleaned.table().withNote(cleaned.report().toString());
        }
        return rest;
    }

    /** How numbers are scaled where no option says it. */
    void scaleBy(Scaling usual) {
        scaling = scaling == null ? usual : scaling;
    }

    /** Whether the features can be made of a table that is not in memory; {@link #WHOLE} is why not. */
    boolean streams(Pipeline pipeline) {
        return duplicates.step().isEmpty() && !missing.how().equals("drop") && ColumnwiseFit.suits(pipeline);
    }

    /** @param seed draws the folds of a target encoding */
    Pipeline pipeline(long seed) {
        ColumnSet others = ColumnSet.except(overrides.stream()
                .map(PreprocessingValues.ColumnSteps::column)
                .toArray(String[]::new));
        List<Step> steps = new ArrayList<>();
        if (outlier("drop")) {
            steps.add(new DropOutliers(outliers.rule(), ColumnSet.ALL));
        }
        steps.add(new DropSparseColumns(1));
        if (markMissing) {
            steps.add(new MissingIndicator(ColumnSet.ALL));
        }
        if (outlier("mark")) {
            steps.add(new MarkOutliers(outliers.rule(), ColumnSet.ALL));
        }
        if (outlier("clip")) {
            steps.add(new ClipOutliers(outliers.rule(), ColumnSet.ALL));
        }
        overrides.forEach(column -> column.fill().ifPresent(fill -> steps.add(new Imputer(fill, column.set()))));
        switch (missing.how()) {
            case "knn" -> {
                // Distances are in the units of the columns, so these are scaled first.
                steps.add(new Scale(scaling, others));
                steps.add(new KnnImputer(NEIGHBOURS, ColumnSet.ALL));
                steps.add(new Imputer(Fill.Statistic.MOST_FREQUENT, ColumnSet.ALL));
            }
            case "drop" -> steps.add(new Scale(scaling, others));
            default -> {
                steps.add(new Imputer(missing.fill(), ColumnSet.ALL));
                steps.add(new Scale(scaling, others));
            }
        }
        for (PreprocessingValues.ColumnSteps column : overrides) {
            column.scaling().ifPresent(kind -> steps.add(new Scale(kind, column.set())));
            column.encoding().ifPresent(kind -> steps.add(kind.of(column.set(), unknown, seed, textLength)));
        }
        steps.add(encoding.of(others, unknown, seed, textLength));
        return new Pipeline(steps);
    }

    private boolean outlier(String action) {
        return outliers != null && outliers.action().equals(action);
    }
}
