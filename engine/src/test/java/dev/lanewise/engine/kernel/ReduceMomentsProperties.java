package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Means, variances, norms and cumulative sums: the SIMD twin against the scalar one by bits, that one against a literal
 * reading of the contract, and its error against double precision.
 */
class ReduceMomentsProperties {
    private static final float EPS = 0x1p-24f;
    private static final float CANARY = 1234.5f;

    private final ReduceKernels scalar = Backend.scalar().reduce();
    private final ReduceKernels simd = Backend.simd().reduce();

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 79, 80, 127, 128, 129, 255, 257)),
                Tuple.of(3, Arbitraries.integers().between(0, 700)),
                Tuple.of(1, Arbitraries.of(65_536, 65_537, 131_133)));
    }

    /** {@code kind} 0: mixed magnitudes; 1: any bit patterns; 2: a large mean; 3: tiny; 4: huge. */
    private static float[] numbers(long seed, int n, int kind) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(30) - 15));
                case 1 -> Float.intBitsToFloat(random.nextInt());
                case 2 -> (float) (10_000 + random.nextGaussian());
                case 3 -> (float) (random.nextGaussian() * 0x1p-140);
                default -> (float) (random.nextGaussian() * 0x1p120);
            };
        }
        return x;
    }

    private static float[] canary(int n) {
        float[] y = new float[n];
        Arrays.fill(y, CANARY);
        return y;
    }

    private static int[] bits(float... x) {
        int[] bits = new int[x.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
        return bits;
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void sequencesAgreeByBits(
            @ForAll long seed,
            @ForAll("lengths") int n,
            @ForAll @IntRange(max = 17) int offset,
            @ForAll @IntRange(max = 4) int kind,
            @ForAll @IntRange(max = 1) int correction) {
        float[] x = numbers(seed, offset + n + 3, kind);
        float mean = scalar.reduce(Reduction.SUM, x, offset, n) / n;
        float variance = literalVariance(x, offset, n, mean, correction);
        float norm = literalNorm(scalar.reduce(Reduction.SQUARED_NORM, x, offset, n), x, offset, n, 1);
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            assertArrayEquals(
                    bits(mean, variance, norm),
                    bits(k.mean(x, offset, n), k.variance(x, offset, n, correction), k.norm(x, offset, n)));
        }
        float[] wanted = canary(n + 5);
        for (int i = 0; i < n; i++) {
            wanted[2 + i] = i == 0 ? x[offset] : wanted[1 + i] + x[offset + i];
        }
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            float[] y = canary(n + 5);
            k.cumulativeSum(x, offset, y, 2, n);
            assertArrayEquals(bits(wanted), bits(y));
            System.arraycopy(x, offset, y, 2, n);
            k.cumulativeSum(y, 2, y, 2, n);
            assertArrayEquals(bits(wanted), bits(y), "in place");
        }
    }

    /** Rows are sequences, columns chains in blocks of rows. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void rowsAndColumnsAgreeByBits(
            @ForAll long seed,
            @ForAll @IntRange(max = 140) int rows,
            @ForAll @IntRange(max = 70) int cols,
            @ForAll @IntRange(max = 5) int offset,
            @ForAll @IntRange(max = 4) int kind,
            @ForAll @IntRange(max = 1) int correction) {
        float[] x = numbers(seed, offset + rows * cols, kind);
        float[][] rowWise = {canary(rows + 4), canary(rows + 4), canary(rows + 4)};
        for (int r = 0; r < rows; r++) {
            rowWise[0][2 + r] = scalar.mean(x, offset + r * cols, cols);
            rowWise[1][2 + r] = scalar.variance(x, offset + r * cols, cols, correction);
            rowWise[2][2 + r] = scalar.norm(x, offset + r * cols, cols);
        }
        float[][] columnWise = {canary(cols + 4), canary(cols + 4), canary(cols + 4)};
        for (int c = 0; c < cols; c++) {
            float mean = chains(x, offset + c, rows, cols, 0, false) / rows;
            columnWise[0][2 + c] = mean;
            float sum = chains(x, offset + c, rows, cols, mean, false);
            float squares = chains(x, offset + c, rows, cols, mean, true);
            columnWise[1][2 + c] = rows <= correction
                    ? Float.NaN
                    : Math.max(0f, squares - sum * (sum / rows)) / (rows - correction);
            columnWise[2][2 + c] =
                    literalNorm(chains(x, offset + c, rows, cols, 0, true), x, offset + c, rows, cols);
        }
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            float[] y = canary(rows + 4);
            k.meanRows(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(rowWise[0]), bits(y));
            k.varianceRows(x, offset, y, 2, rows, cols, correction);
            assertArrayEquals(bits(rowWise[1]), bits(y));
            k.normRows(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(rowWise[2]), bits(y));
            y = canary(cols + 4);
            k.meanColumns(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(columnWise[0]), bits(y));
            k.varianceColumns(x, offset, y, 2, rows, cols, correction);
            assertArrayEquals(bits(columnWise[1]), bits(y));
            k.normColumns(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(columnWise[2]), bits(y));
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void cumulativeSumsOfRowsAndColumnsAgreeByBits(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 70) int cols,
            @ForAll @IntRange(max = 5) int offset,
            @ForAll @IntRange(max = 1) int kind) {
        float[] x = numbers(seed, offset + rows * cols, kind);
        float[] along = canary(rows * cols + 4);
        float[] down = canary(rows * cols + 4);
        for (int i = 0; i < rows * cols; i++) {
            along[2 + i] = i % cols == 0 ? x[offset + i] : along[1 + i] + x[offset + i];
            down[2 + i] = i < cols ? x[offset + i] : down[2 + i - cols] + x[offset + i];
        }
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            float[] y = canary(rows * cols + 4);
            k.cumulativeSumRows(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(along), bits(y));
            y = canary(rows * cols + 4);
            k.cumulativeSumColumns(x, offset, y, 2, rows, cols);
            assertArrayEquals(bits(down), bits(y));
            System.arraycopy(x, offset, y, 2, rows * cols);
            k.cumulativeSumColumns(y, 2, y, 2, rows, cols);
            assertArrayEquals(bits(down), bits(y), "in place");
        }
    }

    /** The bound of the contract; data whose mean is 10⁴ deviations away (kind 2) lose nothing by it. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theErrorOfTheVarianceStaysInsideTheBound(
            @ForAll long seed, @ForAll("lengths") int length, @ForAll @IntRange(max = 2) int kind) {
        int n = Math.max(2, length);
        float[] x = numbers(seed, n, kind == 1 ? 0 : kind);
        double sum = 0;
        double magnitude = 0;
        for (float v : x) {
            sum += v;
            magnitude += Math.abs(v);
        }
        double mean = sum / n;
        double squares = 0;
        for (float v : x) {
            squares += (v - mean) * (v - mean);
        }
        double depth = Math.min(n, ReduceKernels.CHUNK) / ReduceKernels.LANES + 10;
        double delta = depth * EPS * magnitude / n;
        double bound = (2 * depth + 8) * EPS * (squares + 2 * n * delta * delta) / (n - 1);
        double exact = squares / (n - 1);
        assertEquals(exact, scalar.variance(x, 0, n, 1), bound);
        assertEquals(mean, scalar.mean(x, 0, n), delta + EPS * Math.abs(mean));
        if (kind == 2 && n >= 100) {
            assertEquals(exact, scalar.variance(x, 0, n, 1), 2 * depth * EPS * exact, "the mean costs no digit");
        }
        float[] column = new float[1];
        scalar.varianceColumns(x, 0, column, 0, n, 1, 1);
        double columnDepth = ReduceKernels.ROW_BLOCK + n / ReduceKernels.ROW_BLOCK + 3;
        double columnDelta = columnDepth * EPS * magnitude / n;
        assertEquals(
                exact,
                column[0],
                (2 * columnDepth + 8) * EPS * (squares + 2 * n * columnDelta * columnDelta) / (n - 1));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void normsNeitherOverflowNorUnderflow(
            @ForAll long seed, @ForAll("lengths") int n, @ForAll @IntRange(max = 4) int kind) {
        float[] x = numbers(seed, n, kind == 1 ? 3 : kind);
        double squares = 0;
        for (float v : x) {
            squares += (double) v * v;
        }
        double exact = Math.sqrt(squares);
        double depth = Math.min(n, ReduceKernels.CHUNK) / ReduceKernels.LANES + 12;
        float norm = scalar.norm(x, 0, n);
        assertTrue(exact > Float.MAX_VALUE || norm <= Float.MAX_VALUE, "overflows only if the norm does");
        if (exact <= Float.MAX_VALUE) {
            assertEquals(exact, norm, depth * EPS * exact + Float.MIN_VALUE);
        }
    }

    @Example
    void specialCases() {
        float nan = Float.NaN;
        float inf = Float.POSITIVE_INFINITY;
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            assertEquals(nan, k.mean(new float[0], 0, 0));
            assertEquals(nan, k.variance(new float[0], 0, 0, 0));
            assertEquals(nan, k.variance(new float[] {3}, 0, 1, 1));
            assertEquals(0, Float.floatToIntBits(k.variance(new float[] {3}, 0, 1, 0)));
            assertEquals(1, k.variance(new float[] {1, 2, 3}, 0, 3, 1));
            assertEquals(0, Float.floatToIntBits(k.norm(new float[3], 0, 3)));
            assertEquals(0, Float.floatToIntBits(k.norm(new float[0], 0, 0)));
            assertEquals(inf, k.norm(new float[] {1, -inf}, 0, 2));
            assertEquals(nan, k.norm(new float[] {inf, nan}, 0, 2));
            assertEquals(5 * 0x1p100f, k.norm(new float[] {3 * 0x1p100f, 4 * 0x1p100f}, 0, 2));
            assertEquals(5 * 0x1p-149f, k.norm(new float[] {3 * 0x1p-149f, 4 * 0x1p-149f}, 0, 2));
        }
    }

    /** The 64 lanes as an array, the chunks in order. */
    private static float literalVariance(float[] x, int xo, int n, float mean, int correction) {
        float sum = 0;
        float squares = 0;
        for (int start = 0; start == 0 || start < n; start += ReduceKernels.CHUNK) {
            float[] s = new float[ReduceKernels.LANES];
            float[] q = new float[ReduceKernels.LANES];
            for (int i = 0; i < Math.min(n - start, ReduceKernels.CHUNK); i++) {
                float d = x[xo + start + i] - mean;
                int j = i % ReduceKernels.LANES;
                s[j] += d;
                q[j] = Math.fma(d, d, q[j]);
            }
            for (int half = ReduceKernels.LANES / 2; half > 0; half /= 2) {
                for (int j = 0; j < half; j++) {
                    s[j] += s[j + half];
                    q[j] += q[j + half];
                }
            }
            sum = start == 0 ? s[0] : sum + s[0];
            squares = start == 0 ? q[0] : squares + q[0];
        }
        return n <= correction ? Float.NaN : Math.max(0f, squares - sum * (sum / n)) / (n - correction);
    }

    private static float literalNorm(float squares, float[] x, int xo, int n, int stride) {
        if (squares >= 0x1p-90f && squares < Float.POSITIVE_INFINITY) {
            return (float) Math.sqrt(squares);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[xo + i * stride] * x[xo + i * stride];
        }
        return (float) Math.sqrt(sum);
    }

    /** Σ (x − mean), or Σ (x − mean)², down one column. */
    private static float chains(float[] x, int xo, int rows, int cols, float mean, boolean squared) {
        float total = 0;
        for (int start = 0; start == 0 || start < rows; start += ReduceKernels.ROW_BLOCK) {
            float chain = 0;
            for (int r = start; r < Math.min(rows, start + ReduceKernels.ROW_BLOCK); r++) {
                float d = x[xo + r * cols] - mean;
                chain = squared ? Math.fma(d, d, chain) : chain + d;
            }
            total = start == 0 ? chain : total + chain;
        }
        return total;
    }
}
