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
    private static final int SHOWN = 12;

    private Levels() {
    }

    static List<String> distinct(String column, List<String> levels) {
        if (levels.isEmpty() || new HashSet<>(levels).size() < levels.size()) {
            throw new DataException("column '" + column + "': the known values " + levels + " are empty or repeat");
        }
        return List.copyOf(levels);
    }

    /**
     * The position of each row's value among the known ones.
     *
     * @param what a value is called in the message
     * @throws DataException naming the first row whose value is not known
     */
    static int[] positions(Table table, String name, List<String> levels, String what) {
        Map<String, Integer> positions = new HashMap<>();
        for (String level : levels) {
            positions.put(level, positions.size());
        }
        Column column = table.column(name);
        int[] rows = new int[column.size()];
        for (int row = 0; row < rows.length; row++) {
            Integer position = positions.get(column.text(row));
            if (position == null) {
                List<String> shown = levels.subList(0, Math.min(levels.size(), SHOWN));
                throw new DataException(table.where(row) + ", column '" + name + "': the " + what + " '" + column.text(row)
                        + "' did not occur in training; known are "
                        + String.join(", ", shown.stream().map(level -> "'" + level + "'").toList())
                        + (levels.size() > SHOWN ? ", … (" + levels.size() + " in all)" : "")
                        + ". Mend the value, or train with rows that have it");
            }
            rows[row] = position;
        }
        return rows;
    }
}
