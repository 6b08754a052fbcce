package dev.lanewise.cli;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.ImageShape;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The options of commands that read rows for a model. */
class ModelInput extends CsvInput {
    @Option(
            names = "--image",
            paramLabel = "HxW[xC]",
            converter = AugmentChoice.Image.class,
            description = "The shape of the images in a file of arrays, where it does not show which axis the channels are."
                    + " Default: as in the file.")
    private ImageShape image;

    /** Rows without their target: what the model learned from. */
    final DataFile features(Path path, FittedTableEncoder encoder) {
        String target = encoder.target().column();
        return checked(path, encoder, new DataFile.Reading(
                encoder.featureOptions(options()),
                Optional.empty(),
                Optional.empty(),
                DataFile.holds(path, target) ? List.of(target) : List.of(),
                Optional.ofNullable(image)));
    }

    /**
     * Rows with their target.
     *
     * @param target what has it: a column, or of arrays an array or a file
     * @param weights likewise
     */
    final DataFile rows(Path path, FittedTableEncoder encoder, String target, Optional<String> weights) {
        CsvOptions options = encoder.options(options());
        return checked(path, encoder, new DataFile.Reading(
                weights.map(column -> with(options, column)).orElse(options),
                Optional.of(target),
                weights,
                List.of(),
                Optional.ofNullable(image)));
    }

    /** Of a table, columns that the model does not know are ignored, but one pixel more makes another image. */
    private static DataFile checked(Path path, FittedTableEncoder encoder, DataFile.Reading reading) {
        DataFile file = DataFile.of(path, reading);
        if (file instanceof DataFile.Arrays && file.image().isPresent()) {
            int width = file.image().get().size();
            if (!encoder.featureColumns().contains("x" + (width - 1)) || encoder.featureColumns().contains("x" + width)) {
                throw new DataException(path + ": images of " + file.image().get() + " have " + width + " values, the model learned from "
                        + encoder.featureColumns().size() + "; give it images of the same shape");
            }
        }
        return file;
    }

    /** The options of a file that is read with one more column, of numbers. */
    private static CsvOptions with(CsvOptions options, String column) {
        List<String> columns = new ArrayList<>(options.only());
        Map<String, ColumnKind> kinds = new TreeMap<>();
        if (!columns.contains(column)) {
            columns.add(column);
            kinds.put(column, ColumnKind.NUMERIC);
        }
        return options.withOnly(columns).withKinds(kinds);
    }
}
