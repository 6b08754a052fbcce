package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The known values of a column and their positions. */
final class Levels {
    /** The position of a value that is not known. */
    static final int UNKNOWN = -1;

    private static final int SHOWN = 12;

    private Levels() {
    }

    static List<String> distinct(String column, List<String> levels) {
        if (levels.isEmpty() || new HashSet<>(levels).size() < levels.size()) {
            throw new DataException("column '" + column + "': the known values " + levels + " are empty or repeat");
        }
        return List.copyOf(levels);
    }

    /** The position of each row's value among the known ones, or {@link #UNKNOWN}. */
    static int[] positions(Table table, String name, List<String> levels) {
        Map<String, Integer> positions = new HashMap<>();
        for (String level : levels) {
            positions.put(level, positions.size());
        }
        Column column = table.column(name);
        int[] rows = new int[column.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = positions.getOrDefault(column.text(row), UNKNOWN);
        }
        return rows;
    }

    /**
     * @param what a value is called in the message
     * @throws DataException naming the first row whose value is not known
     */
    static int[] refuseUnknown(int[] positions, Table table, String name, List<String> levels, String what) {
        for (int row = 0; row < positions.length; row++) {
            if (positions[row] == UNKNOWN) {
                List<String> shown = levels.subList(0, Math.min(levels.size(), SHOWN));
                throw new DataException(unknown(table, name, row, what) + "; known are "
                        + String.join(", ", shown.stream().map(DataException::quote).toList())
                        + (levels.size() > SHOWN ? ", … (" + levels.size() + " in all)" : "")
                        + ". Mend the value, or train with rows that have it");
            }
        }
        return positions;
    }

    static String unknown(Table table, String name, int row, String what) {
        return table.where(row) + ", column '" + name + "': the " + what + " "
                + DataException.quote(table.column(name).text(row)) + " did not occur in training";
    }
}
