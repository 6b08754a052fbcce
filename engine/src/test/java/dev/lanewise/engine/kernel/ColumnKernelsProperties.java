package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both twins of the column kernels against those for rows, column by column. */
class ColumnKernelsProperties {
    private static final ColumnKernels SCALAR = Backend.scalar().column();
    private static final ColumnKernels SIMD = Backend.simd().column();
    private static final RowKernels ROW = Backend.scalar().row();
    private static final ReduceKernels REDUCE = Backend.scalar().reduce();

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void columnsHaveTheBitsOfRows(
            @ForAll @IntRange(min = 1, max = 200) int rows,
            @ForAll @IntRange(min = 1, max = 70) int cols,
            @ForAll @IntRange(min = 1, max = 250) int seen,
            @ForAll Values kind,
            @ForAll long seed) {
        float[] values = Floats.array(rows * cols, seed, kind);
        float[] gradient = Floats.array(rows * cols, ~seed, kind);
        float[] softmax = new float[values.length];
        float[] expected = new float[values.length];
        for (int c = 0; c < cols; c++) {
            int n = Math.min(rows, seen + c);
            float[] x = column(values, c, n, cols);
            float[] y = new float[n];
            if (REDUCE.reduce(Reduction.MAX, x, 0, n) != Float.NEGATIVE_INFINITY) {
                ROW.softmax(x, 0, y, 0, 1, n);
            }
            float[] dx = new float[n];
            ROW.softmaxGradient(y, 0, column(gradient, c, n, cols), 0, dx, 0, 1, n);
            for (int r = 0; r < n; r++) {
                softmax[r * cols + c] = y[r];
                expected[r * cols + c] = dx[r];
            }
        }
        for (ColumnKernels k : new ColumnKernels[] {SCALAR, SIMD}) {
            Canary x = Canary.of(values);
            k.softmax(x.array(), x.offset(), rows, cols, seen);
            assertSameBits(softmax, x.check().values(), k.getClass().getSimpleName());
            Canary d = Canary.of(gradient, 5);
            k.softmaxGradient(x.array(), x.offset(), d.array(), d.offset(), rows, cols, seen);
            assertSameBits(expected, d.check().values(), k.getClass().getSimpleName());
        }
    }

    private static float[] column(float[] x, int c, int n, int cols) {
        float[] column = new float[n];
        for (int r = 0; r < n; r++) {
            column[r] = x[r * cols + c];
        }
        return column;
    }

    @Example
    void columnsLongerThanAChunkAreAddedUpAsRows() {
        int rows = ReduceKernels.CHUNK + 100;
        float[] values = Floats.array(rows * 3, 1, Values.values()[0]);
        float[] expected = new float[values.length];
        for (int c = 0; c < 3; c++) {
            float[] y = column(values, c, rows, 3);
            ROW.softmax(y, 0, y, 0, 1, rows);
            for (int r = 0; r < rows; r++) {
                expected[r * 3 + c] = y[r];
            }
        }
        for (ColumnKernels k : new ColumnKernels[] {SCALAR, SIMD}) {
            float[] x = values.clone();
            k.softmax(x, 0, rows, 3, rows);
            assertSameBits(expected, x, k.getClass().getSimpleName());
        }
    }

    @Example
    void masksAndNaNStayInTheirColumns() {
        int cols = 37;
        for (ColumnKernels k : new ColumnKernels[] {SCALAR, SIMD}) {
            float[] x = new float[4 * cols];
            for (int r = 0; r < 4; r++) {
                x[r * cols + 3] = Float.NEGATIVE_INFINITY;
            }
            x[5] = Float.NaN;
            x[cols + 7] = Float.NEGATIVE_INFINITY;
            x[3 * cols] = Float.NaN; // hidden
            k.softmax(x, 0, 4, cols, 3);
            for (int r = 0; r < 4; r++) {
                assertSameBits(new float[] {r < 3 ? 1f / 3 : 0}, new float[] {x[r * cols]}, "a hidden NaN");
                assertSameBits(new float[] {0}, new float[] {x[r * cols + 3]}, "−∞ everywhere");
                assertSameBits(new float[] {Float.NaN}, new float[] {x[r * cols + 5]}, "NaN");
                assertSameBits(new float[] {r == 1 ? 0 : 1f / 3}, new float[] {x[r * cols + 7]}, "−∞ in one place");
                assertSameBits(new float[] {0.25f}, new float[] {x[r * cols + 36]}, "beside them");
            }
        }
    }
}
