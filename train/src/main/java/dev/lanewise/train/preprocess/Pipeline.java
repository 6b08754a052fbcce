package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the columns of a table become features, step by step: cleaning, filling in what is missing, scaling, encoding. A
 * value of settings; {@link #fit} learns from training data, and only what that returns transforms other data.
 *
 * @param steps in the order in which they act
 */
public record Pipeline(List<Step> steps) {
    /** Fills holes with means and most frequent categories, standardises numbers, gives each category a feature. */
    public static final Pipeline DEFAULT = withScaling(Scaling.STANDARD);

    public Pipeline {
        steps = List.copyOf(steps);
    }

    public static Pipeline of(Step... steps) {
        return new Pipeline(List.of(steps));
    }

    /** As {@link #DEFAULT}, with another scaling. */
    public static Pipeline withScaling(Scaling scaling) {
        return of(
                new DropSparseColumns(1),
                new Imputer(Fill.Statistic.MEAN, ColumnSet.ALL),
                new Scale(scaling, ColumnSet.ALL),
                new OneHot(OneHot.Unknown.ERROR, ColumnSet.ALL));
    }

    /** Whether it reads the texts of a column, which then need be no categories. */
    boolean readsText(String column) {
        return steps.stream().anyMatch(step -> step instanceof CharacterCodes codes && codes.columns().has(column));
    }

    /**
     * Learns from training data, each step from what the steps before it made of them.
     *
     * @param target the column to predict, which no step changes
     * @throws dev.lanewise.train.data.DataException if a column is missing or does not suit a step, or no row is left
     */
    public Fitting fit(Table train, String target) {
        Table table = train;
        int[] left = IntStream.range(0, train.size()).toArray();
        List<FittedStep> fitted = new ArrayList<>();
        List<CleaningReport> reports = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case RowStep rows -> {
                    Cleaned cleaned = rows.clean(table, target);
                    table = cleaned.table();
                    int[] before = left;
                    left = Arrays.stream(cleaned.kept()).map(row -> before[row]).toArray();
                    reports.add(cleaned.report());
                }
                case ColumnStep columns -> {
                    FittedStep one = columns.fit(table, target);
                    reports.addAll(one.reports(table));
                    table = columns.training(table, target, one);
                    fitted.add(one);
                }
            }
        }
        return new Fitting(new FittedPipeline(fitted), table, left, reports);
    }

    /**
     * What fitting gave.
     *
     * @param pipeline for all other data
     * @param training the training data as the network is to see them; do not transform them again
     * @param rows the rows of the training data that are left, by their numbers there; not copied
     * @param reports what cleaning did to which rows
     */
    public record Fitting(FittedPipeline pipeline, Table training, int[] rows, List<CleaningReport> reports) {
        public Fitting {
            reports = List.copyOf(reports);
        }
    }
}
