package dev.lanewise.cli;

import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Columns of a table that a network would learn nothing from, or nothing that holds for other rows. */
final class IdleColumns {
    private static final int SHOWN = 5;

    /** Numbers of fewer rows than this follow each other by chance. */
    private static final int ROWS_TO_JUDGE = 10;

    private IdleColumns() {}

    /** One line about all columns that hold one value only, and one about each that numbers the rows. */
    static List<String> notes(Table table, String target) {
        List<Column> features = table.columns().stream()
                .filter(column -> !column.name().equals(target))
                .toList();
        List<String> notes = new ArrayList<>();
        List<String> constant = features.stream()
                .filter(IdleColumns::isConstant)
                .map(Column::name)
                .toList();
        if (!constant.isEmpty()) {
            boolean one = constant.size() == 1;
            notes.add(Format.count(constant.size(), "column") + (one ? " holds" : " hold") + " one value only ("
                    + constant.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (constant.size() > SHOWN ? ", …" : "") + "): nothing can be learned from "
                    + (one ? "it" : "them") + "; --leave-out drops " + (one ? "it" : "them"));
        }
        for (Column column : features) {
            if (column instanceof NumericColumn numbers && numbersRows(numbers)) {
                notes.add("column '" + column.name() + "' numbers the rows; if it means nothing, --leave-out "
                        + Format.argument(column.name()));
            }
        }
        return notes;
    }

    private static boolean isConstant(Column column) {
        return switch (column) {
            case CategoryColumn categories -> categories.levels().size() == 1;
            case NumericColumn numbers -> Arrays.stream(numbers.values()).allMatch(value -> value == numbers.values()[0]);
        };
    }

    /** Whole numbers without a gap or a repetition, in any order. */
    private static boolean numbersRows(NumericColumn column) {
        double[] sorted = column.values().clone();
        Arrays.sort(sorted);
        for (int row = 0; row < sorted.length; row++) {
            if (sorted[row] != StrictMath.rint(sorted[row]) || sorted[row] != sorted[0] + row) {
                return false;
            }
        }
        return sorted.length >= ROWS_TO_JUDGE;
    }
}
