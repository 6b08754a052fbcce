package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnSource;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What the training rows of a table taught that does not fit in memory: its columns were read one after the other. Each
 * figure has the bits that {@link TableEncoder#training} gives it.
 *
 * @param encoder for all rows, the training rows too
 * @param reports what cleaning did to which training rows
 */
public record ColumnwiseFit(FittedTableEncoder encoder, List<CleaningReport> reports) {
    public ColumnwiseFit {
        reports = List.copyOf(reports);
    }

    /**
     * Whether a pipeline can be fitted so: all its steps learn each column from that column alone, and leave all rows where
     * they are.
     */
    public static boolean suits(Pipeline pipeline) {
        return pipeline.steps().stream().allMatch(ColumnwiseFit::suits);
    }

    private static boolean suits(Step step) {
        return step instanceof ColumnStep columns && columns.columnwise();
    }

    /**
     * Learns from the training rows. One column of them is in memory, and the target.
     *
     * @param rows the training rows, which have a target
     * @param target the column to predict; all others, but that of the weights, are features
     * @param task what a model for it does
     * @throws DataException as {@link TableEncoder#training}, or for a step that needs several columns, or takes rows out
     */
    public static ColumnwiseFit of(ColumnSource table, int[] rows, String target, Task task, EncoderOptions options) {
        if (rows.length == 0) {
            throw new DataException(table.source() + ": no rows to train on");
        }
        Table first = options.learned(table.rows(0, 1));
        if (!first.has(target)) {
            throw new DataException(table.source() + ": the column '" + target + "' is the target and cannot be the weights, too");
        }
        if (first.columns().size() == 1) {
            throw new DataException(table.source() + ": the only column is the target '" + target
                    + "'; add columns to predict it from");
        }
        List<ColumnStep> steps = new ArrayList<>();
        for (Step step : options.pipeline().steps()) {
            if (!suits(step)) {
                throw new DataException(table.source() + ": the preprocessing has a step that needs all rows in memory (" + step
                        + "); leave it out, or read the table into memory");
            }
            ColumnStep columns = (ColumnStep) step;
            columns.columns().in(first, target); // refuses names that are not there
            steps.add(columns);
        }
        List<List<FittedStep>> fitted = new ArrayList<>();
        List<List<CleaningReport>> reports = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            fitted.add(new ArrayList<>());
            reports.add(new ArrayList<>());
        }
        Table targets = table.select(target, rows);
        for (String name : first.names()) {
            if (!name.equals(target)) {
                Table one = table.select(name, rows);
                if (one.columns().getFirst() instanceof CategoryColumn categories && !options.pipeline().readsText(name)) {
                    TableEncoder.refuseNames(one, categories);
                }
                // With the target, because a table without columns is none: the step may drop the only one.
                one = one.exchange(List.of(), targets.columns());
                for (int i = 0; i < steps.size(); i++) {
                    ColumnStep step = ColumnwiseSteps.only(steps.get(i), name);
                    FittedStep learned = step.fit(one, target);
                    reports.get(i).addAll(learned.reports(one));
                    one = step.training(one, target, learned);
                    fitted.get(i).add(learned);
                }
            }
        }
        List<FittedStep> joined = new ArrayList<>();
        Table row = first;
        for (int i = 0; i < steps.size(); i++) {
            List<String> order = steps.get(i).columns().in(row, target).stream().map(Column::name).toList();
            FittedStep step = ColumnwiseSteps.joined(fitted.get(i), order);
            row = step.transform(row, UnknownCategory.ZEROS);
            joined.add(step);
        }
        FittedPipeline pipeline = new FittedPipeline(joined);
        FittedTableEncoder encoder = new FittedTableEncoder(
                TableEncoder.inputs(first.columns(), target, pipeline),
                pipeline,
                row.names().stream().filter(name -> !name.equals(target)).toList(),
                TableEncoder.target(targets, target, task, options));
        return new ColumnwiseFit(encoder, reports.stream().flatMap(List::stream).toList());
    }
}
