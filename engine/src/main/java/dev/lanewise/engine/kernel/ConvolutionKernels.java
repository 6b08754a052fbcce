package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;

/**
 * Cross-correlation of images with a window of weights, and its two transposes. Images (images, groups · channels, height,
 * width) and results (images, groups · outputs, places down, places across) are dense, as is the weight (groups · outputs,
 * channels, window height, window width); {@link Patches} are those of one group of channels of an image.
 *
 * <p><b>Definition of the bits.</b> Each is a product of matrices with {@link Patches}, whose elements outside the image
 * are +0 and are multiplied like all others. A product is chains of fused multiply-adds as in {@link GemmKernels}, each
 * starting at +0, over blocks of at most {@value GemmKernels#K_BLOCK} elements; the chains of the blocks are added in order, the first one the
 * start. Products of one column are no exception. An image's result does not depend on its batch.
 */
public interface ConvolutionKernels {
    /** The blocks of images of {@link #weightGradient}. */
    int IMAGE_BLOCKS = 8;

    /**
     * y = f(w · patches + b), chains over (channel, i, j).
     *
     * @param outputs of a group
     * @param bias a number for each output of all groups, or null
     * @param activation applied last, or null
     * @param parallel the threads that share the work; y must not overlap any other operand
     */
    void convolve(
            Patches patches,
            int images,
            int groups,
            int outputs,
            float[] x,
            int xo,
            float[] w,
            int wo,
            float[] bias,
            int biasOffset,
            UnaryMap activation,
            float[] y,
            int yo,
            Parallel parallel);

    /**
     * dx, each element the chain over (output, i, j) of weight · gradient for all (i, j) of the window that can see it: those
     * whose distance is a multiple of the stride. Places of the window beyond the first and the last count as +0, as if
     * dy had a padding. Without such (i, j) an element is +0.
     *
     * @param patches of one group, whose outputs are those of a group
     * @param parallel the threads that share the work; dx must not overlap any other operand
     */
    void inputGradient(
            BackwardPatches patches,
            int images,
            int groups,
            float[] w,
            int wo,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo,
            Parallel parallel);

    /**
     * dw, the chains over the places of an image of patch · gradient, added up over the images: these are cut into
     * {@value #IMAGE_BLOCKS} blocks of equal length (the last ones may be empty), inside of which the chains are added in
     * order, the first one the start; then the blocks are added in order. Without images dw is +0.
     *
     * @param outputs of a group
     * @param parallel the threads that share the work; dw must not overlap any other operand
     */
    void weightGradient(
            Patches patches,
            int images,
            int groups,
            int outputs,
            float[] x,
            int xo,
            float[] dy,
            int dyo,
            float[] dw,
            int dwo,
            Parallel parallel);
}
