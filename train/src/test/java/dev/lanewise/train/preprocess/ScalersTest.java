package dev.lanewise.train.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Golden;
import dev.lanewise.train.data.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Values of scikit-learn 1.2.1 (golden/preprocessing.json). */
class ScalersTest {
    private static final double RELATIVE = 1e-9;

    @Test
    void theStandardizerIsScikitLearns() {
        JsonNode golden = scaler("StandardScaler");
        FittedStandardizer fitted = Standardizer.fit(columns(golden.get("fit")));
        double[] means = Golden.tensor(golden.get("attributes").get("mean_")).data();
        double[] deviations = Golden.tensor(golden.get("attributes").get("scale_")).data();
        for (int j = 0; j < means.length; j++) {
            assertNear(means[j], fitted.means().get(j));
            assertNear(deviations[j], fitted.deviations().get(j));
        }
        assertScaled(golden.get("fit"), golden.get("transform_of_fit"), fitted);
        assertScaled(golden.get("test"), golden.get("transform_of_test"), fitted);
        double[] inverse = Golden.tensor(golden.get("inverse_of_test")).data();
        double[] scaled = Golden.tensor(golden.get("transform_of_test")).data();
        for (int i = 0; i < scaled.length; i++) {
            assertNear(inverse[i], fitted.unscale(i % fitted.columns(), scaled[i]));
        }
    }

    @Test
    void theMinMaxScalerIsScikitLearns() {
        JsonNode golden = scaler("MinMaxScaler_-1_2_clip");
        FittedMinMaxScaler fitted = new MinMaxScaler(-1, 2).fit(columns(golden.get("fit")));
        assertScaled(golden.get("fit"), golden.get("transform_of_fit"), fitted);
        // The reference clips, which this scaler does not: clipped here, ours must be the same.
        double[] test = Golden.tensor(golden.get("test")).data();
        double[] expected = Golden.tensor(golden.get("transform_of_test")).data();
        for (int i = 0; i < test.length; i++) {
            assertNear(expected[i], Math.clamp(fitted.scale(i % fitted.columns(), test[i]), -1.0, 2.0));
        }
    }

    @Test
    void theRobustScalerIsScikitLearns() {
        JsonNode golden = scaler("RobustScaler");
        FittedAffineScaler fitted = RobustScaler.fit(columns(golden.get("fit")));
        assertScaled(golden.get("fit"), golden.get("transform_of_fit"), fitted);
        assertScaled(golden.get("test"), golden.get("transform_of_test"), fitted);
    }

    @Test
    void missingValuesAreIgnoredAndKeptAsInScikitLearn() {
        JsonNode golden = scaler("StandardScaler_with_nan");
        FittedStandardizer fitted = Standardizer.fit(columns(golden.get("fit")));
        assertScaled(golden.get("fit"), golden.get("transform_of_fit"), fitted);
        assertScaled(golden.get("test"), golden.get("transform_of_test"), fitted);
        for (Scaling scaling : Scaling.values()) {
            assertEquals(Double.NaN, scaling.fit(new double[] {1, Double.NaN, 3}).scale(0, Double.NaN), scaling.name());
        }
    }

    @Test
    void thePowerScalerIsScikitLearns() {
        JsonNode golden = scaler("PowerTransformer_yeo_johnson");
        FittedPowerScaler fitted = PowerScaler.fit(columns(golden.get("fit")));
        double[] lambdas = Golden.tensor(golden.get("attributes").get("lambdas_")).data();
        for (int j = 0; j < lambdas.length; j++) {
            assertEquals(lambdas[j], fitted.lambdas().get(j), 1e-6 * Math.abs(lambdas[j]));
        }
        for (String part : List.of("fit", "test")) {
            double[] x = Golden.tensor(golden.get(part)).data();
            double[] y = Golden.tensor(golden.get("transform_of_" + part)).data();
            for (int i = 0; i < x.length; i++) {
                assertEquals(y[i], fitted.scale(i % fitted.columns(), x[i]), 1e-6 * Math.abs(y[i]));
            }
        }
    }

    /** By hand: the quartiles of 1 … 5 are its values, and 3 occurs twice in the second column. */
    @Test
    void quantilesAreSharesOfTheValuesBelow() {
        FittedQuantileScaler even = new QuantileScaler(false).fit(new double[] {5, 1, 4, 2, 3}, new double[] {1, 3, 3, 7, 9});
        assertEquals(0.5, even.scale(0, 3));
        assertEquals(0.625, even.scale(0, 3.5));
        assertEquals(0, even.scale(0, -10));
        assertEquals(1, even.scale(0, 10));
        assertEquals(0.375, even.scale(1, 3), "the middle of 0.25 and 0.5");
        assertEquals(3.5, even.unscale(0, 0.625));
        FittedQuantileScaler normal = new QuantileScaler(true).fit(new double[] {5, 1, 4, 2, 3});
        assertEquals(0, normal.scale(0, 3));
        assertEquals(0.6744897501960817, normal.scale(0, 4), 1e-15, "the third quartile of the normal distribution");
        assertEquals(5.19933758270342, normal.scale(0, 99), 1e-9, "1 − 1e-7 lies below it");
        assertEquals(4.5, normal.unscale(0, normal.scale(0, 4.5)), 1e-12);
    }

