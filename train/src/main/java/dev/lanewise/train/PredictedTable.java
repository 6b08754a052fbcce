package dev.lanewise.train;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.StoredTable;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.CleaningReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model makes of a table that does not fit in memory: some thousand rows at a time are encoded and predicted, and the
 * outputs kept. The bits are those of the table in memory.
 *
 * @param outputs of the network, shape [rows, outputs]
 * @param reports what of the rows was mended before
 */
public record PredictedTable(Tensor outputs, List<CleaningReport> reports) {
    /** Of features that are made at a time, about. */
    private static final int MOST_VALUES = 1 << 18;

    public PredictedTable {
        reports = List.copyOf(reports);
    }

    /**
     * Predicts all rows.
     *
     * @throws dev.lanewise.train.data.DataException if a column is missing or a value is not one the model knows
     */
    public static PredictedTable of(TrainedModel model, StoredTable table, Compute compute) {
        int width = model.encoder().outputs();
        Tensor outputs = Tensor.zeros(Shape.of(table.size(), width));
        int most = Math.max(MOST_VALUES / model.encoder().width(), 1);
        List<CleaningReport> reports = new ArrayList<>();
        for (int from = 0; from < table.size(); from += most) {
            Table rows = table.rows(from, Math.min(table.size(), from + most));
            reports.addAll(model.encoder().reports(rows));
            Tensor part = model.network().predict(compute, model.encoder().encodeFeatures(rows));
            System.arraycopy(part.data(), part.offset(), outputs.data(), from * width, part.size());
        }
        return new PredictedTable(outputs, CleaningReport.joined(reports));
    }
}
