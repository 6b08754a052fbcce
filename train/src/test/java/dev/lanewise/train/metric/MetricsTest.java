package dev.lanewise.train.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Values of scikit-learn 1.2.1 (golden/metrics.json). */
class MetricsTest {
    private static final JsonNode GOLDEN = Golden.resource(MetricsTest.class, "/golden/metrics.json");

    @Test
    void classificationIsScikitLearns() {
        int compared = 0;
        for (JsonNode one : GOLDEN.get("classification")) {
            if (one.get("zero_division").intValue() != 0) {
                continue;
            }
            String name = one.get("name").stringValue();
            int classes = one.get("labels").size();
            ClassificationMetrics metrics = ClassificationMetrics.of(Golden.tensor(one.get("y_true")).ints(),
                    Golden.tensor(one.get("y_pred")).ints(), classes);
            int[] confusion = Golden.tensor(one.get("confusion")).ints();
            for (int i = 0; i < classes; i++) {
                for (int j = 0; j < classes; j++) {
                    assertEquals(confusion[i * classes + j], metrics.confusion().count(i, j), name);
                }
                ClassScore score = metrics.perClass().get(i);
                JsonNode expected = one.get("per_class");
                assertNear(Golden.tensor(expected.get("precision")).data()[i], score.precision(), name);
                assertNear(Golden.tensor(expected.get("recall")).data()[i], score.recall(), name);
                assertNear(Golden.tensor(expected.get("f1")).data()[i], score.f1(), name);
                assertEquals(Golden.tensor(expected.get("support")).ints()[i], score.support(), name);
            }
            assertNear(one.get("accuracy").doubleValue(), metrics.accuracy(), name);
            assertScore(one.get("macro"), metrics.macro(), name);
            if (classes == 2) {
                assertScore(one.get("binary_pos1"), metrics.binary(), name);
            }
            compared++;
        }
        assertEquals(3, compared);
    }

    @Test
    void regressionIsScikitLearns() {
        int compared = 0;
        for (JsonNode one : GOLDEN.get("regression")) {
            String name = one.get("name").stringValue();
            Golden.Tensor truth = Golden.tensor(one.get("y_true"));
            int outputs = truth.shape().length == 1 ? 1 : truth.shape()[1];
            RegressionMetrics metrics = RegressionMetrics.of(truth.data(), Golden.tensor(one.get("y_pred")).data(), outputs);
            assertNear(one.get("mae").doubleValue(), metrics.mae(), name);
            assertNear(one.get("mse").doubleValue(), metrics.mse(), name);
            assertNear(one.get("rmse").doubleValue(), metrics.rmse(), name);
            assertNear(one.get("r2").doubleValue(), metrics.r2(), name);
            compared++;
        }
        assertEquals(4, compared);
    }

    @Test
    void macroLeavesOutClassesThatDoNotOccur() {
        ClassificationMetrics metrics = ClassificationMetrics.of(new int[] {0, 0, 2}, new int[] {0, 2, 2}, 4);
        assertNear((1 + 0.5) / 2, metrics.macro().precision(), "precision");
        assertNear((0.5 + 1) / 2, metrics.macro().recall(), "recall");
        assertEquals(3, metrics.macro().support());
    }

    @Test
    void undefinedCases() {
        ClassificationMetrics none = ClassificationMetrics.of(new int[0], new int[0], 2);
        assertEquals(0, none.accuracy());
        assertEquals(new ClassScore(0, 0, 0, 0), none.macro());
        assertEquals(0, RegressionMetrics.of(new double[] {2, 2}, new double[] {2, 3}).r2(), "a constant target that is missed");
        assertTrue(Double.isNaN(RegressionMetrics.of(new double[] {2}, new double[] {2}).r2()));
    }

    @Test
    void aConfusionMatrixIsWrittenInColumns() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of(List.of(10, 2), List.of(0, 7)));
        assertEquals("10  2\n 0  7\n", matrix.toString());
        assertEquals(12, matrix.support(0));
        assertEquals(9, matrix.predicted(1));
        assertEquals(19, matrix.total());
        assertEquals(17, matrix.hits());
    }

    @Test
    void errors() {
        assertError("metrics: 2 true classes, 1 predicted", () -> ConfusionMatrix.of(new int[2], new int[1], 2));
        assertError("metrics: the predicted class of row 1 is 2, not one of 0 … 1",
                () -> ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 2}, 2));
        assertError("metrics: the true class of row 0 is -1, not one of 0 … 1",
                () -> ConfusionMatrix.of(new int[] {-1}, new int[] {0}, 2));
        assertError("confusion matrix: [[1, 2]] is not a square of counts", () -> new ConfusionMatrix(List.of(List.of(1, 2))));
        assertError("metrics: 2 true values, 3 predicted", () -> RegressionMetrics.of(new double[2], new double[3]));
        assertError("metrics: 3 values are not rows of 2", () -> RegressionMetrics.of(new double[3], new double[3], 2));
        assertError("metrics: 0 values are not rows of 1", () -> RegressionMetrics.of(new double[0], new double[0]));
        assertEquals("binary: there are 3 classes, not two; use macro or perClass", assertThrows(IllegalStateException.class,
                () -> ClassificationMetrics.of(new int[] {2}, new int[] {2}, 3).binary()).getMessage());
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    private static void assertScore(JsonNode expected, ClassScore score, String name) {
        assertNear(expected.get("precision").doubleValue(), score.precision(), name);
        assertNear(expected.get("recall").doubleValue(), score.recall(), name);
        assertNear(expected.get("f1").doubleValue(), score.f1(), name);
    }

    /** Both sides compute in double: a few roundings of a quotient apart. */
    private static void assertNear(double expected, double actual, String name) {
        assertEquals(expected, actual, 1e-12 * Math.max(1e-3, Math.abs(expected)), name);
    }
}
