package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The machine's limit of an update: as many arrays as the rule has are read, and all but the second, the gradient, are
 * written, with one multiply-add for each. Two vectors of each array at a time: one alone is up to a tenth slower.
 */
final class StreamLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** So small that nothing but zeros would change. */
    private static final float SHARE = 0x1p-60f;

    private StreamLoops() {}

    /** Goes through {@code n} elements, a multiple of two vectors, of 2 to 6 arrays. */
    static void pass(float[][] x, int from, int n) {
        switch (x.length) {
            case 2 -> two(x[0], x[1], from, from + n);
            case 3 -> three(x[0], x[1], x[2], from, from + n);
            case 4 -> four(x[0], x[1], x[2], x[3], from, from + n);
            case 5 -> five(x[0], x[1], x[2], x[3], x[4], from, from + n);
            default -> six(x[0], x[1], x[2], x[3], x[4], x[5], from, from + n);
        }
    }

    private static void two(float[] p, float[] g, int from, int to) {
        FloatVector share = FloatVector.broadcast(SPECIES, SHARE);
        for (int i = from, j = from + LANES; i < to; i += 2 * LANES, j += 2 * LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i), gj = FloatVector.fromArray(SPECIES, g, j);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i), pj = FloatVector.fromArray(SPECIES, p, j);
            share.fma(gi, pi).intoArray(p, i);
            share.fma(gj, pj).intoArray(p, j);
        }
    }

    private static void three(float[] p, float[] g, float[] a, int from, int to) {
        FloatVector share = FloatVector.broadcast(SPECIES, SHARE);
        for (int i = from, j = from + LANES; i < to; i += 2 * LANES, j += 2 * LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i), gj = FloatVector.fromArray(SPECIES, g, j);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i), pj = FloatVector.fromArray(SPECIES, p, j);
            share.fma(gi, pi).intoArray(p, i);
            share.fma(gj, pj).intoArray(p, j);
            FloatVector ai = FloatVector.fromArray(SPECIES, a, i), aj = FloatVector.fromArray(SPECIES, a, j);
            share.fma(gi, ai).intoArray(a, i);
            share.fma(gj, aj).intoArray(a, j);
        }
    }

    private static void four(float[] p, float[] g, float[] a, float[] b, int from, int to) {
        FloatVector share = FloatVector.broadcast(SPECIES, SHARE);
        for (int i = from, j = from + LANES; i < to; i += 2 * LANES, j += 2 * LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i), gj = FloatVector.fromArray(SPECIES, g, j);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i), pj = FloatVector.fromArray(SPECIES, p, j);
            share.fma(gi, pi).intoArray(p, i);
            share.fma(gj, pj).intoArray(p, j);
            FloatVector ai = FloatVector.fromArray(SPECIES, a, i), aj = FloatVector.fromArray(SPECIES, a, j);
            share.fma(gi, ai).intoArray(a, i);
            share.fma(gj, aj).intoArray(a, j);
            FloatVector bi = FloatVector.fromArray(SPECIES, b, i), bj = FloatVector.fromArray(SPECIES, b, j);
            share.fma(gi, bi).intoArray(b, i);
            share.fma(gj, bj).intoArray(b, j);
        }
    }

    private static void five(float[] p, float[] g, float[] a, float[] b, float[] c, int from, int to) {
        FloatVector share = FloatVector.broadcast(SPECIES, SHARE);
        for (int i = from, j = from + LANES; i < to; i += 2 * LANES, j += 2 * LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i), gj = FloatVector.fromArray(SPECIES, g, j);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i), pj = FloatVector.fromArray(SPECIES, p, j);
            share.fma(gi, pi).intoArray(p, i);
            share.fma(gj, pj).intoArray(p, j);
            FloatVector ai = FloatVector.fromArray(SPECIES, a, i), aj = FloatVector.fromArray(SPECIES, a, j);
            share.fma(gi, ai).intoArray(a, i);
            share.fma(gj, aj).intoArray(a, j);
            FloatVector bi = FloatVector.fromArray(SPECIES, b, i), bj = FloatVector.fromArray(SPECIES, b, j);
            share.fma(gi, bi).intoArray(b, i);
            share.fma(gj, bj).intoArray(b, j);
            FloatVector ci = FloatVector.fromArray(SPECIES, c, i), cj = FloatVector.fromArray(SPECIES, c, j);
            share.fma(gi, ci).intoArray(c, i);
            share.fma(gj, cj).intoArray(c, j);
        }
    }

    private static void six(float[] p, float[] g, float[] a, float[] b, float[] c, float[] d, int from, int to) {
        FloatVector share = FloatVector.broadcast(SPECIES, SHARE);
        for (int i = from, j = from + LANES; i < to; i += 2 * LANES, j += 2 * LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i), gj = FloatVector.fromArray(SPECIES, g, j);
            FloatVector pi = FloatVector.fromArray(SPECIES, p, i), pj = FloatVector.fromArray(SPECIES, p, j);
            share.fma(gi, pi).intoArray(p, i);
            share.fma(gj, pj).intoArray(p, j);
            FloatVector ai = FloatVector.fromArray(SPECIES, a, i), aj = FloatVector.fromArray(SPECIES, a, j);
            share.fma(gi, ai).intoArray(a, i);
            share.fma(gj, aj).intoArray(a, j);
            FloatVector bi = FloatVector.fromArray(SPECIES, b, i), bj = FloatVector.fromArray(SPECIES, b, j);
            share.fma(gi, bi).intoArray(b, i);
            share.fma(gj, bj).intoArray(b, j);
            FloatVector ci = FloatVector.fromArray(SPECIES, c, i), cj = FloatVector.fromArray(SPECIES, c, j);
            share.fma(gi, ci).intoArray(c, i);
            share.fma(gj, cj).intoArray(c, j);
            FloatVector di = FloatVector.fromArray(SPECIES, d, i), dj = FloatVector.fromArray(SPECIES, d, j);
            share.fma(gi, di).intoArray(d, i);
            share.fma(gj, dj).intoArray(d, j);
        }
    }
}
