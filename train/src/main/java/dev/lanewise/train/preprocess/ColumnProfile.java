package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.NumericColumn;
import java.util.Arrays;

/**
 * What the values of a column are like.
 *
 * @param name the column
 * @param kind numbers or categories
 * @param missing rows without a value
 * @param distinct different values
 * @param trait what makes it doubtful as a feature
 * @param smallest of numbers; NaN for categories, or without values
 * @param mean likewise
 * @param largest likewise
 * @param outliers numbers beyond 1.5 interquartile ranges from the quartiles
 * @param most the most frequent category, or empty for numbers
 * @param mostRows the rows that have it
 */
public record ColumnProfile(
        String name,
        ColumnKind kind,
        int missing,
        int distinct,
        Trait trait,
        double smallest,
        double mean,
        double largest,
        int outliers,
        String most,
        int mostRows) {
    /** Numbers of fewer rows follow each other by chance, and words of fewer rows differ by chance. */
    private static final int ROWS_TO_JUDGE = 10;

    /** What makes a column doubtful as a feature. */
    public enum Trait {
        /** Nothing. */
        NONE,
        /** It has no value at all. */
        EMPTY,
        /** It has one value only. */
        CONSTANT,
        /** Whole numbers without a gap or a repetition, in any order: it numbers the rows. */
        NUMBERS_ROWS,
        /** Text that differs in most rows: names, dates, notes. */
        NAMES
    }

    public static ColumnProfile of(Column column) {
        return switch (column) {
            case NumericColumn numbers -> ofNumbers(numbers);
            case CategoryColumn categories -> ofCategories(categories);
        };
    }

    private static ColumnProfile ofNumbers(NumericColumn column) {
        double[] sorted = Columns.known(column.values());
        int missing = column.size() - sorted.length;
        if (sorted.length == 0) {
            return new ColumnProfile(column.name(), ColumnKind.NUMERIC, missing, 0, Trait.EMPTY,
                    Double.NaN, Double.NaN, Double.NaN, 0, "", 0);
        }
        double mean = Columns.mean(sorted);
        Arrays.sort(sorted);
        int distinct = (int) Arrays.stream(sorted).map(value -> value + 0.0).distinct().count();
        Bounds ordinary = new OutlierRule.InterquartileRange(1.5).bounds(column.name(), sorted);
        int outliers = (int) Arrays.stream(sorted).filter(ordinary::excludes).count();
        Trait trait = distinct == 1 ? Trait.CONSTANT : missing == 0 && follow(sorted) ? Trait.NUMBERS_ROWS : Trait.NONE;
        return new ColumnProfile(column.name(), ColumnKind.NUMERIC, missing, distinct, trait,
                sorted[0], mean, sorted[sorted.length - 1], outliers, "", 0);
    }

    private static boolean follow(double... sorted) {
        for (int row = 0; row < sorted.length; row++) {
            if (sorted[row] != StrictMath.rint(sorted[row]) || sorted[row] != sorted[0] + row) {
                return false;
            }
        }
        return sorted.length >= ROWS_TO_JUDGE;
    }

    private static ColumnProfile ofCategories(CategoryColumn column) {
        int distinct = column.levels().size();
        int[] counts = new int[distinct];
        int most = 0;
        for (int row = 0; row < column.size(); row++) {
            if (!column.missing(row)) {
                counts[column.code(row)]++;
            }
        }
        for (int level = 1; level < distinct; level++) {
            most = counts[level] > counts[most] ? level : most;
        }
        Trait trait = distinct == 0 ? Trait.EMPTY : distinct == 1 ? Trait.CONSTANT
                : namesRows(column.size(), distinct) ? Trait.NAMES : Trait.NONE;
        return new ColumnProfile(column.name(), ColumnKind.CATEGORY, column.holes(), distinct, trait,
                Double.NaN, Double.NaN, Double.NaN, 0, distinct == 0 ? "" : column.levels().get(most),
                distinct == 0 ? 0 : counts[most]);
    }

    /** Whether text of so many different values in so many rows is no set of categories. */
    static boolean namesRows(int rows, int distinct) {
        return rows >= ROWS_TO_JUDGE && 2 * distinct > rows;
    }
}
