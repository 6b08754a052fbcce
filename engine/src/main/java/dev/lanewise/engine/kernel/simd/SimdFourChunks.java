package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ReduceKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of many chunks, four of them at a time: one place of reading does not fill the memory's queue. The lanes of four
 * chunks take sixteen vectors of 512 bits; narrower ones would need more registers than there are.
 */
final class SimdFourChunks {
    private static final VectorSpecies<Float> SPECIES = SimdWidth.SPECIES;
    private static final int CHUNK = ReduceKernels.CHUNK;

    /** Whether vectors are wide enough. */
    static final boolean POSSIBLE = SPECIES.length() == 16;

    /** The lanes of four chunks, one array a thread. */
    private static final ThreadLocal<float[]> LANES = ThreadLocal.withInitial(() -> new float[4 * ReduceKernels.LANES]);

    private SimdFourChunks() {}

    /** Σ x; n is a multiple of four chunks. */
    static float sum(float[] x, int xo, int n) {
        float[] s = LANES.get();
        float total = -0f;
        for (int i = 0; i < n; i += 4 * CHUNK) {
            sumLanes(x, xo + i, s);
            total += SimdLanes.fold(s, 0);
            total += SimdLanes.fold(s, 64);
            total += SimdLanes.fold(s, 128);
            total += SimdLanes.fold(s, 192);
        }
        return total;
    }

