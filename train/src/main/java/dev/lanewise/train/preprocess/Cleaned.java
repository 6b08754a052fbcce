package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A table without the rows that a step took out.
 *
 * @param table the rest
 * @param report what was taken out
 * @param kept the rows that are left, by their numbers in the table before, ascending; not copied
 */
public record Cleaned(Table table, CleaningReport report, int... kept) {
    /** @param what what the rows are that go, after their number: "rows with a missing value" */
    static Cleaned without(Table table, boolean[] gone, String what) {
        List<Integer> kept = new ArrayList<>();
        for (int row = 0; row < gone.length; row++) {
            if (!gone[row]) {
                kept.add(row);
            }
        }
        CleaningReport report = CleaningReport.of(table, gone, "left out " + what);
        if (kept.isEmpty()) {
            throw new DataException(table.source() + ": no row is left of " + table.size() + ": " + report
                    + "; clean the data otherwise");
        }
        int[] rows = kept.stream().mapToInt(Integer::intValue).toArray();
        return new Cleaned(rows.length == gone.length ? table : table.rows(rows), report, rows);
    }
}
