package dev.lanewise.train.validation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedScale;
import dev.lanewise.train.preprocess.FittedStandardizer;
import dev.lanewise.train.preprocess.Scaling;
import dev.lanewise.train.preprocess.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedSplitTest {
    private static final Table TABLE = Table.of("t", List.of(new NumericColumn("x", 1, 3, 100),
            CategoryColumn.of("c", "a", "a", "b"), new NumericColumn("y", 0.5, 1.5, 7)));

    @Test
    void onlyTheTrainingPartTeaches() {
        EncodedSplit encoded = EncodedSplit.of(TABLE, "y", new Split(new int[] {0, 1}, new int[] {2}), EncoderOptions.DEFAULT);
        assertTrue(encoded.encoder().pipeline().steps().contains(new FittedScale(
                List.of("x"), "scaled to mean 0 and deviation 1", new FittedStandardizer(List.of(2.0), List.of(1.0)))));
        assertArrayEquals(new float[] {-1, 1, 1, 1}, encoded.train().features(0, 2).toArray());
        assertArrayEquals(new float[] {98, 0}, encoded.test().features(0, 1).toArray(), "the category b was not seen");
        assertArrayEquals(new float[] {12}, ((Target.Values) encoded.test().target()).values().toArray());
    }

    @Test
    void theWholeTableDecidesTheTask() {
        // Ten classes with two rows each; the training part has one row of each, which alone would be a regression.
        double[] labels = IntStream.range(0, 20).mapToDouble(i -> i % 10).toArray();
        Table table = Table.of("t", List.of(new NumericColumn("x", labels), new NumericColumn("y", labels)));
        Split split = new Split(IntStream.range(0, 10).toArray(), IntStream.range(10, 20).toArray());
        assertEquals(Task.CLASSIFICATION, EncodedSplit.of(table, "y", split, EncoderOptions.DEFAULT).encoder().task());
        EncoderOptions regression = EncoderOptions.DEFAULT.withTask(Task.REGRESSION).withTargetScaling(Scaling.NONE);
        assertEquals(Task.REGRESSION, EncodedSplit.of(table, "y", split, regression).encoder().task());
    }

    @Test
    void aTargetOfNumbersWithAWordIsRefusedHereToo() {
        Table table = Table.of("t", List.of(new NumericColumn("x", 1, 2, 3, 4), CategoryColumn.of("y", "1", "1", "o", "2")));
        Split split = new Split(new int[] {0, 1, 2}, new int[] {3});
        assertEquals(
                "t, row 3, column 'y': 'o' is not a number (1 such of 4), so the target was taken for 3 classes, 2 of one"
                        + " row only; mend the value, or ask for classification",
                assertThrows(DataException.class, () -> EncodedSplit.of(table, "y", split, EncoderOptions.DEFAULT))
                        .getMessage());
    }

    @Test
    void splitsSuitTheTarget() {
        Table iris = BundledData.iris();
        for (Split split : TableSplits.folds(iris, "target", Task.CLASSIFICATION, 10, 1)) {
            assertArrayEquals(new int[] {5, 5, 5}, classes(iris, split.test()));
        }
        assertArrayEquals(new int[] {10, 10, 10}, classes(iris, TableSplits.holdOut(iris, "target", Task.CLASSIFICATION, 0.2, 1).test()));
        assertEquals(HoldOut.split(150, 0.2, 1), TableSplits.holdOut(iris, "target", Task.REGRESSION, 0.2, 1));
        assertEquals(KFold.shuffled(150, 10, 1), TableSplits.folds(iris, "target", Task.REGRESSION, 10, 1));
        assertEquals("iris.csv: no column 'species'. The columns are 'sepal_length_(cm)', 'sepal_width_(cm)', "
                + "'petal_length_(cm)', 'petal_width_(cm)', 'target'", assertThrows(DataException.class,
                        () -> TableSplits.holdOut(iris, "species", Task.CLASSIFICATION, 0.2, 1)).getMessage());
    }

    private static int[] classes(Table table, int[] rows) {
        int[] counts = new int[3];
        Arrays.stream(((NumericColumn) table.rows(rows).column("target")).values()).forEach(label -> counts[(int) label]++);
        return counts;
    }
}