    private static void sumLanes(float[] x, int xo, float[] s) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s02 = FloatVector.zero(SPECIES);
        FloatVector s03 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s32 = FloatVector.zero(SPECIES);
        FloatVector s33 = FloatVector.zero(SPECIES);
        for (int i = 0; i < CHUNK; i += 64) {
            s00 = s00.add(FloatVector.fromArray(SPECIES, x, xo + i));
            s01 = s01.add(FloatVector.fromArray(SPECIES, x, xo + i + 16));
            s02 = s02.add(FloatVector.fromArray(SPECIES, x, xo + i + 32));
            s03 = s03.add(FloatVector.fromArray(SPECIES, x, xo + i + 48));
            s10 = s10.add(FloatVector.fromArray(SPECIES, x, xo + i + CHUNK));
            s11 = s11.add(FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 16));
            s12 = s12.add(FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 32));
            s13 = s13.add(FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 48));
            s20 = s20.add(FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK));
            s21 = s21.add(FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 16));
            s22 = s22.add(FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 32));
            s23 = s23.add(FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 48));
            s30 = s30.add(FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK));
            s31 = s31.add(FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 16));
            s32 = s32.add(FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 32));
            s33 = s33.add(FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 48));
        }
        s00.intoArray(s, 0);
        s01.intoArray(s, 16);
        s02.intoArray(s, 32);
        s03.intoArray(s, 48);
        s10.intoArray(s, 64);
        s11.intoArray(s, 80);
        s12.intoArray(s, 96);
        s13.intoArray(s, 112);
        s20.intoArray(s, 128);
        s21.intoArray(s, 144);
        s22.intoArray(s, 160);
        s23.intoArray(s, 176);
        s30.intoArray(s, 192);
        s31.intoArray(s, 208);
        s32.intoArray(s, 224);
        s33.intoArray(s, 240);
    }

    /** Σ x²; n is a multiple of four chunks. */
    static float squares(float[] x, int xo, int n) {
        float[] s = LANES.get();
        float total = -0f;
        for (int i = 0; i < n; i += 4 * CHUNK) {
            squaresLanes(x, xo + i, s);
            total += SimdLanes.fold(s, 0);
            total += SimdLanes.fold(s, 64);
            total += SimdLanes.fold(s, 128);
            total += SimdLanes.fold(s, 192);
        }
        return total;
    }

    private static void squaresLanes(float[] x, int xo, float[] s) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s02 = FloatVector.zero(SPECIES);
        FloatVector s03 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s32 = FloatVector.zero(SPECIES);
        FloatVector s33 = FloatVector.zero(SPECIES);
        for (int i = 0; i < CHUNK; i += 64) {
            FloatVector x00 = FloatVector.fromArray(SPECIES, x, xo + i);
            s00 = x00.fma(x00, s00);
            FloatVector x01 = FloatVector.fromArray(SPECIES, x, xo + i + 16);
            s01 = x01.fma(x01, s01);
            FloatVector x02 = FloatVector.fromArray(SPECIES, x, xo + i + 32);
            s02 = x02.fma(x02, s02);
            FloatVector x03 = FloatVector.fromArray(SPECIES, x, xo + i + 48);
            s03 = x03.fma(x03, s03);
            FloatVector x10 = FloatVector.fromArray(SPECIES, x, xo + i + CHUNK);
            s10 = x10.fma(x10, s10);
            FloatVector x11 = FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 16);
            s11 = x11.fma(x11, s11);
            FloatVector x12 = FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 32);
            s12 = x12.fma(x12, s12);
            FloatVector x13 = FloatVector.fromArray(SPECIES, x, xo + i + CHUNK + 48);
            s13 = x13.fma(x13, s13);
            FloatVector x20 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK);
            s20 = x20.fma(x20, s20);
            FloatVector x21 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 16);
            s21 = x21.fma(x21, s21);
            FloatVector x22 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 32);
            s22 = x22.fma(x22, s22);
            FloatVector x23 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * CHUNK + 48);
            s23 = x23.fma(x23, s23);
            FloatVector x30 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK);
            s30 = x30.fma(x30, s30);
            FloatVector x31 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 16);
            s31 = x31.fma(x31, s31);
            FloatVector x32 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 32);
            s32 = x32.fma(x32, s32);
            FloatVector x33 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * CHUNK + 48);
            s33 = x33.fma(x33, s33);
        }
        s00.intoArray(s, 0);
        s01.intoArray(s, 16);
        s02.intoArray(s, 32);
        s03.intoArray(s, 48);
        s10.intoArray(s, 64);
        s11.intoArray(s, 80);
        s12.intoArray(s, 96);
        s13.intoArray(s, 112);
        s20.intoArray(s, 128);
        s21.intoArray(s, 144);
        s22.intoArray(s, 160);
        s23.intoArray(s, 176);
        s30.intoArray(s, 192);
        s31.intoArray(s, 208);
        s32.intoArray(s, 224);
        s33.intoArray(s, 240);
    }

    /** Σ a·b; n is a multiple of four chunks. */
    static float dot(float[] a, int ao, float[] b, int bo, int n) {
        float[] s = LANES.get();
        float total = -0f;
        for (int i = 0; i < n; i += 4 * CHUNK) {
            dotLanes(a, ao + i, b, bo + i, s);
            total += SimdLanes.fold(s, 0);
            total += SimdLanes.fold(s, 64);
            total += SimdLanes.fold(s, 128);
            total += SimdLanes.fold(s, 192);
        }
        return total;
    }

    private static void dotLanes(float[] a, int ao, float[] b, int bo, float[] s) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s02 = FloatVector.zero(SPECIES);
        FloatVector s03 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s32 = FloatVector.zero(SPECIES);
        FloatVector s33 = FloatVector.zero(SPECIES);
        for (int i = 0; i < CHUNK; i += 64) {
            FloatVector a00 = FloatVector.fromArray(SPECIES, a, ao + i);
            s00 = a00.fma(FloatVector.fromArray(SPECIES, b, bo + i), s00);
            FloatVector a01 = FloatVector.fromArray(SPECIES, a, ao + i + 16);
            s01 = a01.fma(FloatVector.fromArray(SPECIES, b, bo + i + 16), s01);
            FloatVector a02 = FloatVector.fromArray(SPECIES, a, ao + i + 32);
            s02 = a02.fma(FloatVector.fromArray(SPECIES, b, bo + i + 32), s02);
            FloatVector a03 = FloatVector.fromArray(SPECIES, a, ao + i + 48);
            s03 = a03.fma(FloatVector.fromArray(SPECIES, b, bo + i + 48), s03);
            FloatVector a10 = FloatVector.fromArray(SPECIES, a, ao + i + CHUNK);
            s10 = a10.fma(FloatVector.fromArray(SPECIES, b, bo + i + CHUNK), s10);
            FloatVector a11 = FloatVector.fromArray(SPECIES, a, ao + i + CHUNK + 16);
            s11 = a11.fma(FloatVector.fromArray(SPECIES, b, bo + i + CHUNK + 16), s11);
            FloatVector a12 = FloatVector.fromArray(SPECIES, a, ao + i + CHUNK + 32);
            s12 = a12.fma(FloatVector.fromArray(SPECIES, b, bo + i + CHUNK + 32), s12);
            FloatVector a13 = FloatVector.fromArray(SPECIES, a, ao + i + CHUNK + 48);
            s13 = a13.fma(FloatVector.fromArray(SPECIES, b, bo + i + CHUNK + 48), s13);
            FloatVector a20 = FloatVector.fromArray(SPECIES, a, ao + i + 2 * CHUNK);
            s20 = a20.fma(FloatVector.fromArray(SPECIES, b, bo + i + 2 * CHUNK), s20);
            FloatVector a21 = FloatVector.fromArray(SPECIES, a, ao + i + 2 * CHUNK + 16);
            s21 = a21.fma(FloatVector.fromArray(SPECIES, b, bo + i + 2 * CHUNK + 16), s21);
            FloatVector a22 = FloatVector.fromArray(SPECIES, a, ao + i + 2 * CHUNK + 32);
            s22 = a22.fma(FloatVector.fromArray(SPECIES, b, bo + i + 2 * CHUNK + 32), s22);
            FloatVector a23 = FloatVector.fromArray(SPECIES, a, ao + i + 2 * CHUNK + 48);
            s23 = a23.fma(FloatVector.fromArray(SPECIES, b, bo + i + 2 * CHUNK + 48), s23);
            FloatVector a30 = FloatVector.fromArray(SPECIES, a, ao + i + 3 * CHUNK);
            s30 = a30.fma(FloatVector.fromArray(SPECIES, b, bo + i + 3 * CHUNK), s30);
            FloatVector a31 = FloatVector.fromArray(SPECIES, a, ao + i + 3 * CHUNK + 16);
            s31 = a31.fma(FloatVector.fromArray(SPECIES, b, bo + i + 3 * CHUNK + 16), s31);
            FloatVector a32 = FloatVector.fromArray(SPECIES, a, ao + i + 3 * CHUNK + 32);
            s32 = a32.fma(FloatVector.fromArray(SPECIES, b, bo + i + 3 * CHUNK + 32), s32);
            FloatVector a33 = FloatVector.fromArray(SPECIES, a, ao + i + 3 * CHUNK + 48);
            s33 = a33.fma(FloatVector.fromArray(SPECIES, b, bo + i + 3 * CHUNK + 48), s33);
        }
        s00.intoArray(s, 0);
        s01.intoArray(s, 16);
        s02.intoArray(s, 32);
        s03.intoArray(s, 48);
        s10.intoArray(s, 64);
        s11.intoArray(s, 80);
        s12.intoArray(s, 96);
        s13.intoArray(s, 112);
        s20.intoArray(s, 128);
        s21.intoArray(s, 144);
        s22.intoArray(s, 160);
        s23.intoArray(s, 176);
        s30.intoArray(s, 192);
        s31.intoArray(s, 208);
        s32.intoArray(s, 224);
        s33.intoArray(s, 240);
    }
}
