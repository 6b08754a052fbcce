package dev.lanewise.cli;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.ColumnProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Columns of a table that a network would learn nothing from, or nothing that holds for other rows. */
final class IdleColumns {
    private static final int SHOWN = 5;

    private IdleColumns() {}

    /** One line about all columns that hold one value only, and one about each that numbers the rows. */
    static List<String> notes(Table table, String target) {
        List<Column> features = table.columns().stream()
                .filter(column -> !column.name().equals(target))
                .toList();
        List<String> notes = new ArrayList<>();
        List<String> constant = features.stream()
                .filter(column -> ColumnProfile.of(column).trait() == ColumnProfile.Trait.CONSTANT)
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
            if (ColumnProfile.of(column).trait() == ColumnProfile.Trait.NUMBERS_ROWS) {
                notes.add("column '" + column.name() + "' numbers the rows; if it means nothing, --leave-out "
                        + Format.argument(column.name()));
            }
        }
        return notes;
    }
}
