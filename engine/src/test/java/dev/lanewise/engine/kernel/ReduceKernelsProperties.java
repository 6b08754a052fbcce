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

/** The SIMD twin against the scalar one by bits, and the scalar one against a literal reading of the contract. */
class ReduceKernelsProperties {
    private static final float[] SPECIAL = {
        0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE,
        Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f
    };

    private final ReduceKernels scalar = Backend.scalar().reduce();
    private final ReduceKernels simd = Backend.simd().reduce();

    /** Around the register widths, the 64 lanes, the chunk and four of them. */
    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(
                        0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 60, 63, 64, 65, 68, 127, 128, 129, 191, 193)),
                Tuple.of(3, Arbitraries.integers().between(0, 700)),
                Tuple.of(1, Arbitraries.of(65_535, 65_536, 65_537, 65_600, 131_133, 262_144, 330_001)));
    }

    /** Numbers of mixed magnitude; {@code kind} 1 sprinkles special values, 2 repeats few values so that ties occur. */
    private static float[] numbers(long seed, int n, int kind) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = switch (kind) {
                case 0 -> (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(40) - 20));
                case 1 -> random.nextInt(8) == 0
                        ? SPECIAL[random.nextInt(SPECIAL.length)]
                        : Float.intBitsToFloat(random.nextInt());
                default -> random.nextInt(5) - 2;
            };
        }
        return x;
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void reductionsAgreeByBits(
            @ForAll long seed,
            @ForAll("lengths") int n,
            @ForAll @IntRange(max = 17) int offset,
            @ForAll @IntRange(max = 2) int kind,
            @ForAll Reduction f) {
        float[] x = numbers(seed, offset + n + 3, kind);
        int wanted = Float.floatToIntBits(scalar.reduce(f, x, offset, n));
        assertEquals(wanted, Float.floatToIntBits(simd.reduce(f, x, offset, n)));
        assertEquals(wanted, Float.floatToIntBits(literal(f, x, x, offset, offset, n)), "the contract read literally");
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void dotAgreesByBits(
            @ForAll long seed,
            @ForAll("lengths") int n,
            @ForAll @IntRange(max = 17) int ao,
            @ForAll @IntRange(max = 17) int bo,
            @ForAll @IntRange(max = 2) int kind) {
        float[] a = numbers(seed, ao + n + 3, kind);
        float[] b = numbers(~seed, bo + n + 3, kind);
        int wanted = Float.floatToIntBits(scalar.dot(a, ao, b, bo, n));
        assertEquals(wanted, Float.floatToIntBits(simd.dot(a, ao, b, bo, n)));
        assertEquals(wanted, Float.floatToIntBits(literal(null, a, b, ao, bo, n)), "the contract read literally");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void argMaxAndArgMinAgree(
            @ForAll long seed,
            @ForAll("lengths") int n,
            @ForAll @IntRange(max = 17) int offset,
            @ForAll @IntRange(max = 2) int kind) {
        float[] x = numbers(seed, offset + n + 3, kind);
        int wanted = n == 0 ? -1 : 0;
        for (int i = 1; i < n && !Float.isNaN(x[offset + wanted]); i++) {
            if (Float.isNaN(x[offset + i]) || x[offset + i] > x[offset + wanted]) {
                wanted = i;
            }
        }
        assertEquals(wanted, scalar.argMax(x, offset, n));
        assertEquals(wanted, simd.argMax(x, offset, n));
        for (int i = 0; i < x.length; i++) {
            x[i] = -x[i];
        }
        assertEquals(wanted, scalar.argMin(x, offset, n));
        assertEquals(wanted, simd.argMin(x, offset, n));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void columnReductionsAgreeByBits(
            @ForAll long seed,
            @ForAll @IntRange(max = 140) int rows,
            @ForAll @IntRange(max = 90) int cols,
            @ForAll @IntRange(max = 5) int offset,
            @ForAll @IntRange(max = 2) int kind,
            @ForAll Reduction f) {
        float[] x = numbers(seed, offset + rows * cols, kind);
        float[] wanted = canary(cols + 4);
        for (int c = 0; c < cols; c++) {
            wanted[2 + c] = literalColumn(f, x, offset + c, rows, cols);
        }
        float[] y = canary(cols + 4);
        scalar.reduceColumns(f, x, offset, y, 2, rows, cols);
        assertArrayEquals(bits(wanted), bits(y));
        y = canary(cols + 4);
        simd.reduceColumns(f, x, offset, y, 2, rows, cols);
        assertArrayEquals(bits(wanted), bits(y));
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void rowsAndColumnsOfArgMaxAndArgMinAgree(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 90) int cols,
            @ForAll @IntRange(max = 2) int kind) {
        float[] x = numbers(seed, rows * cols + 1, kind);
        int[] wanted = new int[cols + 2];
        int[] y = new int[cols + 2];
        scalar.argMaxColumns(x, 1, wanted, 1, rows, cols);
        simd.argMaxColumns(x, 1, y, 1, rows, cols);
        assertArrayEquals(wanted, y);
        for (int c = 0; c < cols; c++) {
            float[] column = new float[rows];
            for (int r = 0; r < rows; r++) {
                column[r] = x[1 + r * cols + c];
            }
            assertEquals(scalar.argMax(column, 0, rows), wanted[1 + c]);
        }
        int[] byRow = new int[rows + 1];
        simd.argMaxRows(x, 1, byRow, 1, rows, cols);
        for (int r = 0; r < rows; r++) {
            assertEquals(scalar.argMax(x, 1 + r * cols, cols), byRow[1 + r]);
        }
        int[] minimaByRow = byRow.clone();
        scalar.argMaxRows(x, 1, byRow, 1, rows, cols);
        for (int i = 0; i < x.length; i++) {
            x[i] = -x[i];
        }
        simd.argMinRows(x, 1, minimaByRow, 1, rows, cols);
        assertArrayEquals(byRow, minimaByRow);
        scalar.argMinColumns(x, 1, y, 1, rows, cols);
        assertArrayEquals(wanted, y);
        Arrays.fill(y, 0);
        simd.argMinColumns(x, 1, y, 1, rows, cols);
        assertArrayEquals(wanted, y);
    }

    /** The usual bound for a sum in which no element passes through more than {@code depth} additions. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theErrorStaysInsideTheBound(@ForAll long seed, @ForAll("lengths") int n) {
        float[] a = numbers(seed, n, 0);
        float[] b = numbers(~seed, n, 0);
        double exact = 0;
        double magnitude = 0;
        for (int i = 0; i < n; i++) {
            exact += (double) a[i] * b[i];
            magnitude += Math.abs((double) a[i] * b[i]);
        }
        // An element meets at most 1024 additions in its lane, 6 in the tree and 2 between the chunks.
        int depth = Math.min(n, ReduceKernels.CHUNK) / ReduceKernels.LANES + 9;
        double bound = depth * Math.scalb(1.0, -24) * magnitude + 64 * Float.MIN_VALUE;
        assertTrue(Math.abs(scalar.dot(a, 0, b, 0, n) - exact) <= bound);
    }

    @Example
    void emptySequencesHaveTheirNeutralElement() {
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            assertEquals(0, Float.floatToIntBits(k.reduce(Reduction.SUM, SPECIAL, 0, 0)));
            assertEquals(0, Float.floatToIntBits(k.dot(SPECIAL, 0, SPECIAL, 0, 0)));
            assertEquals(Float.NEGATIVE_INFINITY, k.reduce(Reduction.MAX, SPECIAL, 0, 0));
            assertEquals(Float.POSITIVE_INFINITY, k.reduce(Reduction.MIN, SPECIAL, 0, 0));
            assertEquals(1, k.reduce(Reduction.PRODUCT, SPECIAL, 0, 0));
            assertEquals(0, Float.floatToIntBits(k.reduce(Reduction.MAX_ABS, SPECIAL, 0, 0)));
            assertEquals(-1, k.argMax(SPECIAL, 0, 0));
            assertEquals(-1, k.argMin(SPECIAL, 0, 0));
            int[] y = {7, 7};
            k.argMaxColumns(SPECIAL, 0, y, 0, 0, 2);
            assertArrayEquals(new int[] {-1, -1}, y);
        }
    }

    @Example
    void argMaxTreatsBothZerosAlikeAndPrefersNaN() {
        for (ReduceKernels k : new ReduceKernels[] {scalar, simd}) {
            float[] x = new float[200];
            Arrays.fill(x, -1f);
            x[70] = -0f;
            x[150] = 0f;
            assertEquals(70, k.argMax(x, 0, x.length));
            x[190] = Float.NaN;
            x[180] = Float.intBitsToFloat(0xffc0_0001);
            assertEquals(180, k.argMax(x, 0, x.length));
        }
    }

    /** The contract of {@link ReduceKernels}, with an array of 64 lanes; {@code f} null is a dot product. */
    private static float literal(Reduction f, float[] a, float[] b, int ao, int bo, int n) {
        float total = 0;
        for (int start = 0; start == 0 || start < n; start += ReduceKernels.CHUNK) {
            float[] lane = new float[ReduceKernels.LANES];
            Arrays.fill(lane, f == null ? 0 : start(f));
            for (int i = 0; i < Math.min(n - start, ReduceKernels.CHUNK); i++) {
                float v = a[ao + start + i];
                int j = i % ReduceKernels.LANES;
                lane[j] = f == null ? Math.fma(v, b[bo + start + i], lane[j]) : take(f, lane[j], v);
            }
            for (int half = ReduceKernels.LANES / 2; half > 0; half /= 2) {
                for (int j = 0; j < half; j++) {
                    lane[j] = f == null ? lane[j] + lane[j + half] : fold(f, lane[j], lane[j + half]);
                }
            }
            total = start == 0 ? lane[0] : f == null ? total + lane[0] : fold(f, total, lane[0]);
        }
        return total;
    }

    private static float literalColumn(Reduction f, float[] x, int xo, int rows, int cols) {
        float total = 0;
        for (int start = 0; start == 0 || start < rows; start += ReduceKernels.ROW_BLOCK) {
            float chain = start(f);
            for (int r = start; r < Math.min(rows, start + ReduceKernels.ROW_BLOCK); r++) {
                chain = take(f, chain, x[xo + r * cols]);
            }
            total = start == 0 ? chain : fold(f, total, chain);
        }
        return total;
    }

    private static float take(Reduction f, float lane, float v) {
        return switch (f) {
            case SUM -> lane + v;
            case ABS_SUM -> lane + Math.abs(v);
            case SQUARED_NORM -> Math.fma(v, v, lane);
            case PRODUCT -> lane * v;
            case MAX -> Math.max(lane, v);
            case MIN -> Math.min(lane, v);
            case MAX_ABS -> Math.max(lane, Math.abs(v));
        };
    }

    private static float start(Reduction f) {
        return switch (f) {
            case SUM, ABS_SUM, SQUARED_NORM, MAX_ABS -> 0;
            case PRODUCT -> 1;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    private static float fold(Reduction f, float a, float b) {
        return f == Reduction.SQUARED_NORM || f == Reduction.ABS_SUM ? a + b : take(f, a, b);
    }

    private static float[] canary(int n) {
        float[] y = new float[n];
        Arrays.fill(y, 1234.5f);
        return y;
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
        return bits;
    }
}
