package dev.lanewise.train.data;

import java.util.List;

/**
 * What would get past a {@link DataException}, for a program that can name the option or button which does it.
 *
 * @param setting what to set
 * @param values to what: the delimiter, the columns' names or the task; none for {@link Setting#NO_HEADER}
 */
public record Remedy(Setting setting, List<String> values) {
    public Remedy {
        values = List.copyOf(values);
    }

    static Remedy of(Setting setting, String... values) {
        return new Remedy(setting, List.of(values));
    }

    /** Columns are not to be read. */
    public static Remedy leaveOut(String... columns) {
        return of(Setting.LEAVE_OUT, columns);
    }

    /** A task is asked for: {@code classification} or {@code regression}. */
    public static Remedy task(String task) {
        return of(Setting.TASK, task);
    }

    /** Settings of a run. */
    public enum Setting {
        /** The delimiter of a file. */
        DELIMITER,
        /** A file whose first line is data. */
        NO_HEADER,
        /** Columns not to be read. */
        LEAVE_OUT,
        /** The task, in lower case: {@code classification} or {@code regression}. */
        TASK
    }
}
