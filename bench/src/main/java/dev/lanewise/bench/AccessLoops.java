package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link Bandwidth}, over {@code floats} elements of an array from {@code at} on, several times. They are
 * written out, so that what the loop itself costs does not count in the first-level cache. One array is gone through at
 * four places at a time where the way allows it: one stream alone does not fill the queues of the caches and of memory.
 */
final class AccessLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private AccessLoops() {}

    /** The sum of the array in eight partial sums. */
    static float read(float[] x, int at, int floats, int passes) {
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        int quarter = floats / 4;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at; i < at + quarter; i += 2 * LANES) {
                c0 = c0.add(FloatVector.fromArray(SPECIES, x, i));
                c1 = c1.add(FloatVector.fromArray(SPECIES, x, i + quarter));
                c2 = c2.add(FloatVector.fromArray(SPECIES, x, i + 2 * quarter));
                c3 = c3.add(FloatVector.fromArray(SPECIES, x, i + 3 * quarter));
                c4 = c4.add(FloatVector.fromArray(SPECIES, x, i + LANES));
                c5 = c5.add(FloatVector.fromArray(SPECIES, x, i + quarter + LANES));
                c6 = c6.add(FloatVector.fromArray(SPECIES, x, i + 2 * quarter + LANES));
                c7 = c7.add(FloatVector.fromArray(SPECIES, x, i + 3 * quarter + LANES));
            }
        }
        return c0.add(c1).add(c2).add(c3).add(c4.add(c5).add(c6).add(c7)).lane(0);
    }

    /** The array filled with one number. */
    static float[] write(float[] x, int at, int floats, int passes) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int quarter = floats / 4;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at; i < at + quarter; i += 2 * LANES) {
                one.intoArray(x, i);
                one.intoArray(x, i + quarter);
                one.intoArray(x, i + 2 * quarter);
                one.intoArray(x, i + 3 * quarter);
                one.intoArray(x, i + LANES);
                one.intoArray(x, i + quarter + LANES);
                one.intoArray(x, i + 2 * quarter + LANES);
                one.intoArray(x, i + 3 * quarter + LANES);
            }
        }
        return x;
    }

    /** The first half copied to the second. */
    static float[] copy(float[] x, int at, int floats, int passes) {
        int half = floats / 2;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at, o = at + half; i < at + half; i += 4 * LANES, o += 4 * LANES) {
                FloatVector.fromArray(SPECIES, x, i).intoArray(x, o);
                FloatVector.fromArray(SPECIES, x, i + LANES).intoArray(x, o + LANES);
                FloatVector.fromArray(SPECIES, x, i + 2 * LANES).intoArray(x, o + 2 * LANES);
                FloatVector.fromArray(SPECIES, x, i + 3 * LANES).intoArray(x, o + 3 * LANES);
            }
        }
        return x;
    }

    /** Each element multiplied by one. */
    static float[] update(float[] x, int at, int floats, int passes) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int quarter = floats / 4;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at; i < at + quarter; i += 2 * LANES) {
                FloatVector.fromArray(SPECIES, x, i).mul(one).intoArray(x, i);
                FloatVector.fromArray(SPECIES, x, i + quarter).mul(one).intoArray(x, i + quarter);
                FloatVector.fromArray(SPECIES, x, i + 2 * quarter).mul(one).intoArray(x, i + 2 * quarter);
                FloatVector.fromArray(SPECIES, x, i + 3 * quarter).mul(one).intoArray(x, i + 3 * quarter);
                FloatVector.fromArray(SPECIES, x, i + LANES).mul(one).intoArray(x, i + LANES);
                FloatVector.fromArray(SPECIES, x, i + quarter + LANES).mul(one).intoArray(x, i + quarter + LANES);
                FloatVector.fromArray(SPECIES, x, i + 2 * quarter + LANES).mul(one).intoArray(x, i + 2 * quarter + LANES);
                FloatVector.fromArray(SPECIES, x, i + 3 * quarter + LANES).mul(one).intoArray(x, i + 3 * quarter + LANES);
            }
        }
        return x;
    }

    /** A small multiple of the first half added to the second. */
    static float[] axpy(float[] x, int at, int floats, int passes) {
        FloatVector alpha = FloatVector.broadcast(SPECIES, 0x1p-30f);
        int half = floats / 2;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at, o = at + half; i < at + half; i += 4 * LANES, o += 4 * LANES) {
                FloatVector.fromArray(SPECIES, x, i).fma(alpha, FloatVector.fromArray(SPECIES, x, o)).intoArray(x, o);
                FloatVector.fromArray(SPECIES, x, i + LANES).fma(alpha, FloatVector.fromArray(SPECIES, x, o + LANES)).intoArray(x, o + LANES);
                FloatVector.fromArray(SPECIES, x, i + 2 * LANES).fma(alpha, FloatVector.fromArray(SPECIES, x, o + 2 * LANES)).intoArray(x, o + 2 * LANES);
                FloatVector.fromArray(SPECIES, x, i + 3 * LANES).fma(alpha, FloatVector.fromArray(SPECIES, x, o + 3 * LANES)).intoArray(x, o + 3 * LANES);
            }
        }
        return x;
    }

    /** The sum of the first and the second third written to the last; what is left over of the array is not touched. */
    static float[] triad(float[] x, int at, int floats, int passes) {
        int third = floats / 3 / (4 * LANES) * (4 * LANES);
        for (int pass = 0; pass < passes; pass++) {
            for (int i = at, j = at + third, o = j + third; i < at + third; i += 4 * LANES, j += 4 * LANES, o += 4 * LANES) {
                FloatVector.fromArray(SPECIES, x, i).add(FloatVector.fromArray(SPECIES, x, j)).intoArray(x, o);
                FloatVector.fromArray(SPECIES, x, i + LANES).add(FloatVector.fromArray(SPECIES, x, j + LANES)).intoArray(x, o + LANES);
                FloatVector.fromArray(SPECIES, x, i + 2 * LANES).add(FloatVector.fromArray(SPECIES, x, j + 2 * LANES)).intoArray(x, o + 2 * LANES);
                FloatVector.fromArray(SPECIES, x, i + 3 * LANES).add(FloatVector.fromArray(SPECIES, x, j + 3 * LANES)).intoArray(x, o + 3 * LANES);
            }
        }
        return x;
    }
}
