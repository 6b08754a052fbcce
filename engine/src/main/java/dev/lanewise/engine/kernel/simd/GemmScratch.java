package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;

/**
 * The buffers of one thread, allocated once: a packed strip of B, one tile for the edges of C, and the sums of a block
 * of C that must not yet be added to it.
 */
final class GemmScratch {
    private static final ThreadLocal<GemmScratch> OWN = ThreadLocal.withInitial(GemmScratch::new);

    final float[] strip = new float[GemmKernels.K_BLOCK * GemmTask.TILE_COLUMNS];
    final float[] tile = new float[GemmTask.TILE_ROWS * GemmTask.TILE_COLUMNS];
    private float[] sums = {};

    /** The calling thread's own. */
    static GemmScratch own() {
        return OWN.get();
    }

    float[] sums(int size) {
        if (sums.length < size) {
            sums = new float[size];
        }
        return sums;
    }
}
