package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposition in squares whose side is a vector. First the squares of 4 × 4 in four rows at a time: two squares beside the
 * diagonal of each change places, then the two elements beside the diagonals of those. What comes of it waits in a buffer.
 * Then the 4 × 4 squares themselves change places in the same way, on their way to the result. So both loops go along four
 * rows, of x and of y.
 *
 * <p>All of it in vectors of the kernels' width: where two widths meet, C2 cannot tell from its profiles of the Vector API
 * which one is meant, and boxes some vectors by chance.
 */
final class SimdTranspose {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();

    /** Lanes whose number has this bit. */
    private static final VectorMask<Float> BIT_8 = VectorMask.fromLong(S, 0xff00 & (1 << L) - 1);

    private static final VectorMask<Float> BIT_4 = VectorMask.fromLong(S, 0xf0f0 & (1 << L) - 1);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(S, 0xcccc & (1 << L) - 1);
    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(S, 0xaaaa & (1 << L) - 1);

    /** Rows and columns that are transposed in one go. */
    private static final int BLOCK = 256;

    /** Where a result of up to L rows or columns waits in the buffer, behind a block. */
    private static final int NARROW = BLOCK * (BLOCK + L);

    /** One array a thread. */
    private static final ThreadLocal<float[]> BUFFER = ThreadLocal.withInitial(() -> new float[NARROW + BLOCK * L]);

    private SimdTranspose() {}

    /**
     * y[c, r] = x[r, c].
     *
     * @param spare whether in y what lies beyond the result may be overwritten, as if both {@code rows} and {@code cols} were
     *     multiples of a vector's length
     */
    static void transpose(
            int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int ldy, boolean spare) {
        float[] s = BUFFER.get();
        for (int top = 0; top < rows; top += BLOCK) {
            int h = Math.min(BLOCK, rows - top);
            for (int left = 0; left < cols; left += BLOCK) {
                int w = Math.min(BLOCK, cols - left);
                int from = xo + top * ldx + left;
                int to = yo + left * ldy + top;
                if (spare) {
                    covered(h, w, x, from, ldx, y, to, ldy, s);
                } else if (h >= L && w >= L) {
                    exact(h, w, x, from, ldx, y, to, ldy, s);
                } else {
                    int pitch = (h + L - 1) / L * L;
                    covered(h, w, x, from, ldx, s, NARROW, pitch, s);
                    for (int c = 0; c < w; c++) {
                        System.arraycopy(s, NARROW + c * pitch, y, to + c * ldy, h);
                    }
                }
            }
        }
    }

    /** A block of whole vectors; the last ones overlap those before them where they do not fill it. */
    private static void exact(int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int ldy, float[] s) {
        int strips = rows / L;
        int vectors = cols / L;
        int pitch = pitch((rows + L - 1) / L);
        for (int r = 0; r < rows; r += L) {
            int from = xo + Math.min(r, rows - L) * ldx;
            for (int g = 0; g < L; g += 4) {
                int x0 = from + g * ldx;
                int so = r * L / 4 + g * L / 4;
                fours(vectors, x, x0, x0 + ldx, x0 + 2 * ldx, x0 + 3 * ldx, s, so, pitch);
                if (vectors * L < cols) {
                    x0 += cols - L;
                    fours(1, x, x0, x0 + ldx, x0 + 2 * ldx, x0 + 3 * ldx, s, so + 4 * vectors * pitch, pitch);
                }
            }
        }
        for (int c = 0; c < cols; c += L) {
            int to = yo + Math.min(c, cols - L) * ldy;
            for (int l = 0; l < 4; l++, to += ldy) {
                int so = (4 * c / L + l) * pitch;
                squares(strips, s, so, L * L / 4, y, to, L, 4 * ldy);
                if (strips * L < rows) {
                    squares(1, s, so + strips * L * L / 4, 0, y, to + rows - L, 0, 4 * ldy);
                }
            }
        }
    }

    /** A block that is filled up to whole vectors, with whatever lies behind the columns and with the last row again. */
    private static void covered(int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int ldy, float[] s) {
        int strips = (rows + L - 1) / L;
        int vectors = (cols + L - 1) / L;
        int pitch = pitch(strips);
        int safe = strips; // strips whose last vectors lie in x
        while (safe > 0 && xo + (Math.min(rows, safe * L) - 1) * ldx + vectors * L > x.length) {
            safe--;
        }
        for (int r = 0; r < strips * L; r += 4) {
            int x0 = xo + Math.min(r, rows - 1) * ldx;
            int x1 = xo + Math.min(r + 1, rows - 1) * ldx;
            int x2 = xo + Math.min(r + 2, rows - 1) * ldx;
            int x3 = xo + Math.min(r + 3, rows - 1) * ldx;
            fours(r < safe * L ? vectors : vectors - 1, x, x0, x1, x2, x3, s, r * L / 4, pitch);
        }
        for (int c = 0; c < vectors * L; c += L) {
            for (int l = 0; l < 4; l++) {
                int whole = c < vectors * L - L ? strips : safe;
                squares(whole, s, (4 * c / L + l) * pitch, L * L / 4, y, yo + (c + l) * ldy, L, 4 * ldy);
            }
        }
        int column = (vectors - 1) * L;
        for (int r = safe * L; r < rows; r++) {
            for (int c = column; c < cols; c++) {
                y[yo + c * ldy + r] = x[xo + r * ldx + c];
            }
        }
    }

    /** Of the buffer's rows: no power of two, or a column of them would share one set of the cache. */
    private static int pitch(int strips) {
        return strips * L * L / 4 + L;
    }

