package dev.lanewise.train.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.ImageShape;
import dev.lanewise.train.data.Target;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each augmentation against a plain one of its own, which sums in double and knows what was drawn, or tries all that could be. */
class AugmentationsTest {
    private static final ImageShape IMAGE = new ImageShape(5, 7, 2);
    private static final int ROWS = 300;
    private static final int WIDTH = IMAGE.size();
    private static final Dataset DATA = Dataset.of(
            Tensor.of(Shape.of(ROWS, WIDTH), Floats.array(ROWS * WIDTH, 3, Values.ORDINARY)),
            Target.Labels.of(IntStream.range(0, ROWS).map(i -> i % 3).toArray(), 3));

    private static final Augmentation[] ALL = {
        new Shift(IMAGE, 2), new Flip(IMAGE, false), new Rotate(IMAGE, 30), new CutMix(IMAGE, 1), new PadAndCrop(IMAGE, 1),
        Erase.of(IMAGE, 0.5), new GaussianNoise(0.1f)
    };

    private static float[] row(int row) {
        float[] values = new float[WIDTH];
        DATA.features(row, values, 0);
        return values;
    }

    private static float[] augmented(int row, int epoch, Augmentation... list) {
        float[] values = new float[WIDTH];
        new Augmenter(Augmentations.of(list), DATA, 9).features(epoch, row, values, 0);
        return values;
    }

    /** What an augmentation drew for a row, if it is the only one. */
    private static RowDraws draws(int row, int epoch, Augmentation one) {
        return new RowDraws(9, "0:" + one.getClass().getSimpleName(), WIDTH).at(epoch, row);
    }

    private static float at(float[] x, int channel, int line, int column) {
        return line >= 0 && line < IMAGE.height() && column >= 0 && column < IMAGE.width()
                ? x[(channel * IMAGE.height() + line) * IMAGE.width() + column]
                : 0;
    }

