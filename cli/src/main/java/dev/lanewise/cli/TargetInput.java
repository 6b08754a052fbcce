package dev.lanewise.cli;

import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of commands that read rows for a model together with what it should predict. */
final class TargetInput extends ModelInput {
    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "Of arrays, what the model should predict: an array of the NPZ file, or the IDX or NPY file that has it."
                    + " Default: the array that training had. A CSV file has the column.")
    private String target;

    /**
     * The file, of which nothing but headers has been read.
     *
     * @param weights a column of weights; null: none
     */
    DataFile open(CommandLine line, Path path, FittedTableEncoder encoder, String weights) {
        String column = encoder.target().column();
        boolean separate = DataFile.isOtherFile(path, column);
        if (target == null && separate) {
            throw new ParameterException(line, "--target is missing: " + path + " holds arrays, none of them the target '" + column
                    + "'; name the array or the file that has it");
        }
        String named = target == null ? column : target;
        DataFile file = rows(path, encoder, named, Optional.ofNullable(weights));
        if (file instanceof DataFile.Text && !named.equals(column)) {
            throw new ParameterException(line, "--target " + target + ": in a CSV file the target is the column '" + column
                    + "', which the model learned to predict; leave it out");
        }
        return file;
    }

    /** All rows, in memory, with their target by the name that the model knows. */
    static Table table(DataFile file, FittedTableEncoder encoder) {
        Table table = file.table();
        String column = encoder.target().column();
        String own = file.target().orElseThrow();
        if (own.equals(column)) {
            return table;
        }
        NumericColumn values = (NumericColumn) table.column(own); // arrays have no others
        return table.exchange(List.of(own), List.of(new NumericColumn(column, values.values())));
    }
}
