package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both twins of the moves against their definition, element by element, between parts of larger matrices. */
class MoveKernelsProperties {
    private static final MoveKernels[] TWINS = {Backend.scalar().move(), Backend.simd().move()};

    /** A matrix inside one whose rows are longer, and the guards around that. */
    private record Matrix(Canary canary, int pitch) {
        static Matrix random(int rows, int pitch, long seed) {
            return new Matrix(Canary.of(Floats.array(rows * pitch, seed, Values.ANY), 1 + (int) (seed & 7)), pitch);
        }

        float[] array() {
            return canary.array();
        }

        int offset() {
            return canary.offset();
        }

        float get(int r, int c) {
            return canary.array()[canary.offset() + r * pitch + c];
        }
    }

    private interface Definition {
        float at(int r, int c);
    }

    /** y has the elements of the definition in its rows, and what it had before between them. */
    private static void assertMoved(float[] before, Matrix y, int rows, int cols, Definition definition, String what) {
        float[] expected = before.clone();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                expected[r * y.pitch + c] = definition.at(r, c);
            }
        }
        assertSameBits(expected, y.canary.check().values(), what);
    }

    private static void transpose(int rows, int cols, int slack, long seed) {
        for (MoveKernels k : TWINS) {
            Matrix x = Matrix.random(rows, cols + slack, seed);
            Matrix y = Matrix.random(cols, rows + slack, ~seed);
            float[] before = y.canary.values();
            k.transpose(x.array(), x.offset(), x.pitch, y.array(), y.offset(), y.pitch, rows, cols);
            assertMoved(before, y, cols, rows, (r, c) -> x.get(c, r), k.getClass().getSimpleName());
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void transposes(
            @ForAll @IntRange(max = 70) int rows,
            @ForAll @IntRange(max = 70) int cols,
            @ForAll @IntRange(max = 3) int slack,
            @ForAll long seed) {
        transpose(rows, cols, slack, seed);
    }

    @Example
    void transposesMoreThanOneBlock() {
        transpose(300, 530, 1, 1);
        transpose(513, 259, 0, 2);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void copiesAndRepeats(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(max = 70) int cols,
            @ForAll @IntRange(max = 3) int slack,
            @ForAll boolean repeat,
            @ForAll long seed) {
        for (MoveKernels k : TWINS) {
            Matrix x = Matrix.random(rows, cols + slack, seed);
            Matrix y = Matrix.random(rows, cols + (int) (seed & 1), ~seed);
            float[] before = y.canary.values();
            k.copy(x.array(), x.offset(), repeat ? 0 : x.pitch, y.array(), y.offset(), y.pitch, rows, cols);
            assertMoved(before, y, rows, cols, (r, c) -> x.get(repeat ? 0 : r, c), k.getClass().getSimpleName());
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void gathersAndAddsRowsInTheirOrder(
            @ForAll @IntRange(max = 30) int rows,
            @ForAll(supplier = Floats.Length.class) int length,
            @ForAll @IntRange(min = 1, max = 9) int table,
            @ForAll @IntRange(max = 3) int slack,
            @ForAll long seed) {
        int cols = Math.min(length, 200);
        int[] index = new SplittableRandom(seed).ints(rows + 2, 0, table).toArray();
        for (MoveKernels k : TWINS) {
            Matrix x = Matrix.random(table, cols + slack, seed);
            Matrix y = Matrix.random(rows, cols + 1, ~seed);
            float[] before = y.canary.values();
            k.gather(x.array(), x.offset(), x.pitch, index, 2, y.array(), y.offset(), y.pitch, rows, cols);
            assertMoved(before, y, rows, cols, (r, c) -> x.get(index[2 + r], c), "gather by " + k.getClass().getSimpleName());

            before = x.canary.values();
            float[] sums = before.clone();
            k.scatterAdd(y.array(), y.offset(), y.pitch, index, 2, x.array(), x.offset(), x.pitch, rows, cols);
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < cols; c++) {
                    sums[index[2 + r] * x.pitch + c] += y.get(r, c);
                }
            }
            assertMoved(before, x, table, cols, (r, c) -> sums[r * x.pitch + c], "scatterAdd by " + k.getClass().getSimpleName());
        }
    }

    /** So that threads may share the columns. */
    @Example
    void columnsAddedByPartsHaveTheBitsOfTheWhole() {
        int[] index = {2, 0, 2, 2, 1, 0};
        float[] x = Floats.array(6 * 37, 5, Values.ORDINARY);
        for (MoveKernels k : TWINS) {
            float[] whole = new float[3 * 37];
            float[] parts = new float[3 * 37];
            k.scatterAdd(x, 0, 37, index, 0, whole, 0, 37, 6, 37);
            k.scatterAdd(x, 21, 37, index, 0, parts, 21, 37, 6, 16);
            k.scatterAdd(x, 0, 37, index, 0, parts, 0, 37, 6, 21);
            assertSameBits(whole, parts);
        }
    }
}
