package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.Patches;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of the weight where each group has one channel and one output. The taps of a row of the window see elements that lie
 * side by side in the padded image: they are the lanes, one element of the gradient is multiplied with all of them, and four rows
 * of the window are summed at a time. With a dilation the lanes between the taps compute what nobody reads. The pieces that threads share
 * are the blocks of images in each group.
 */
final class DepthwiseWeightGradient implements IntConsumer {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();
    private static final ThreadLocal<DepthwiseWeightGradient> OWN =
            ThreadLocal.withInitial(DepthwiseWeightGradient::new);
    private static final ThreadLocal<float[][]> STAGED = ThreadLocal.withInitial(() -> new float[1][0]);

    private final StagedImage layout = StagedImage.plain();

    private Patches patches;
    private int images;
    private int groups;
    private float[] x;
    private int xo;
    private float[] dy;
    private int dyo;

    /** The lanes of a row of the window, and for each block of images and group the sums of all rows. */
    private int lanes;

    private float[] sums = {};
    private int length;
    private int blocks;

    /** The calling thread's own. */
    static DepthwiseWeightGradient own() {
        return OWN.get();
    }

    void operands(Patches patches, int images, int groups, float[] x, int xo, float[] dy, int dyo) {
        this.patches = patches;
        this.images = images;
        this.groups = groups;
        this.x = x;
        this.xo = xo;
        this.dy = dy;
        this.dyo = dyo;
    }

    /** Makes room and returns the number of pieces. */
    int plan() {
        layout.layOut(patches);
        lanes = Math.ceilDiv((patches.across().taps() - 1) * patches.across().step() + 1, L) * L;
        length = Math.ceilDiv(images, ConvolutionKernels.IMAGE_BLOCKS);
        blocks = Math.ceilDiv(images, length);
        if (sums.length < blocks * groups * size()) {
            sums = new float[blocks * groups * size()];
        }
        return blocks * groups;
    }

    /** Four rows of the window at a time. */
    private int size() {
        return Math.ceilDiv(patches.down().taps(), 4) * 4 * lanes;
    }

    @Override
    public void accept(int number) {
        float[][] own = STAGED.get();
        if (own[0].length < layout.size() + lanes) {
            own[0] = new float[layout.size() + lanes];
        }
        int group = number % groups;
        int block = number / groups;
        for (int image = block * length; image < Math.min(images, (block + 1) * length); image++) {
            int one = image * groups + group;
            layout.write(x, xo + one * patches.imageSize(), own[0]);
            add(own[0], dyo + one * patches.columns(), image > block * length, number * size());
        }
    }

    private void add(float[] staged, int gradient, boolean more, int sum) {
        int taps = patches.down().taps();
        int places = patches.columns();
        for (int i = 0; i < taps; i += 4) {
            for (int lane = 0; lane < lanes; lane += L) {
                int to = sum + i * lanes + lane;
                for (int p = 0; p < places; p += GemmKernels.K_BLOCK) {
                    int end = Math.min(places, p + GemmKernels.K_BLOCK);
                    four(
                            staged, row(i, taps) + lane, row(i + 1, taps) + lane, row(i + 2, taps) + lane, row(i + 3, taps) + lane,
                            gradient, p, end, to, more || p > 0);
                }
            }
        }
    }

    /** Where a row of the window begins at the first place; the last one in place of those that are missing. */
    private int row(int i, int taps) {
        return layout.rowOffset(Math.min(i, taps - 1));
    }

    /** The chains of four rows over some places. */
    private void four(
            float[] staged, int row0, int row1, int row2, int row3, int gradient, int from, int to, int sum, boolean add) {
        int across = patches.across().places();
        int stride = patches.across().stride();
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int p = from; p < to; ) {
            int column = p % across;
            int end = Math.min(to, p - column + across);
            int at = layout.columnOffset(p);
            for (; p < end; p++, at += stride) {
                FloatVector g = FloatVector.broadcast(S, dy[gradient + p]);
                s0 = g.fma(FloatVector.fromArray(S, staged, row0 + at), s0);
                s1 = g.fma(FloatVector.fromArray(S, staged, row1 + at), s1);
                s2 = g.fma(FloatVector.fromArray(S, staged, row2 + at), s2);
                s3 = g.fma(FloatVector.fromArray(S, staged, row3 + at), s3);
            }
        }
        if (add) {
            s0 = FloatVector.fromArray(S, sums, sum).add(s0);
            s1 = FloatVector.fromArray(S, sums, sum + lanes).add(s1);
            s2 = FloatVector.fromArray(S, sums, sum + 2 * lanes).add(s2);
            s3 = FloatVector.fromArray(S, sums, sum + 3 * lanes).add(s3);
        }
        s0.intoArray(sums, sum);
        s1.intoArray(sums, sum + lanes);
        s2.intoArray(sums, sum + 2 * lanes);
        s3.intoArray(sums, sum + 3 * lanes);
    }

    /** Adds the blocks up and writes the gradient of the weight. */
    void finish(float[] dw, int dwo) {
        for (int block = 1; block < blocks; block++) {
            GemmEpilogue.add(sums, block * groups * size(), sums, 0, groups * size());
        }
        int to = dwo;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < patches.down().taps(); i++) {
                for (int j = 0; j < patches.across().taps(); j++) {
                    dw[to++] = sums[group * size() + i * lanes + j * patches.across().step()];
                }
            }
        }
    }

    /** Forgets the operands, so that this thread does not keep them alive. */
    void release() {
        x = null;
        dy = null;
    }
}
