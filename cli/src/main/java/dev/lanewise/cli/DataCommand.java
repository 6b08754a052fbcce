package dev.lanewise.cli;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.ColumnProfile;
import dev.lanewise.train.preprocess.DropDuplicates;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "data",
        sortOptions = false,
        customSynopsis = "lanewise data DATA [--target COLUMN] [OPTIONS]",
        description = {
            "Looks at a table before anything is learned from it: kinds, missing values, repeated rows, outliers, the"
                    + " classes and their balance, columns that teach nothing; and says which command to start with.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise data iris.csv --target species"})
final class DataCommand implements Runnable {
    private static final int NAME = 18;
    private static final int MOST_COLUMNS = 100;
    private static final int MOST_CLASSES = 20;

    /** A largest class of so many times the rows of the smallest is out of balance. */
    private static final int UNBALANCED = 4;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "The table: a CSV file, or arrays (IDX, NPY, NPZ).")
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column that is to be predicted; of arrays the array in an NPZ file, or the IDX or NPY file that has"
                    + " it. Default: the last column.")
    private String target;

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Override
    public void run() {
        DataFile data = DataFile.of(file, new DataFile.Reading(
                csv.options(), Optional.ofNullable(target), Optional.empty(), List.of(), Optional.empty()));
        if (data instanceof DataFile.Arrays && target == null) {
            throw new ParameterException(spec.commandLine(), "--target is missing: " + file
                    + " holds arrays; name the array or the file that is to be predicted");
        }
        Table table = data.table();
        String predicted = data.target().isEmpty() ? table.names().getLast() : table.column(data.target().get()).name();
        if (data.image().isPresent()) {
            images(table, predicted, data);
            return;
        }
        List<ColumnProfile> profiles = table.columns().stream().map(ColumnProfile::of).toList();
        PrintWriter out = main.screen().out();
        int missing = profiles.stream().mapToInt(ColumnProfile::missing).sum();
        int repeated = repeated(table);
        out.println(table.source() + ": " + Format.rows(table.size()) + ", " + Format.count(profiles.size(), "column") + ", "
                + (missing == 0 ? "no missing values" : Format.count(missing, "missing value")) + ", "
                + (repeated == 0 ? "no repeated rows" : Format.count(repeated, "repeated row")));
        out.println();
        columns(profiles);
        List<String> notes = new ArrayList<>(table.notes());
        notes.addAll(IdleColumns.notes(table, predicted));
        if (!notes.isEmpty()) {
            out.println();
            notes.forEach(note -> out.println("Note: " + note));
        }
        out.println();
        List<String> options = target(table, predicted);
        start(profiles, predicted, repeated, options);
    }

    /** Pixels are no columns to look at one by one. */
    private void images(Table table, String predicted, DataFile data) {
        PrintWriter out = main.screen().out();
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        int missing = 0;
        for (Column column : table.without(List.of(predicted)).columns()) {
            for (double value : ((NumericColumn) column).values()) {
                smallest = value < smallest ? value : smallest;
                largest = value > largest ? value : largest;
                missing += Double.isNaN(value) ? 1 : 0;
            }
        }
        int repeated = repeated(table);
        out.println(table.source() + ": " + Format.count(table.size(), "image") + " of " + data.image().get() + ", values from "
                + number(smallest) + " to " + number(largest) + ", "
                + (missing == 0 ? "none missing" : missing + " missing") + ", "
                + (repeated == 0 ? "no repeated rows" : Format.count(repeated, "repeated row")));
        table.notes().forEach(note -> out.println("Note: " + note));
        out.println();
        start(List.of(), predicted, repeated, target(table, predicted));
    }

    private static int repeated(Table table) {
        int count = 0;
        for (boolean row : DropDuplicates.EXACT.repeated(table)) {
            count += row ? 1 : 0;
        }
        return count;
    }

    private void columns(List<ColumnProfile> profiles) {
        PrintWriter out = main.screen().out();
        String line = "%-" + NAME + "s %-6s %7s %8s %9s %9s %9s %8s%n";
        out.printf(Locale.ROOT, line, "column", "kind", "missing", "distinct", "smallest", "mean", "largest", "outliers");
        for (ColumnProfile column : profiles.subList(0, Math.min(profiles.size(), MOST_COLUMNS))) {
            String name = Format.shortened(column.name(), NAME);
            if (column.kind() == ColumnKind.NUMERIC) {
                out.printf(Locale.ROOT, line, name, "number", count(column.missing()), column.distinct(),
                        number(column.smallest()), number(column.mean()), number(column.largest()), count(column.outliers()));
            } else {
                out.printf(Locale.ROOT, "%-" + NAME + "s %-6s %7s %8s   most often %s%n", name, "text",
                        count(column.missing()), column.distinct(), column.distinct() == 0 ? "-"
                                : DataException.quote(Format.shortened(column.most(), NAME)) + ": " + column.mostRows());
            }
        }
        if (profiles.size() > MOST_COLUMNS) {
            out.println("… and " + (profiles.size() - MOST_COLUMNS) + " columns more");
        }
    }

    private static String count(int count) {
        return count == 0 ? "." : Integer.toString(count);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Format.significant(value);
    }

    /** Describes the target. @return the options of the training command that follow from it */
    private List<String> target(Table whole, String predicted) {
        PrintWriter out = main.screen().out();
        Table table = whole.known(predicted);
        TaskChoice choice = TaskChoice.of(table, predicted);
        out.println("Target: '" + predicted + "'" + (target == null ? ", the last column (--target names another)" : ""));
        out.println("Task: " + Choice.word(choice.task()) + ", because " + choice.reason());
        if (choice.task() == Task.REGRESSION) {
            return List.of();
        }
        List<String> classes = LabelEncoder.fit(table, predicted).classes();
        int[] counts = new int[classes.size()];
        for (int label : LabelEncoder.fit(table, predicted).encode(table).indices().toArray()) {
            counts[label]++;
        }
        for (int c = 0; c < Math.min(classes.size(), MOST_CLASSES); c++) {
            out.printf(Locale.ROOT, "  %-" + NAME + "s %7d  %4.1f %%%n",
                    Format.shortened(classes.get(c), NAME), counts[c], 100.0 * counts[c] / table.size());
        }
        if (classes.size() > MOST_CLASSES) {
            out.println("  … and " + (classes.size() - MOST_CLASSES) + " classes more");
        }
        int largest = IntStream.of(counts).max().orElseThrow();
        int smallest = IntStream.of(counts).min().orElseThrow();
        return largest >= UNBALANCED * smallest ? List.of("--class-weights", "balanced") : List.of();
    }

    private void start(List<ColumnProfile> profiles, String predicted, int repeated, List<String> options) {
        List<String> words = new ArrayList<>(List.of("./lanewise", "train", file.toString(), "--target", target == null ? predicted : target));
        List<String> idle = profiles.stream()
                .filter(column -> column.trait() != ColumnProfile.Trait.NONE && !column.name().equals(predicted))
                .map(ColumnProfile::name)
                .toList();
        if (!profiles.isEmpty() && idle.size() == profiles.size() - 1) {
            throw new DataException(file + ": no column is left to learn from beside the target '" + predicted
                    + "': each is empty, constant, numbers the rows or names them; add columns, or name another target");
        }
        if (!idle.isEmpty()) {
            words.addAll(List.of("--leave-out", String.join(",", idle)));
        }
        if (repeated > 0) {
            words.addAll(List.of("--duplicates", "drop"));
        }
        words.addAll(options);
        words.addAll(csv.arguments());
        PrintWriter out = main.screen().out();
        out.println();
        out.println("Start with:");
        out.println("  " + String.join(" ", words.stream().map(Format::argument).toList()));
    }
}
