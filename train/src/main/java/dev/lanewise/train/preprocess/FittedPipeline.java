package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a {@link Pipeline} with what they learned; those that take rows out of training data are no longer there.
 *
 * @param steps in the order in which they act
 */
public record FittedPipeline(List<FittedStep> steps) {
    public FittedPipeline {
        steps = List.copyOf(steps);
    }

    /**
     * What the steps make of a table, all rows of it.
     *
     * @param unknown what becomes of a category that training did not have, where a step was not told
     * @throws dev.lanewise.train.data.DataException if a column is missing or a value does not suit it
     */
    public Table transform(Table table, UnknownCategory unknown) {
        Table transformed = table;
        for (FittedStep step : steps) {
            transformed = step.transform(transformed, unknown);
        }
        return transformed;
    }

    /** The columns that the steps make of one. */
    public List<String> made(String column) {
        List<String> made = List.of(column);
        for (FittedStep step : steps) {
            made = made.stream().flatMap(name -> step.made(name).stream()).toList();
        }
        return made;
    }

    /** What it does, one clause a step. */
    public List<String> describe() {
        return steps.stream().map(FittedStep::describe).filter(words -> !words.isEmpty()).toList();
    }

    /** What it would mend in a table: missing values, outliers. */
    public List<CleaningReport> reports(Table table, UnknownCategory unknown) {
        List<CleaningReport> reports = new ArrayList<>();
        Table transformed = table;
        for (FittedStep step : steps) {
            reports.addAll(step.reports(transformed));
            transformed = step.transform(transformed, unknown);
        }
        return reports;
    }

    /** A number with its noun: 1 column, 2 columns. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
