package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The known values of a column, as text.
 *
 * @param column the column
 * @param known its values; the position of each is its number
 */
public record Levels(String column, List<String> known) {
    /** The position of a value that is not known. */
    static final int UNKNOWN = -1;

    private static final int SHOWN = 12;

    /** @throws DataException without values, or if two are equal */
    public Levels {
        if (known.isEmpty() || new HashSet<>(known).size() < known.size()) {
            throw new DataException("column '" + column + "': the known values " + known + " are empty or repeat");
        }
        known = List.copyOf(known);
    }

    /**
     * The position of each row's value among the known ones, or {@link #UNKNOWN}.
     *
     * @param refuses whether a value that is not known is an error
     * @param what a value is called in the message
     * @throws DataException if the column is missing or a row has no value there, or one that is not known and refused
     */
    int[] positions(Table table, boolean refuses, String what) {
        Map<String, Integer> positions = new HashMap<>();
        for (String level : known) {
            positions.put(level, positions.size());
        }
        Column values = table.column(column);
        int[] rows = new int[values.size()];
        for (int row = 0; row < rows.length; row++) {
            if (values.missing(row)) {
                throw Numbers.missing(table, column, row);
            }
            rows[row] = positions.getOrDefault(values.text(row), UNKNOWN);
            if (refuses && rows[row] == UNKNOWN) {
                throw new DataException(table.where(row) + ", column '" + column + "': the " + what + " "
                        + DataException.quote(values.text(row)) + " did not occur in training; known are " + list()
                        + ". Mend the value, or train with rows that have it");
            }
        }
        return rows;
    }

    private String list() {
        List<String> shown = known.subList(0, Math.min(known.size(), SHOWN));
        return String.join(", ", shown.stream().map(DataException::quote).toList())
                + (known.size() > SHOWN ? ", … (" + known.size() + " in all)" : "");
    }
}
