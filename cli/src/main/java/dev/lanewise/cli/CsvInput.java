package dev.lanewise.cli;

import dev.lanewise.train.data.CsvOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of commands that read a table. */
class CsvInput {
    @Option(
            names = "--delimiter",
            order = 100,
            paramLabel = "CHARACTER",
            converter = Values.Delimiter.class,
            description = "What is between two fields: one character, or tab. Default: comma.")
    private Character delimiter = CsvOptions.DEFAULT.delimiter();

    @Option(
            names = "--no-header",
            order = 101,
            description = "The first line is data; the columns are then named column1, column2 and so on.")
    private boolean noHeader;

    @Option(
            names = "--missing-text",
            order = 102,
            paramLabel = "TEXT",
            split = ",",
            description = "What stands for a missing value, beside the empty field. Default: NA, N/A, NaN, NULL, ?")
    private String[] missingTexts;

    CsvOptions options() {
        CsvOptions options = CsvOptions.DEFAULT.withDelimiter(delimiter);
        if (missingTexts != null) {
            options = options.withMissing(missingTexts);
        }
        return noHeader ? options.withoutHeader() : options;
    }

    /** The options as they were given, for a command that is to be run next. */
    List<String> arguments() {
        List<String> words = new ArrayList<>();
        if (delimiter != CsvOptions.DEFAULT.delimiter()) {
            words.addAll(List.of("--delimiter", delimiter == '\t' ? "tab" : delimiter.toString()));
        }
        if (noHeader) {
            words.add("--no-header");
        }
        if (missingTexts != null) {
            words.addAll(List.of("--missing-text", String.join(",", missingTexts)));
        }
        return words;
    }
}
