package dev.lanewise.train.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class ScalersProperties {
    /** Rounding of the scaled value is relative to the distance from the mean, that of the sum to the largest term. */
    private static final double ROUNDINGS = 4 * 0x1p-52;

    private static final List<Scaling> AFFINE =
            List.of(Scaling.STANDARD, Scaling.MIN_MAX, Scaling.MAX_ABS, Scaling.ROBUST, Scaling.NONE);

    @Provide
    Arbitrary<double[]> columns() {
        return Arbitraries.doubles().between(-1e6, 1e6).array(double[].class).ofMinSize(1).ofMaxSize(20);
    }

    @Property(tries = 200)
    void scalingIsUndone(@ForAll("columns") double[] column,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double value) {
        double size = Math.abs(value) + Arrays.stream(column).map(Math::abs).max().orElse(0);
        for (Scaling scaling : AFFINE) {
            FittedScaler fitted = scaling.fit(column);
            assertEquals(value, fitted.unscale(0, fitted.scale(0, value)), ROUNDINGS * size);
        }
    }

    @Property(tries = 100)
    void curvedScalersKeepTheOrderAndAreUndoneWithinTheTrainingRange(@ForAll("columns") double[] column) {
        double[] sorted = Arrays.stream(column).map(value -> value / 1e5).sorted().toArray();
        double reach = sorted[sorted.length - 1] - sorted[0];
        for (Scaling scaling : List.of(Scaling.POWER, Scaling.QUANTILE, Scaling.QUANTILE_NORMAL)) {
            FittedScaler fitted = scaling.fit(sorted);
            double last = Double.NEGATIVE_INFINITY;
            for (double value : sorted) {
                double scaled = fitted.scale(0, value);
                assertTrue(scaled >= last, scaling + ": " + scaled + " after " + last);
                last = scaled;
                assertEquals(value, fitted.unscale(0, scaled), 1e-6 * (1 + reach), scaling.name());
            }
        }
    }

    @Property(tries = 200)
    void aMinMaxScaledTrainingColumnFillsTheRange(@ForAll("columns") double[] column) {
        FittedScaler fitted = MinMaxScaler.UNIT.fit(column);
        double[] scaled = Arrays.stream(column).map(value -> fitted.scale(0, value)).sorted().toArray();
        boolean constant = Arrays.stream(column).distinct().count() == 1;
        assertEquals(0, scaled[0]);
        assertEquals(constant ? 0 : 1, scaled[scaled.length - 1]);
        assertTrue(scaled[0] >= 0 && scaled[scaled.length - 1] <= 1);
    }
}
