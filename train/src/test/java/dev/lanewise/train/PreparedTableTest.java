package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Remedy;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PreparedTableTest {
    @Test
    void holdsOutAShareAndKeepsTheSuggestionBesideTheTaskAskedFor() {
        PreparedTable suggested = PreparedTable.of(BundledData.iris(), "target", EncoderOptions.DEFAULT, 0.2, 1);
        assertEquals(120, suggested.training().size());
        assertEquals(30, suggested.heldOut().size());
        assertEquals(CrossEntropy.standard(), suggested.loss());

        PreparedTable asked = PreparedTable.of(
                BundledData.iris(), "target", EncoderOptions.DEFAULT.withTask(Task.REGRESSION), 0.2, 1);
        assertEquals(TaskChoice.of(BundledData.iris(), "target"), asked.choice());
        assertEquals(Task.REGRESSION, asked.encoder().task());
        assertEquals(new SquaredError(), asked.loss());
    }

    @Test
    void aMissingTargetIsRefused() {
        assertThrows(
                DataException.class,
                () -> PreparedTable.of(BundledData.iris(), "species", EncoderOptions.DEFAULT, 0.2, 1));
    }

    private static Table column(int rows, IntFunction<String> value) {
        StringBuilder text = new StringBuilder("x,v\n");
        for (int row = 0; row < rows; row++) {
            text.append(row % 7).append(",\"").append(value.apply(row)).append("\"\n");
        }
        return Csv.parse("h.csv", text.toString(), CsvOptions.DEFAULT);
    }

    private static DataException refused(Table table, EncoderOptions options) {
        return assertThrows(DataException.class, () -> PreparedTable.of(table, "v", options, 0.2, 1));
    }

    @Test
    void aTargetOfNumbersWithABadCellIsNotSilentlyClassified() {
        Table table = column(400, row -> row == 40 ? "n/a?" : Integer.toString(row % 50));
        DataException refusal = refused(table, EncoderOptions.DEFAULT);
        assertEquals(
                "h.csv, line 42, column 'v': 'n/a?' is not a number (1 such of 400), so the target was taken for 51"
                        + " classes, 1 of one row only; mend the value, or ask for classification",
                refusal.getMessage());
        assertEquals(Optional.of(Remedy.task("classification")), refusal.remedy());
        assertEquals(51, PreparedTable.of(table, "v", EncoderOptions.DEFAULT.withTask(Task.CLASSIFICATION), 0.2, 1)
                .encoder().outputs());
    }

    @Test
    void aTargetOfWhichMostValuesAreDifferentTextsIsNotSilentlyClassified() {
        assertEquals(
                "h.csv, line 2, column 'v': '$1000' is not a number (40 such of 40), so the target was taken for 40"
                        + " classes, all of one row only; mend the values if they should be numbers, or add rows of each class",
                refused(column(40, row -> "$" + (1000 + row)), EncoderOptions.DEFAULT).getMessage());
        assertEquals(
                "h.csv, line 2, column 'v': '1,000' is not a number (40 such of 40), so the target was taken for 30"
                        + " classes, 20 of one row only; mend the values, or ask for classification",
                refused(column(40, row -> "1,0" + (row % 30 < 10 ? "0" : "") + row % 30), EncoderOptions.DEFAULT)
                        .getMessage());
        assertEquals(20, PreparedTable.of(column(40, row -> "c" + row % 20), "v", EncoderOptions.DEFAULT, 0.2, 1)
                .encoder().outputs());
    }

    @Test
    void classesOfOneRowEachCannotBeHeldOut() {
        EncoderOptions classes = EncoderOptions.DEFAULT.withTask(Task.CLASSIFICATION);
        assertEquals(
                "h.csv, line 2, column 'v': 'c0' is not a number (5 such of 5), so the target was taken for 5 classes,"
                        + " all of one row only; mend the values if they should be numbers, or add rows of each class",
                refused(column(5, row -> "c" + row), classes).getMessage());
        DataException numbers = refused(column(12, Integer::toString), classes);
        assertEquals(
                "h.csv, column 'v': the target was taken for 12 classes, all of one row only; ask for regression, or add"
                        + " rows of each class",
                numbers.getMessage());
        assertEquals(Optional.of(Remedy.task("regression")), numbers.remedy());
    }

    @Test
    void aPerceptronHasActivationAndDropoutAfterEachHiddenLayerOnly() {
        List<String> labels = Perceptron.of(4, List.of(8, 6), 3, Activation.TANH, 0.5f).layers().stream()
                .map(Layer::label)
                .toList();
        assertEquals(
                List.of("linear 4 → 8", "tanh", "dropout 0.5", "linear 8 → 6", "tanh", "dropout 0.5", "linear 6 → 3"),
                labels);
        assertEquals(1, Perceptron.of(4, List.of(), 3, Activation.TANH, 0.5f).layers().size());
        assertEquals(3, Perceptron.of(4, List.of(8), 3, Activation.TANH, 0).layers().size());
    }
}
