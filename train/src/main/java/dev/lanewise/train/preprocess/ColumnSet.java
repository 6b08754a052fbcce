package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a step is for, never the target: all that suit it, or those named, or all but those named.
 *
 * @param names columns
 * @param all whether the names are those left out
 */
public record ColumnSet(List<String> names, boolean all) {
    /** All columns that suit the step. */
    public static final ColumnSet ALL = new ColumnSet(List.of(), true);

    public ColumnSet {
        names = List.copyOf(names);
    }

    /** These columns. */
    public static ColumnSet of(String... names) {
        return new ColumnSet(List.of(names), false);
    }

    /** All columns that suit the step, but not these. */
    public static ColumnSet except(String... names) {
        return new ColumnSet(List.of(names), true);
    }

    /** Whether a column is among them, if the step suits it. */
    boolean has(String name) {
        return all != names.contains(name);
    }

    /** Of these columns one alone, if it is among them. */
    ColumnSet only(String name) {
        return all ? this : new ColumnSet(names.contains(name) ? List.of(name) : List.of(), false);
    }

    /** @throws DataException for a named column that is not there, or is the target */
    List<Column> in(Table table, String target) {
        List<Column> chosen = new ArrayList<>();
        if (!all) {
            for (String name : names) {
                if (name.equals(target)) {
                    throw new DataException("column '" + name + "' is the target, which no step of the preprocessing changes;"
                            + " name another");
                }
                chosen.add(table.column(name));
            }
            return chosen;
        }
        for (Column column : table.columns()) {
            if (!column.name().equals(target) && !names.contains(column.name())) {
                chosen.add(column);
            }
        }
        return chosen;
    }

    /** The names of the columns of one kind; of named columns all, so that the step can refuse the wrong ones. */
    List<String> of(ColumnKind kind, Table table, String target) {
        return in(table, target).stream()
                .filter(column -> !all || column.kind() == kind)
                .map(Column::name)
                .toList();
    }
}
