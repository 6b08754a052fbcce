package dev.lanewise.train.validation;

import dev.lanewise.train.data.DataException;
import java.util.List;

/** Cross-validation with a fold for each row: as many trainings as rows. */
public final class LeaveOneOut {
    private LeaveOneOut() {
    }

    /** @throws DataException for fewer than 2 rows */
    public static List<Split> of(int rows) {
        return KFold.of(rows, rows);
    }
}
