package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BundledDataTest {
    @Test
    void irisIsWhole() {
        Table iris = BundledData.iris();
        assertEquals(150, iris.size());
        assertEquals(5, iris.columns().size());
        double[] target = ((NumericColumn) iris.column("target")).values();
        for (int label = 0; label < 3; label++) {
            int wanted = label;
            assertEquals(50, Arrays.stream(target).filter(value -> value == wanted).count());
        }
        // The sums that scikit-learn 1.2.1 gives for its copy of the data.
        assertEquals(876.5, sum(iris, "sepal_length_(cm)"), 1e-9);
        assertEquals(458.6, sum(iris, "sepal_width_(cm)"), 1e-9);
        assertEquals(563.7, sum(iris, "petal_length_(cm)"), 1e-9);
        assertEquals(179.9, sum(iris, "petal_width_(cm)"), 1e-9);
        assertEquals("iris.csv, line 2", iris.where(0));
    }

    @Test
    void digitsAreWhole() {
        Table digits = BundledData.digits();
        assertEquals(1797, digits.size());
        assertEquals(65, digits.columns().size());
        double all = 0;
        for (String name : digits.names().subList(0, 64)) {
            double[] pixels = ((NumericColumn) digits.column(name)).values();
            assertTrue(Arrays.stream(pixels).allMatch(pixel -> pixel >= 0 && pixel <= 16));
            all += Arrays.stream(pixels).sum();
        }
        assertEquals(561718, all);
        assertEquals(10, Arrays.stream(((NumericColumn) digits.column("target")).values()).distinct().count());
    }

    @Test
    void provenanceIsBesideThem() {
        assertNotNull(BundledData.class.getResource("PROVENANCE.txt"));
    }

    private static double sum(Table table, String column) {
        return Arrays.stream(((NumericColumn) table.column(column)).values()).sum();
    }
}