    @Test
    void aRowIsTheSameWhicheverRowsWereReadBefore() throws Exception {
        Augmenter forwards = new Augmenter(Augmentations.of(ALL), DATA, 9);
        float[][] rows = new float[ROWS][WIDTH + 3];
        float[] shares = new float[ROWS];
        int[] partners = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            forwards.features(2, row, rows[row], 3);
            shares[row] = forwards.share();
            partners[row] = forwards.partner();
        }
        Thread backwards = new Thread(() -> {
            Augmenter other = new Augmenter(Augmentations.of(ALL), DATA, 9);
            for (int row = ROWS - 1; row >= 0; row -= 2) {
                float[] values = new float[WIDTH];
                other.features(1, row / 2, values, 0);
                other.features(2, row, values, 0);
                assertArrayEquals(Arrays.copyOfRange(rows[row], 3, WIDTH + 3), values);
                assertEquals(shares[row], other.share());
                assertEquals(partners[row], other.partner());
            }
        });
        Throwable[] thrown = new Throwable[1];
        backwards.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
        backwards.start();
        backwards.join();
        assertEquals(null, thrown[0]);
        assertTrue(Arrays.stream(partners).distinct().count() > ROWS / 2);
        for (Augmentation one : ALL) {
            assertTrue(IntStream.range(0, ROWS).anyMatch(row -> !Arrays.equals(augmented(row, 1, one), augmented(row, 2, one))), "epoch, " + one);
            assertTrue(IntStream.range(0, ROWS).anyMatch(row -> {
                float[] other = new float[WIDTH];
                new Augmenter(Augmentations.of(one), DATA, 10).features(1, row, other, 0);
                return !Arrays.equals(augmented(row, 1, one), other);
            }), "seed, " + one);
        }
    }

    @Test
    void noise() {
        GaussianNoise noise = new GaussianNoise(0.25f);
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < ROWS; row++) {
            float[] z = new float[WIDTH];
            draws(row, 1, noise).normals(z);
            float[] x = row(row);
            float[] is = augmented(row, 1, noise);
            for (int i = 0; i < WIDTH; i++) {
                double expected = x[i] + 0.25 * z[i];
                assertEquals(expected, is[i], Math.ulp((float) expected));
                sum += z[i];
                squares += (double) z[i] * z[i];
            }
        }
        assertEquals(0, sum / (ROWS * WIDTH), 0.03);
        assertEquals(1, squares / (ROWS * WIDTH), 0.04);
    }

    /** Each of the 25 moves is found, about as often as any other. */
    @Test
    void shift() {
        int[][] times = new int[5][5];
        for (int row = 0; row < ROWS; row++) {
            float[] x = row(row);
            float[] is = augmented(row, 1, new Shift(IMAGE, 2));
            int found = 0;
            for (int down = -2; down <= 2; down++) {
                for (int right = -2; right <= 2; right++) {
                    int dy = down;
                    int dx = right;
                    if (Arrays.equals(is, image((c, y, z) -> at(x, c, y - dy, z - dx)))) {
                        found++;
                        times[down + 2][right + 2]++;
                    }
                }
            }
            assertEquals(1, found, "row " + row);
        }
        for (int[] line : times) {
            for (int often : line) {
                assertTrue(often >= 2 && often <= 28, Arrays.deepToString(times)); // 12 ± 3.4
            }
        }
    }

    private interface Pixel {
        double at(int channel, int line, int column);
    }

    private static float[] image(Pixel pixel) {
        float[] made = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            int plane = IMAGE.height() * IMAGE.width();
            made[i] = (float) pixel.at(i / plane, i % plane / IMAGE.width(), i % IMAGE.width());
        }
        return made;
    }

    /** Out of an image that really is padded. */
    @Test
    void padAndCrop() {
        int[] times = new int[49];
        int[] mirror = {3, 2, 1};
        for (int row = 0; row < ROWS; row++) {
            float[] x = row(row);
            float[][][] padded = new float[2][5 + 6][7 + 6];
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < 11; y++) {
                    for (int z = 0; z < 13; z++) {
                        int line = y < 3 ? mirror[y] : y >= 8 ? 4 - mirror[10 - y] : y - 3;
                        int column = z < 3 ? mirror[z] : z >= 10 ? 6 - mirror[12 - z] : z - 3;
                        padded[c][y][z] = at(x, c, line, column);
                    }
                }
            }
            float[] is = augmented(row, 1, new PadAndCrop(IMAGE, 3));
            int found = 0;
            for (int place = 0; place < 49; place++) {
                int top = place / 7;
                int left = place % 7;
                if (Arrays.equals(is, image((c, y, z) -> padded[c][y + top][z + left]))) {
                    found++;
                    times[place]++;
                }
            }
            assertEquals(1, found, "row " + row);
        }
        assertTrue(Arrays.stream(times).allMatch(often -> often <= 20), Arrays.toString(times)); // 6 ± 2.5
        assertTrue(Arrays.stream(times).filter(often -> often > 0).count() > 44, Arrays.toString(times));
    }

    @Test
    void flip() {
        for (boolean vertical : new boolean[] {false, true}) {
            int flipped = 0;
            for (int row = 0; row < ROWS; row++) {
                float[] x = row(row);
                float[] is = augmented(row, 1, new Flip(IMAGE, vertical));
                if (!Arrays.equals(x, is)) {
                    flipped++;
                    assertArrayEquals(image((c, y, z) -> vertical ? at(x, c, 4 - y, z) : at(x, c, y, 6 - z)), is);
                }
            }
            assertEquals(ROWS / 2.0, flipped, 40);
        }
    }

    /** A pixel is the sum of all pixels, each by how near it is to where the pixel comes from. */
    @Test
    void rotate() {
        Rotate rotate = new Rotate(IMAGE, 50);
        for (int row = 0; row < 40; row++) {
            float[] x = row(row);
            double angle = Math.toRadians(100 * draws(row, 1, rotate).uniform(0) - 50);
            float[] expected = image((c, line, column) -> {
                double y = 2 + (line - 2) * Math.cos(angle) - (column - 3) * Math.sin(angle);
                double z = 3 + (line - 2) * Math.sin(angle) + (column - 3) * Math.cos(angle);
                double sum = 0;
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 7; j++) {
                        sum += at(x, c, i, j) * Math.max(0, 1 - Math.abs(y - i)) * Math.max(0, 1 - Math.abs(z - j));
                    }
                }
                return sum;
            });
            assertArrayEquals(expected, augmented(row, 1, rotate), 1e-6f);
        }
        float[] unlike = augmented(1, 1, rotate);
        assertFalse(Arrays.equals(row(1), unlike));
    }

    @Test
    void erase() {
        int erased = 0;
        double pixels = 0;
        for (int row = 0; row < ROWS; row++) {
            float[] x = row(row);
            float[] is = augmented(row, 1, new Erase(IMAGE, 0.5, 0.1, 0.4));
            int[] gone = IntStream.range(0, WIDTH).filter(i -> is[i] != x[i]).toArray();
            if (gone.length == 0) {
                assertArrayEquals(x, is);
                continue;
            }
            erased++;
            int[] first = Arrays.stream(gone).filter(i -> i < 35).toArray();
            int top = first[0] / 7;
            int bottom = first[first.length - 1] / 7;
            int left = Arrays.stream(first).map(i -> i % 7).min().orElseThrow();
            int right = Arrays.stream(first).map(i -> i % 7).max().orElseThrow();
            assertArrayEquals(
                    image((c, y, z) -> y >= top && y <= bottom && z >= left && z <= right ? 0 : at(x, c, y, z)), is);
            int area = (bottom - top + 1) * (right - left + 1);
            assertTrue(area >= 2 && area <= 20, "of 35: " + area); // 3.5 to 14, with sides rounded
            pixels += area;
        }
        assertEquals(ROWS / 2.0, erased, 40);
        assertEquals(0.25 * 35, pixels / erased, 2);
    }

    @Test
    void mixUp() {
        MixUp mixUp = new MixUp(0.4);
        Augmenter augmenter = new Augmenter(Augmentations.of(mixUp), DATA, 9);
        for (int row = 0; row < ROWS; row++) {
            float[] is = new float[WIDTH];
            augmenter.features(1, row, is, 0);
            double share = draws(row, 1, mixUp).beta(0.4, 0);
            assertEquals(share, augmenter.share(), 1e-7);
            float[] x = row(row);
            float[] other = row(augmenter.partner());
            for (int i = 0; i < WIDTH; i++) {
                double size = Math.abs(x[i]) + Math.abs(other[i]);
                assertEquals(share * x[i] + (1 - share) * other[i], is[i], 2e-7 * size);
            }
        }
    }

    /** The other row has gone through what comes before the mixing, and the mixture through what comes after. */
    @Test
    void theOtherRowIsAugmentedToo() {
        Shift shift = new Shift(IMAGE, 2);
        Augmenter augmenter = new Augmenter(Augmentations.of(shift, new MixUp(1), new Flip(IMAGE, false)), DATA, 9);
        int mirrored = 0;
        for (int row = 0; row < ROWS; row++) {
            float[] is = new float[WIDTH];
            augmenter.features(1, row, is, 0);
            float[] x = augmented(row, 1, shift);
            float[] other = augmented(augmenter.partner(), 1, shift);
            float share = augmenter.share();
            float[] plain = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                plain[i] = Math.fma(share, x[i], (1 - share) * other[i]);
            }
            if (!Arrays.equals(plain, is)) {
                mirrored++;
                assertArrayEquals(image((c, y, z) -> at(plain, c, y, 6 - z)), is);
            }
        }
        assertEquals(ROWS / 2.0, mirrored, 40);
    }

    /** Each pixel is of one of the two, the other's make a rectangle, and the share counts them. */
    @Test
    void cutMix() {
        CutMix cutMix = new CutMix(IMAGE, 1);
        Augmenter augmenter = new Augmenter(Augmentations.of(cutMix), DATA, 9);
        double shares = 0;
        for (int row = 0; row < ROWS; row++) {
            float[] is = new float[WIDTH];
            augmenter.features(1, row, is, 0);
            shares += augmenter.share();
            float[] x = row(row);
            float[] other = row(augmenter.partner());
            double side = Math.sqrt(1 - draws(row, 1, cutMix).beta(1, 0));
            int cut = 0;
            int lowest = 7;
            int highest = -1;
            for (int i = 0; i < 35; i++) {
                if (is[i] != x[i]) {
                    cut++;
                    lowest = Math.min(lowest, i % 7);
                    highest = Math.max(highest, i % 7);
                }
            }
            if (augmenter.partner() != row) {
                assertEquals(1 - cut / 35.0, augmenter.share(), 1e-6);
                assertTrue(cut <= 35 * side * side && highest - lowest + 1 <= 7 * side, cut + " of " + side);
            }
            int from = lowest;
            int to = highest;
            float[] expected = image((c, y, z) -> {
                boolean inside = IntStream.range(y * 7, y * 7 + 7).anyMatch(i -> is[i] != x[i]) && z >= from && z <= to;
                return at(inside ? other : x, c, y, z);
            });
            assertArrayEquals(expected, is);
        }
        assertTrue(shares / ROWS > 0.5 && shares / ROWS < 0.8, "mean share " + shares / ROWS); // ½, and what the edges cut off
    }

    /** Kolmogorov and Smirnov's distance from what the distribution function says, which of 20,000 exceeds 0.0115 once in a hundred. */
    @Test
    void theSharesOfMixturesHaveTheBetaDistribution() {
        beta(1, x -> x);
        beta(2, x -> x * x * (3 - 2 * x));
        beta(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
        beta(4, x -> x * x * x * x * (35 + x * (-84 + x * (70 - 20 * x))));
    }

    private static void beta(double alpha, DoubleUnaryOperator distribution) {
        int n = 20_000;
        RowDraws draws = new RowDraws(1, "beta", 1);
        double[] values = IntStream.range(0, n).mapToDouble(i -> draws.at(1, i).beta(alpha, 0)).sorted().toArray();
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double expected = distribution.applyAsDouble(values[i]);
            distance = Math.max(distance, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
        }
        assertTrue(distance < 0.0115, "α = " + alpha + ": " + distance);
    }

    /** Vectors are objects until they are compiled, hence many rows. */
    @Test
    void readingARowAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Augmenter augmenter = new Augmenter(Augmentations.of(ALL), DATA, 9);
        float[] values = new float[WIDTH];
        long least = Long.MAX_VALUE;
        for (int epoch = 1; epoch <= 400; epoch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int row = 0; row < 100; row++) {
                augmenter.features(epoch, row, values, 0);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void mistakes() {
        refused("augmentation: noise -1.0, want a finite deviation above 0", () -> new GaussianNoise(-1));
        refused("augmentation: noise NaN, want a finite deviation above 0", () -> new GaussianNoise(Float.NaN));
        refused("augmentation: shift 5, want at least 1 pixel, and fewer than an image of 5×7×2 has", () -> new Shift(IMAGE, 5));
        refused("augmentation: crop 0, want at least 1 pixel, and fewer than an image of 5×7×2 has", () -> new PadAndCrop(IMAGE, 0));
        refused("augmentation: rotate 181.0, want above 0 and at most 180 degrees", () -> new Rotate(IMAGE, 181));
        refused("augmentation: erase: probability 0.0, want above 0 and at most 1", () -> Erase.of(IMAGE, 0));
        refused("augmentation: erase: shares 0.5 to 0.1, want shares above 0, at most 1", () -> new Erase(IMAGE, 1, 0.5, 0.1));
        refused("augmentation: mixup 0.0, want above 0 and at most 1000", () -> new MixUp(0));
        refused("augmentation: cutmix NaN, want above 0 and at most 1000", () -> new CutMix(IMAGE, Double.NaN));
        refused("image: 0×1×1, want at least 1 of each, and no more than an array can hold", () -> ImageShape.of(0, 1));
        refused("augmentation: rows can be mixed once, by mixup or by cutmix; leave one out of " + List.of(new MixUp(1), new MixUp(2)),
                () -> Augmentations.of(new MixUp(1), new MixUp(2)));
        assertEquals(
                "an image of 8×8 has 64 values, the rows have 70 features; give the shape that they have, and leave out"
                        + " columns that are no pixels",
                assertThrows(DataException.class, () -> augmented(0, 1, new Shift(ImageShape.of(8, 8), 1))).getMessage());
    }

    private static void refused(String message, Executable mistake) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, mistake).getMessage());
    }
}
