package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;

/**
 * The buffers of one thread, allocated once: a packed strip of B, one tile for the edges of C, and whatever must be kept
 * apart from C for a while.
 */
final class GemmScratch {
    private static final ThreadLocal<GemmScratch> OWN = ThreadLocal.withInitial(GemmScratch::new);

    final float[] strip = new float[GemmKernels.K_BLOCK * GemmTask.TILE_COLUMNS];
    final float[] tile = new float[GemmTask.TILE_ROWS * GemmTask.TILE_COLUMNS];
    private float[] aside = {};

    /** The calling thread's own. */
    static GemmScratch own() {
        return OWN.get();
    }

    /** At least so many elements, of any value. */
    float[] aside(int size) {
        if (aside.length < size) {
            aside = new float[size];
        }
        return aside;
    }
}
