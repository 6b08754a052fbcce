package dev.lanewise.train.preprocess;

import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers the first characters of texts: features {@code name[1]}, {@code name[2]}, … Made by {@link CharacterCodes}.
 *
 * @param texts the columns
 */
public record FittedCharacterCodes(List<Text> texts) implements FittedStep {
    /**
     * What is read of a column.
     *
     * @param column the column
     * @param alphabet the characters that have numbers, from 1, in the order of their code points
     * @param length characters that are read
     */
    public record Text(String column, String alphabet, int length) {
        /** @throws DataException for an alphabet that is not in order, or no length */
        public Text {
            int[] points = alphabet.codePoints().toArray();
            for (int i = 1; i < points.length; i++) {
                if (points[i] <= points[i - 1]) {
                    throw new DataException("column '" + column + "': the characters of its alphabet are not in order");
                }
            }
            if (length < 1) {
                throw new DataException("column '" + column + "': " + length + " characters are read");
            }
        }

        private List<NumericColumn> features(Table table) {
            Column values = table.column(column);
            int[] known = alphabet.codePoints().toArray();
            double[][] numbers = new double[length][values.size()];
            for (int row = 0; row < values.size(); row++) {
                if (values.missing(row)) {
                    throw Numbers.missing(table, column, row);
                }
                int[] points = values.text(row).codePoints().limit(length).toArray();
                for (int i = 0; i < points.length; i++) {
                    int at = Arrays.binarySearch(known, points[i]);
                    numbers[i][row] = at < 0 ? known.length + 1 : at + 1;
                }
            }
            List<String> names = names();
            return IntStream.range(0, length).mapToObj(i -> new NumericColumn(names.get(i), numbers[i])).toList();
        }

        private List<String> names() {
            return IntStream.rangeClosed(1, length).mapToObj(i -> column + "[" + i + "]").toList();
        }
    }

    public FittedCharacterCodes {
        texts = List.copyOf(texts);
    }

    @Override
    public Table transform(Table table, UnknownCategory whereNotTold) {
        long features = texts.stream().mapToLong(Text::length).sum();
        if (features * table.size() > Tensor.MOST_ELEMENTS) {
            throw new DataException(table.source() + ": " + table.size() + " rows of " + features
                    + " characters are more than fit in memory; read fewer characters of a text");
        }
        return table.exchange(
                texts.stream().map(Text::column).toList(),
                texts.stream().flatMap(text -> text.features(table).stream()).toList());
    }

    @Override
    public List<String> made(String column) {
        return texts.stream()
                .filter(text -> text.column.equals(column))
                .findFirst()
                .map(Text::names)
                .orElse(List.of(column));
    }

    @Override
    public String describe() {
        return texts.isEmpty()
                ? ""
                : "the first " + FittedPipeline.count(texts.getFirst().length, "character") + " of "
                        + FittedPipeline.count(texts.size(), "column") + " numbered (0 behind the end, unknown ones after the last)";
    }
}
