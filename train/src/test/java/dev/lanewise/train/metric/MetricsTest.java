package dev.lanewise.train.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Philox;
import dev.lanewise.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
            assertNear(one.get("balanced_accuracy").doubleValue(), metrics.balancedAccuracy(), name);
            assertNear(one.get("cohen_kappa").doubleValue(), metrics.kappa(), name);
            assertNear(one.get("matthews").doubleValue(), metrics.matthews(), name);
            assertScore(one.get("macro"), metrics.macro(), name);
            assertScore(one.get("micro"), metrics.micro(), name);
            assertScore(one.get("weighted"), metrics.weighted(), name);
            for (Average average : Average.values()) {
                JsonNode expectedAverage = one.get(average.name().toLowerCase(Locale.ROOT));
                assertNear(expectedAverage.get("f2").doubleValue(), metrics.fBeta(2, average), name);
                assertNear(expectedAverage.get("f1").doubleValue(), metrics.fBeta(1, average), name);
            }
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
            assertNear(one.get("mape").doubleValue(), metrics.mape(), name);
            assertNear(one.get("explained_variance").doubleValue(), metrics.explainedVariance(), name);
            if (outputs == 1) {
                assertNear(one.get("max_error").doubleValue(), metrics.maxError(), name);
                assertNear(one.get("median_ae").doubleValue(), metrics.medianError(), name);
            }
            compared++;
        }
        assertEquals(4, compared);
    }

    @Test
    void rankingIsScikitLearns() {
        int curves = 0;
        for (JsonNode one : GOLDEN.get("ranking")) {
            String name = one.get("name").stringValue();
            int[] truth = Golden.tensor(one.get("y_true")).ints();
            if (one.has("p1")) {
                double[] p1 = Golden.tensor(one.get("p1")).data();
                double[][] p = Arrays.stream(p1).mapToObj(q -> new double[] {1 - q, q}).toArray(double[][]::new);
                ProbabilityMetrics metrics = ProbabilityMetrics.of(truth, p);
                assertNear(one.get("log_loss").doubleValue(), metrics.logLoss(), name);
                assertNear(one.get("brier").doubleValue(), metrics.brier(), name);
                continue;
            }
            boolean[] positive = new boolean[truth.length];
            for (int row = 0; row < truth.length; row++) {
                positive[row] = truth[row] == 1;
            }
            double[] score = Golden.tensor(one.get("score")).data();
            RocCurve roc = RocCurve.of(positive, score);
            assertNear(one.get("roc_auc").doubleValue(), roc.area(), name);
            assertNear(Golden.tensor(one.get("fpr")).data(), roc.falsePositives(), name);
            assertNear(Golden.tensor(one.get("tpr")).data(), roc.truePositives(), name);
            PrecisionRecallCurve curve = PrecisionRecallCurve.of(positive, score);
            assertNear(one.get("average_precision").doubleValue(), curve.averagePrecision(), name);
            assertNear(Golden.tensor(one.get("pr_precision")).data(), curve.precision(), name);
            assertNear(Golden.tensor(one.get("pr_recall")).data(), curve.recall(), name);
            curves++;
        }
        assertEquals(3, curves);
    }

    /** A weight of 2 is a row that stands there twice. */
    @Test
    void weightsAreRowsSeveralTimes() {
        int[] truth = {0, 1, 2, 1, 0};
        int[] predicted = {0, 1, 1, 2, 0};
        double[] weights = {1, 2, 0, 3, 1};
        int[] repeated = {0, 1, 1, 3, 3, 3, 4};
        ClassificationMetrics weighted = ClassificationMetrics.of(truth, predicted, 3, weights);
        assertEquals(ClassificationMetrics.of(pick(truth, repeated), pick(predicted, repeated), 3), weighted);
        double[] t = {1, 2.5, 3, -4, 5};
        double[] p = {1.5, 2, 7, -3, 5.25};
        RegressionMetrics once = RegressionMetrics.of(t, p, 1, weights);
        RegressionMetrics often = RegressionMetrics.of(pick(t, repeated), pick(p, repeated));
        assertNear(often.mae(), once.mae(), "mae");
        assertNear(often.r2(), once.r2(), "r2");
        assertNear(often.mape(), once.mape(), "mape");
        assertNear(often.explainedVariance(), once.explainedVariance(), "explained variance");
        assertNear(often.medianError(), once.medianError(), "median");
        double[][] q = {{0.7, 0.3, 0}, {0.2, 0.5, 0.3}, {0.1, 0.1, 0.8}, {0.4, 0.2, 0.4}, {0.9, 0.1, 0}};
        ProbabilityMetrics probable = new ProbabilityMetrics(truth, q, weights);
        double[][] rows = Arrays.stream(repeated).mapToObj(row -> q[row]).toArray(double[][]::new);
        ProbabilityMetrics repeatedly = ProbabilityMetrics.of(pick(truth, repeated), rows);
        assertNear(repeatedly.logLoss(), probable.logLoss(), "log loss");
        assertNear(repeatedly.brier(), probable.brier(), "brier");
        assertNear(repeatedly.topK(2), probable.topK(2), "top 2");
        assertNear(repeatedly.roc(1).area(), probable.roc(1).area(), "roc");
        assertNear(repeatedly.precisionRecall(1).averagePrecision(), probable.precisionRecall(1).averagePrecision(), "pr");
        assertNear(repeatedly.calibration(4).error(), probable.calibration(4).error(), "calibration");
    }

    @Test
    void probabilitiesByHand() {
        double[][] q = {{0.5, 0.25, 0.25}, {0.25, 0.25, 0.5}};
        ProbabilityMetrics metrics = ProbabilityMetrics.of(new int[] {0, 1}, q);
        assertNear(Math.log(2) * 1.5, metrics.logLoss(), "log loss");
        assertNear(Math.pow(2, 1.5), metrics.perplexity(), "perplexity");
        assertNear((0.25 + 0.125 + 0.0625 + 0.5625 + 0.25) / 2, metrics.brier(), "brier");
        assertEquals(0.5, metrics.topK(1));
        assertEquals(0.5, metrics.topK(2), "of equal ones the lower class comes first: 2, 0, 1");
        assertEquals(1, metrics.topK(3));
        assertTrue(Double.isNaN(metrics.rocArea()), "class 2 has no rows");
        // both rows say 0.5 of the predicted class: one of two is right
        assertEquals(0, metrics.calibration(10).error());
        Calibration bins = Calibration.of(
                new boolean[] {true, false, true}, new double[] {1, 0.1, 0.14}, new double[] {1, 1, 1}, 10);
        assertNear(0.12, bins.predicted()[1], "mean of the second bin");
        assertEquals(0.5, bins.observed()[1]);
        assertEquals(1, bins.observed()[9]);
        assertNear((2 * Math.abs(0.5 - 0.12) + 0) / 3, bins.error(), "error");
    }

    @Test
    void curvesWithoutPositiveOrNegativeRows() {
        assertTrue(Double.isNaN(RocCurve.of(new boolean[] {true, true}, new double[] {1, 2}).area()));
        assertTrue(Double.isNaN(RocCurve.of(new boolean[] {false}, new double[] {1}).area()));
        assertTrue(Double.isNaN(RocCurve.of(new boolean[0], new double[0]).area()));
        assertEquals(0, PrecisionRecallCurve.of(new boolean[] {false, false}, new double[] {1, 2}).averagePrecision());
        assertTrue(Double.isNaN(ClassificationMetrics.of(new int[] {1}, new int[] {1}, 2).kappa()));
        assertEquals(0, ClassificationMetrics.of(new int[] {1}, new int[] {1}, 2).matthews());
    }

    @Test
    void quantileLoss() {
        double[] truth = {1, 2, 3};
        double[] predicted = {2, 2, 1};
        assertNear((0.1 * 1 + 0.9 * 2) / 3, RegressionMetrics.quantileLoss(truth, predicted, 0.9), "0.9");
        assertNear(RegressionMetrics.of(truth, predicted).mae() / 2, RegressionMetrics.quantileLoss(truth, predicted, 0.5), "0.5");
    }

    /** Of many intervals for the mean of normal numbers, about the share asked for holds the true mean. */
    @Test
    void bootstrapIntervalsHoldTheTruthAsOftenAsTheySay() {
        int rows = 60;
        int held = 0;
        int trials = 300;
        for (int trial = 0; trial < trials; trial++) {
            float[] sample = new float[rows];
            Philox.stream(7, "sample").normal(trial, sample, 0, rows);
            Bootstrap interval = Bootstrap.of(rows, drawn -> Arrays.stream(drawn).mapToDouble(i -> sample[i]).sum() / rows,
                    300, 0.9, trial);
            held += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
            assertTrue(interval.low() <= interval.estimate() && interval.estimate() <= interval.high());
        }
        // 270 expected, deviation 5.2; the percentile interval is a little short for 60 rows
        assertTrue(held >= 250 && held <= 288, held + " of " + trials);
    }

    private static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(row -> values[row]).toArray();
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    private static void assertNear(double[] expected, double[] actual, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertNear(expected[i], actual[i], name + " at " + i);
        }
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
        ConfusionMatrix matrix = new ConfusionMatrix(List.of(List.of(10.0, 2.0), List.of(0.0, 7.0)));
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
        assertError("confusion matrix: [[1.0, 2.0]] is not a square of counts", () -> new ConfusionMatrix(List.of(List.of(1.0, 2.0))));
        assertError("metrics: 2 true values, 3 predicted", () -> RegressionMetrics.of(new double[2], new double[3]));
        assertError("metrics: 3 values are not rows of 2", () -> RegressionMetrics.of(new double[3], new double[3], 2));
        assertError("metrics: 0 values are not rows of 1", () -> RegressionMetrics.of(new double[0], new double[0]));
        assertError("metrics: 1 weights for 2 rows", () -> ConfusionMatrix.of(new int[2], new int[2], 2, new double[1]));
        assertError("metrics: the weight of row 0 is -1.0, want a finite number of at least 0",
                () -> ConfusionMatrix.of(new int[1], new int[1], 2, new double[] {-1}));
        assertError("metrics: a probability of row 0 is 1.5, not in [0, 1]",
                () -> ProbabilityMetrics.of(new int[1], new double[][] {{-0.5 + 1, 1.5}}));
        assertError("metrics: row 1 has the probabilities of 1 classes, row 0 of 2",
                () -> ProbabilityMetrics.of(new int[2], new double[][] {{0, 1}, {1}}));
        assertError("metrics: the score of row 1 is NaN", () -> RocCurve.of(new boolean[2], new double[] {0, Double.NaN}));
        assertError("metrics: 2 true classes, 1 scores", () -> PrecisionRecallCurve.of(new boolean[2], new double[1]));
        assertError("F-beta: beta is 0.0, want a finite number above 0",
                () -> ClassificationMetrics.of(new int[1], new int[1], 2).fBeta(0, Average.MACRO));
        assertError("quantile loss: q is 2.0, want a number in [0, 1]",
                () -> RegressionMetrics.quantileLoss(new double[1], new double[1], 2));
        assertError("top-k accuracy: k is 0, want at least 1",
                () -> ProbabilityMetrics.of(new int[1], new double[][] {{1}}).topK(0));
        assertError("bootstrap: 0 rows, 10 draws, confidence 0.9; want at least one row and draw, and a confidence between 0"
                + " and 1", () -> Bootstrap.of(0, rows -> 0, 10, 0.9, 1));
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
