package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Table;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers the categories of a column 0, 1, 2, …, in the order of {@link LabelEncoder}: for categories that have an order,
 * and whose names sort in it. A category that training did not have is an error, or −1 where the caller does not refuse it.
 *
 * @param columns which; all category columns, or those named
 */
public record Ordinal(ColumnSet columns) implements ColumnStep {
    @Override
    public FittedCodes fit(Table train, String target) {
        List<FittedCodes.Codes> codes = columns.of(ColumnKind.CATEGORY, train, target).stream()
                .map(name -> {
                    List<String> known = LabelEncoder.classes(train, name);
                    List<Double> numbers = IntStream.range(0, known.size()).mapToObj(i -> (double) i).toList();
                    return new FittedCodes.Codes(new Levels(name, known), name, numbers, -1, true);
                })
                .toList();
        return new FittedCodes(codes, "numbered in order");
    }
}