    @Test
    void theLargestMagnitudeBecomesOne() {
        FittedAffineScaler fitted = MaxAbsScaler.fit(new double[] {-4, 2, 0}, new double[] {0, 0, 0});
        assertEquals(List.of(-1.0, 0.5, 0.0), List.of(fitted.scale(0, -4), fitted.scale(0, 2), fitted.scale(0, 0)));
        assertEquals(3, fitted.scale(1, 3));
    }

    @Test
    void constantColumnsBecomeConstantsWithoutDividingByZero() {
        FittedStandardizer standard = Standardizer.fit(new double[] {0.1, 0.1, 0.1}, new double[] {1e8, 1e8, 1e8});
        assertEquals(List.of(1.0, 1.0), standard.deviations());
        assertEquals(0, standard.scale(1, 1e8));
        FittedMinMaxScaler minMax = MinMaxScaler.UNIT.fit(new double[] {7, 7});
        assertEquals(0, minMax.scale(0, 7));
        assertEquals(1.5, minMax.scale(0, 8.5));
        assertEquals(8.5, minMax.unscale(0, 1.5));
    }

    @Test
    void tensorsAreScaledByColumn() {
        Tensor x = Tensor.matrix(new float[] {1, 10}, new float[] {3, 10});
        assertEquals("Tensor(2, 2)[-1.0, 0.0, 1.0, 0.0]", Standardizer.fit(x).transform(x).toString());
        FittedMinMaxScaler fitted = MinMaxScaler.UNIT.fit(x);
        assertEquals("Tensor(2, 2)[0.0, 0.0, 1.0, 0.0]", fitted.transform(x).toString());
        assertEquals(x.toString(), fitted.inverse(fitted.transform(x)).toString());
        assertEquals(x.slice(1, 2).toString(), fitted.inverse(fitted.transform(x.slice(1, 2))).toString());
        assertEquals(x.toString(), new NoScaling(2).transform(x).toString());
        assertEquals("transform: fitted on 2 columns, got shape (2, 3)",
                assertThrows(ShapeException.class, () -> fitted.transform(Tensor.matrix(new float[3], new float[3]))).getMessage());
    }

    @Test
    void errors() {
        assertError("standardizer: no rows to fit on", () -> Standardizer.fit(new double[1][0]));
        assertError("standardizer: column 1 has 1 rows, column 0 has 2", () -> Standardizer.fit(new double[2], new double[1]));
        assertError("min-max scaler: row 1, column 0 is Infinity; only finite numbers can be fitted on",
                () -> MinMaxScaler.UNIT.fit(new double[] {0, Double.POSITIVE_INFINITY}));
        assertError("robust scaler: column 1 has no value in any row; leave it out",
                () -> RobustScaler.fit(new double[] {0, 1}, new double[] {Double.NaN, Double.NaN}));
        assertError("standardizer: the shape is (), not (rows, columns)", () -> Standardizer.fit(Tensor.scalar(1)));
        assertError("min-max scaler: the range 1.0 … 1.0 is empty or not finite", () -> new MinMaxScaler(1, 1));
        assertError("standardizer: column 0 has mean 0.5 and deviation Infinity", () -> Standardizer.fit(new double[] {1e300, -1e300, 1, 1}));
        assertError("standardizer: 1 means, 0 deviations", () -> new FittedStandardizer(List.of(1.0), List.of()));
        assertError("standardizer: column 0 has mean 1.0 and deviation 0.0",
                () -> new FittedStandardizer(List.of(1.0), List.of(0.0)));
        assertError("min-max scaler: column 0 runs from 2.0 to 1.0",
                () -> new FittedMinMaxScaler(List.of(2.0), List.of(1.0), 0, 1));
        assertError("min-max scaler: 1 minima, 0 maxima", () -> new FittedMinMaxScaler(List.of(2.0), List.of(), 0, 1));
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }

    private static void assertScaled(JsonNode values, JsonNode expected, FittedScaler fitted) {
        double[] x = Golden.tensor(values).data();
        double[] y = Golden.tensor(expected).data();
        for (int i = 0; i < x.length; i++) {
            assertNear(y[i], fitted.scale(i % fitted.columns(), x[i]));
        }
    }

    private static void assertNear(double expected, double actual) {
        if (Double.isNaN(expected)) {
            assertEquals(expected, actual);
            return;
        }
        assertEquals(expected, actual, RELATIVE * Math.max(1e-3, Math.abs(expected)));
    }

    private static double[][] columns(JsonNode tensor) {
        Golden.Tensor matrix = Golden.tensor(tensor);
        double[][] columns = new double[matrix.shape()[1]][matrix.shape()[0]];
        for (int i = 0; i < matrix.data().length; i++) {
            columns[i % columns.length][i / columns.length] = matrix.data()[i];
        }
        return columns;
    }

    private static JsonNode scaler(String name) {
        for (JsonNode one : Golden.resource(ScalersTest.class, "/golden/preprocessing.json").get("scalers")) {
            if (one.get("name").stringValue().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("no scaler " + name);
    }
}
