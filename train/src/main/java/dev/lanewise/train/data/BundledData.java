package dev.lanewise.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Small public data sets that are part of the library, for first steps and tests. Source and licence of each are in
 * {@code PROVENANCE.txt} beside them. The last column, {@code target}, is the class as a number.
 */
public final class BundledData {
    private BundledData() {
    }

    /** Fisher's iris: 150 rows, 4 measurements in centimetres, 3 species (0 setosa, 1 versicolor, 2 virginica). */
    public static Table iris() {
        return table("iris.csv");
    }

    /** Handwritten digits of 8 × 8 pixels of 0 … 16: 1,797 rows, 64 pixels, 10 classes. */
    public static Table digits() {
        return table("digits.csv");
    }

    private static Table table(String resource) {
        try (InputStream in = BundledData.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing: the jar of lanewise-train is damaged");
            }
            return Csv.parse(resource, in.readAllBytes(), CsvOptions.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
