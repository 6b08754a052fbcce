package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.Arrays;

/**
 * Whether a target column is classified or regressed, and why.
 *
 * @param task the task
 * @param reason a clause that can follow "because"
 */
public record TaskChoice(Task task, String reason) {
    /** More whole numbers than this are taken as quantities. */
    static final int MOST_CLASSES = 20;

    /** Rows for each class that whole numbers need on average to be taken as classes. */
    static final int ROWS_PER_CLASS = 2;

    /**
     * The task that the target's values suggest: text is classified; numbers are classified if all are whole, there are
     * at most 20 different ones, and twice as many rows as those; else they are regressed. Decide on the whole table,
     * before it is split.
     *
     * @throws DataException if the target column is missing or has one value only
     */
    public static TaskChoice of(Table table, String target) {
        return switch (table.column(target)) {
            case CategoryColumn categories -> {
                needTwo(table, target, categories.levels().size());
                yield new TaskChoice(Task.CLASSIFICATION, "the target '" + target + "' holds text");
            }
            case NumericColumn numbers -> ofNumbers(table, target, numbers.values());
        };
    }

    private static TaskChoice ofNumbers(Table table, String target, double... values) {
        long distinct = Arrays.stream(values).map(value -> value + 0.0).distinct().count();
        needTwo(table, target, distinct);
        String subject = "the target '" + target + "' holds ";
        if (Arrays.stream(values).anyMatch(value -> value != StrictMath.rint(value))) {
            return new TaskChoice(Task.REGRESSION, subject + "numbers that are not whole");
        }
        String count = distinct + " different whole numbers in " + values.length + " rows";
        boolean classes = distinct <= MOST_CLASSES && values.length >= ROWS_PER_CLASS * distinct;
        return new TaskChoice(classes ? Task.CLASSIFICATION : Task.REGRESSION, subject + (classes ? "only " : "") + count);
    }

    private static void needTwo(Table table, String target, long distinct) {
        if (distinct < 2) {
            throw new DataException(table.source() + ": the target '" + target + "' has "
                    + (distinct == 0 ? "no rows" : "the same value '" + table.column(target).text(0) + "' in every row")
                    + ", so there is nothing to learn; choose another target or add rows");
        }
    }
}