    /**
     * Up to {@code step} rows of up to {@value #BLOCK} columns, as columns of {@code step} side by side: y[c · step + r] =
     * x[r, c]. The missing rows hold what it may be. A vector is longer than a column: what it writes beyond is overwritten by
     * the next one, and behind the last one y has room for a vector.
     */
    static void panel(int rows, int cols, float[] x, int xo, int ldx, float[] y, int yo, int step) {
        float[] s = BUFFER.get();
        int vectors = cols / L;
        if (L == 16 && step == 8) {
            // Two columns fill a vector, so that 4 × 4 squares of two columns change places.
            for (int g = 0; g < 2; g++) {
                int x0 = xo + Math.min(4 * g, rows - 1) * ldx;
                int x1 = xo + Math.min(4 * g + 1, rows - 1) * ldx;
                int x2 = xo + Math.min(4 * g + 2, rows - 1) * ldx;
                fours(vectors, x, x0, x1, x2, xo + Math.min(4 * g + 3, rows - 1) * ldx, s, g * L, 2 * L);
            }
            squares(vectors, s, 0, 8 * L, y, yo, 8 * L, 2 * L);
            squares(vectors, s, 4 * L, 8 * L, y, yo + L, 8 * L, 2 * L);
        } else {
            covered(rows, vectors * L, x, xo, ldx, s, NARROW, L, s);
            for (int c = 0; c < vectors * L; c++) {
                FloatVector.fromArray(S, s, NARROW + c * L).intoArray(y, yo + c * step);
            }
        }
        for (int c = vectors * L; c < cols; c++) {
            for (int r = 0; r < rows; r++) {
                y[yo + c * step + r] = x[xo + r * ldx + c];
            }
        }
    }

    /** Four rows, in squares of 4 × 4: four vectors, in four rows of the buffer, for every vector of a row. */
    private static void fours(int vectors, float[] x, int x0, int x1, int x2, int x3, float[] s, int so, int pitch) {
        for (int v = 0, c = 0, to = so; v < vectors; v++, c += L, to += 4 * pitch) {
            FloatVector r0 = FloatVector.fromArray(S, x, x0 + c);
            FloatVector r1 = FloatVector.fromArray(S, x, x1 + c);
            FloatVector r2 = FloatVector.fromArray(S, x, x2 + c);
            FloatVector r3 = FloatVector.fromArray(S, x, x3 + c);
            FloatVector s0 = r0.blend(r2.rearrange(SimdLanes.SWAP_2), BIT_2);
            FloatVector s1 = r1.blend(r3.rearrange(SimdLanes.SWAP_2), BIT_2);
            FloatVector s2 = r0.rearrange(SimdLanes.SWAP_2).blend(r2, BIT_2);
            FloatVector s3 = r1.rearrange(SimdLanes.SWAP_2).blend(r3, BIT_2);
            s0.blend(s1.rearrange(SimdLanes.SWAP_1), BIT_1).intoArray(s, to);
            s0.rearrange(SimdLanes.SWAP_1).blend(s1, BIT_1).intoArray(s, to + pitch);
            s2.blend(s3.rearrange(SimdLanes.SWAP_1), BIT_1).intoArray(s, to + 2 * pitch);
            s2.rearrange(SimdLanes.SWAP_1).blend(s3, BIT_1).intoArray(s, to + 3 * pitch);
        }
    }

    /** The vectors of a square that wait side by side, {@code apart} from each other in y. */
    private static void squares(int n, float[] s, int so, int step, float[] y, int yo, int toStep, int apart) {
        if (L == 4) {
            for (int k = 0; k < n; k++) {
                FloatVector.fromArray(S, s, so + k * step).intoArray(y, yo + k * toStep);
            }
        } else if (L == 8) {
            halves(n, s, so, step, y, yo, toStep, apart);
        } else {
            quarters(n, s, so, step, y, yo, toStep, apart);
        }
    }

    private static void halves(int n, float[] s, int so, int step, float[] y, int yo, int toStep, int apart) {
        for (int k = 0, from = so, to = yo; k < n; k++, from += step, to += toStep) {
            FloatVector r0 = FloatVector.fromArray(S, s, from);
            FloatVector r1 = FloatVector.fromArray(S, s, from + L);
            r0.blend(r1.rearrange(SimdLanes.SWAP_4), BIT_4).intoArray(y, to);
            r0.rearrange(SimdLanes.SWAP_4).blend(r1, BIT_4).intoArray(y, to + apart);
        }
    }

    private static void quarters(int n, float[] s, int so, int step, float[] y, int yo, int toStep, int apart) {
        for (int k = 0, from = so, to = yo; k < n; k++, from += step, to += toStep) {
            FloatVector r0 = FloatVector.fromArray(S, s, from);
            FloatVector r1 = FloatVector.fromArray(S, s, from + L);
            FloatVector r2 = FloatVector.fromArray(S, s, from + 2 * L);
            FloatVector r3 = FloatVector.fromArray(S, s, from + 3 * L);
            FloatVector s0 = r0.blend(r2.rearrange(SimdLanes.SWAP_8), BIT_8);
            FloatVector s1 = r1.blend(r3.rearrange(SimdLanes.SWAP_8), BIT_8);
            FloatVector s2 = r0.rearrange(SimdLanes.SWAP_8).blend(r2, BIT_8);
            FloatVector s3 = r1.rearrange(SimdLanes.SWAP_8).blend(r3, BIT_8);
            s0.blend(s1.rearrange(SimdLanes.SWAP_4), BIT_4).intoArray(y, to);
            s0.rearrange(SimdLanes.SWAP_4).blend(s1, BIT_4).intoArray(y, to + apart);
            s2.blend(s3.rearrange(SimdLanes.SWAP_4), BIT_4).intoArray(y, to + 2 * apart);
            s2.rearrange(SimdLanes.SWAP_4).blend(s3, BIT_4).intoArray(y, to + 3 * apart);
        }
    }
}
