package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** From this many rows on, a text that most rows have for themselves is not taken for a class. */
    private static final int ROWS_TO_JUDGE = 10;

    /**
     * The task that the options ask for; if they ask for none, that of {@link #of}, unless it is in doubt: a text target
     * of which most values are numbers is more often a mistake in the data than a set of classes, and so is one with
     * more than half as many different texts as rows (10 or more).
     *
     * @throws DataException if the target column is missing or has one value only, or the task is in doubt: the message
     *     names the first value that is not a number
     */
    public static Task decide(Table whole, String target, EncoderOptions options) {
        Table table = whole.known(target);
        TaskChoice choice = of(table, target);
        if (options.task().isEmpty() && table.column(target) instanceof CategoryColumn values && values.firstWord() >= 0) {
            boolean unlikely = values.size() >= ROWS_TO_JUDGE && ROWS_PER_CLASS * values.levels().size() > values.size();
            if (unlikely) {
                refuseSingleRows(table, target); // for which classification is no remedy
            }
            if (unlikely || 2 * values.words() < values.size()) {
                throw new DataException(
                        takenForClasses(table, values) + "; mend the value" + (values.words() == 1 ? "" : "s")
                                + ", or ask for classification",
                        Remedy.task("classification"));
            }
        }
        return options.task().orElse(choice.task());
    }

    /**
     * Refuses classes of one row each: none of them could be learned and held out.
     *
     * @throws DataException naming the first value that is not a number, if there is one
     */
    public static void refuseSingleRows(Table whole, String target) {
        Table table = whole.known(target);
        switch (table.column(target)) {
            case CategoryColumn values when values.levels().size() == values.size() ->
                throw new DataException(takenForClasses(table, values)
                        + "; mend the values if they should be numbers, or add rows of each class");
            case NumericColumn values when distinct(values.values()) == values.size() ->
                throw new DataException(
                        table.source() + ", column '" + target + "': the target was taken for " + values.size()
                                + " classes, all of one row only; ask for regression, or add rows of each class",
                        Remedy.task("regression"));
            default -> { }
        }
    }

    private static String takenForClasses(Table table, CategoryColumn values) {
        int classes = values.levels().size();
        int[] rows = new int[classes];
        IntStream.range(0, values.size()).forEach(row -> rows[values.code(row)]++);
        long single = Arrays.stream(rows).filter(count -> count == 1).count();
        String alone = single == classes ? "all" : Long.toString(single);
        String taken = "the target was taken for " + classes + " classes, " + alone + " of one row only";
        int word = values.firstWord();
        return word < 0
                ? table.source() + ", column '" + values.name() + "': " + taken
                : table.where(word) + ", column '" + values.name() + "': " + DataException.quote(values.text(word))
                        + " is not a number (" + values.words() + " such of " + values.size() + "), so " + taken;
    }

    private static long distinct(double... values) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).sorted().toArray();
        return IntStream.range(0, sorted.length).filter(i -> i == 0 || sorted[i] != sorted[i - 1]).count();
    }

    /**
     * The task that the target's values suggest: text is classified; numbers are classified if all are whole, there are
     * at most 20 different ones, and twice as many rows as those; else they are regressed. Decide on the whole table,
     * before it is split; rows without a target do not count.
     *
     * @throws DataException if the target column is missing or has one value only
     */
    public static TaskChoice of(Table whole, String target) {
        Table table = whole.known(target);
        return switch (table.column(target)) {
            case CategoryColumn categories -> {
                needTwo(table, target, categories.levels().size());
                yield new TaskChoice(Task.CLASSIFICATION, "the target '" + target + "' holds text");
            }
            case NumericColumn numbers -> ofNumbers(table, target, numbers.values());
        };
    }

    private static TaskChoice ofNumbers(Table table, String target, double... values) {
        long distinct = distinct(values);
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
