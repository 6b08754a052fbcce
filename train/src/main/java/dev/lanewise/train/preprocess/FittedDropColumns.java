package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.List;

/**
 * Drops columns, where they are. Made by {@link DropSparseColumns}.
 *
 * @param columns that go
 */
public record FittedDropColumns(List<String> columns) implements FittedStep {
    public FittedDropColumns {
        columns = List.copyOf(columns);
    }

    @Override
    public Table transform(Table table, UnknownCategory unknown) {
        return columns.isEmpty() ? table : table.exchange(columns, List.of());
    }

    @Override
    public List<String> made(String column) {
        return columns.contains(column) ? List.of() : List.of(column);
    }

    @Override
    public String describe() {
        return columns.isEmpty() ? "" : "dropped " + String.join(", ", columns) + ", where too much is missing";
    }
}
