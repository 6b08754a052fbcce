package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes rows out of training that repeat others.
 *
 * @param key the columns that rows are compared by, the target too if it is named; empty: all of them, the target too
 * @param keep which of equal rows stays
 */
public record DropDuplicates(List<String> key, Keep keep) implements RowStep {
    /** Rows that are equal in every column; the first stays. */
    public static final DropDuplicates EXACT = new DropDuplicates(List.of(), Keep.FIRST);

    /** Which of equal rows stays. */
    public enum Keep {
        /** The first one. */
        FIRST,
        /** The last one. */
        LAST
    }

    public DropDuplicates {
        key = List.copyOf(key);
    }

    @Override
    public Cleaned clean(Table train, String target) {
        return Cleaned.without(train, repeated(train), "rows that repeat another"
                + (key.isEmpty() ? "" : " in " + String.join(", ", key)));
    }

    /** Which rows repeat one that stays. */
    public boolean[] repeated(Table table) {
        List<Column> columns = key.isEmpty() ? table.columns() : key.stream().map(table::column).toList();
        boolean[] repeated = new boolean[table.size()];
        Map<Row, Integer> kept = new HashMap<>();
        for (int i = 0; i < repeated.length; i++) {
            int row = keep == Keep.FIRST ? i : repeated.length - 1 - i;
            repeated[row] = Optional.ofNullable(kept.putIfAbsent(new Row(columns, row), row)).isPresent();
        }
        return repeated;
    }

    /** A row by its values; two missing values are equal. */
    private record Row(List<Column> columns, int row) {
        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Row that)) {
                return false;
            }
            for (Column column : columns) {
                boolean equal = switch (column) {
                    case NumericColumn numbers -> bits(numbers, row) == bits(numbers, that.row);
                    case CategoryColumn categories -> categories.code(row) == categories.code(that.row);
                };
                if (!equal) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (Column column : columns) {
                hash = 31 * hash + switch (column) {
                    case NumericColumn numbers -> Long.hashCode(bits(numbers, row));
                    case CategoryColumn categories -> categories.code(row);
                };
            }
            return hash;
        }

        private static long bits(NumericColumn column, int row) {
            return Double.doubleToLongBits(column.values()[row] + 0.0);
        }
    }
}
