package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final Tensor X = Tensor.matrix(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});

    @Test
    void balancedClassesCountTheSameInSum() {
        Target.Labels labels = Target.Labels.of(new int[] {0, 1, 1, 1}, 2);
        assertArrayEquals(new int[] {1, 3}, labels.counts());
        assertEquals(List.of(2f, 4 / 6f), labels.balancedWeights());
        assertEquals(
                "class weights: class '2' has no rows; add some, or give weights of your own",
                assertThrows(DataException.class, () -> Target.Labels.of(new int[] {0, 1}, 3).balancedWeights()).getMessage());
    }

    @Test
    void choosesRowsOfFeaturesAndTargets() {
        Dataset data = Dataset.of(X, Target.Labels.of(new int[] {0, 1, 2}, 3));
        Dataset part = data.rows(2, 0, 2);
        assertArrayEquals(new float[] {5, 6, 1, 2, 5, 6}, part.features().toArray());
        assertArrayEquals(new int[] {2, 0, 2}, ((Target.Labels) part.target()).indices().toArray());
        assertEquals(List.of("x0", "x1"), part.featureNames());
        assertEquals(3, data.size());
        assertEquals(2, data.width());
        Dataset numbers = Dataset.of(X, new Target.Values(X));
        assertArrayEquals(new float[] {3, 4}, ((Target.Values) numbers.rows(1).target()).values().toArray());
        assertThrows(IndexOutOfBoundsException.class, () -> data.rows(3));
    }

    @Test
    void theHashTellsContentsApart() {
        Dataset data = Dataset.of(X, Target.Labels.of(new int[] {0, 1, 2}, 3));
        assertEquals(data.sha256(), data.rows(0, 1, 2).sha256());
        // By hashlib and struct of Python, from the description of the format.
        assertEquals("65bdf82070de72531ccb7f3b95259fdc5d1730e782e639ab748fa2a43f4236ee", data.sha256());
        assertNotEquals(data.sha256(), data.rows(0, 2, 1).sha256());
        assertNotEquals(data.sha256(), Dataset.of(X, Target.Labels.of(new int[] {0, 1, 1}, 3)).sha256());
        assertNotEquals(data.sha256(), Dataset.of(X, new Target.Values(X)).sha256());
        assertNotEquals(data.sha256(), new Dataset(X, data.target(), List.of("x0", "y")).sha256());
    }

    @Test
    void errors() {
        Target labels = Target.Labels.of(new int[] {0, 1}, 2);
        assertError("dataset: 3 rows of features, 2 targets", () -> Dataset.of(X, labels));
        assertError("dataset: 2 features, 1 names", () -> new Dataset(X.slice(0, 2), labels, List.of("a")));
        assertError("features: the shape is (6), not (rows, columns)", () -> Dataset.of(X.reshape(Shape.of(6)), labels));
        assertError("features: row 1, column 0 is NaN; only finite numbers can be learned from",
                () -> Dataset.of(Tensor.matrix(new float[] {1}, new float[] {Float.NaN}), labels));
        assertError("values: row 0, column 1 is Infinity; only finite numbers can be learned from",
                () -> new Target.Values(Tensor.matrix(new float[] {1, Float.POSITIVE_INFINITY})));
        assertError("labels: row 1 has class 2, not one of 0 … 1", () -> Target.Labels.of(new int[] {0, 2}, 2));
        assertError("labels: the shape is (1, 2), not (rows)",
                () -> new Target.Labels(IntTensor.view(new int[2], 0, Shape.of(1, 2)), List.of("a")));
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }
}
