package dev.lanewise.cli;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.GroupKFold;
import dev.lanewise.train.validation.KFold;
import dev.lanewise.train.validation.LeaveOneOut;
import dev.lanewise.train.validation.Repeated;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.StratifiedKFold;
import dev.lanewise.train.validation.TableSplits;
import dev.lanewise.train.validation.TimeSeriesSplit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How the rows are split into folds, in the commands that judge by them. */
class FoldOptions {
    @Option(
            names = "--folds",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Default: 5. Classes are kept in proportion.")
    private int count = 5;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Draws the folds so many times. Default: 1.")
    private int repetitions = 1;

    @Option(names = "--in-order", description = "The folds are taken in the order of the rows; nothing is drawn.")
    private boolean inOrder;

    @Option(names = "--leave-one-out", description = "Each row is a fold.")
    private boolean leaveOneOut;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "Rows with one value here, of one patient for instance, are never on both sides. The column is not"
                    + " learned from.")
    private String group;

    @Option(
            names = "--time-series",
            description = "The rows are in the order of time: each fold is tested on after training on all rows before it.")
    private boolean timeSeries;

    private List<String> kinds() {
        return Stream.of(
                        leaveOneOut ? "--leave-one-out" : "",
                        group == null ? "" : "--group",
                        timeSeries ? "--time-series" : "",
                        inOrder ? "--in-order" : "",
                        repetitions > 1 ? "--repeat" : "")
                .filter(name -> !name.isEmpty())
                .toList();
    }

    void check(CommandLine line) {
        if (kinds().size() > 1) {
            throw new ParameterException(line, String.join(" and ", kinds()) + ": choose one of them");
        }
    }

    /** The table without the column that groups its rows. */
    Table learned(Table table) {
        return group == null ? table : table.without(List.of(group));
    }

    /** The folds of a table. */
    List<Split> splits(Table table, String target, Task task, long seed) {
        if (leaveOneOut) {
            return LeaveOneOut.of(table.size());
        }
        if (timeSeries) {
            return TimeSeriesSplit.of(table.size(), count);
        }
        if (group != null) {
            if (group.equals(target)) {
                throw new RunFailure("--group: '" + group + "' is the target; name another column");
            }
            Column column = table.column(group);
            return GroupKFold.of(
                    IntStream.range(0, table.size()).mapToObj(column::text).toList(), count);
        }
        if (inOrder) {
            return task == Task.CLASSIFICATION
                    ? StratifiedKFold.of(
                            LabelEncoder.fit(table, target).encode(table).indices().toArray(), count)
                    : KFold.of(table.size(), count);
        }
        if (repetitions == 1) {
            return TableSplits.folds(table, target, task, count, seed);
        }
        return Repeated.of(
                repetitions,
                seed,
                drawn -> TableSplits.folds(table, target, task, count, drawn));
    }
}
