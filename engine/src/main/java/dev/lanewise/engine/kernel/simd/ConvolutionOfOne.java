package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.GemmKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product of one row of weights with patches, as a depthwise convolution has it for each channel: tiles would be nearly empty,
 * and there is nothing to pack for. The lanes run along a row of places; four vectors at a time, so that their chains overlap.
 */
final class ConvolutionOfOne {
    private static final VectorSpecies<Float> S = SimdWidth.SPECIES;
    private static final int L = S.length();
    private static final int STEP = GemmTask.TILE_ROWS;

    /** Where each vector begins in the staged image, relative to its rows, and in the result. */
    private int[] sources = {};

    private int[] targets = {};

    /** Vectors that would go over the end of the result. */
    private final float[] edge = new float[4 * L];

    /** Columns {@code from … to − 1} of the product. The weights are {@code STEP} apart. */
    void multiply(ConvolutionTask t, float[] staged, int weightsAt, int from, int to, float[] y, int yo) {
        int count = place(t, from, to);
        int k = t.patches.rows();
        for (int i = 0; i < count; i += 4) {
            int b = Math.min(i + 1, count - 1);
            int c = Math.min(i + 2, count - 1);
            int d = Math.min(i + 3, count - 1);
            // A vector goes over the end of its row into the next one, which is written after it.
            boolean inside = targets[d] + L <= to;
            float[] out = inside ? y : edge;
            four(
                    k, t.weights, weightsAt, staged, t.offsets, sources[i], sources[b], sources[c], sources[d], out,
                    inside ? yo + targets[i] : 0, inside ? yo + targets[b] : L,
                    inside ? yo + targets[c] : 2 * L, inside ? yo + targets[d] : 3 * L);
            for (int v = i; !inside && v < Math.min(i + 4, count); v++) {
                System.arraycopy(edge, (v - i) * L, y, yo + targets[v], Math.min(L, to - targets[v]));
            }
        }
    }

    private int place(ConvolutionTask t, int from, int to) {
        int across = t.patches.across().places();
        int most = ((to - from) / across + 2) * Math.ceilDiv(across, L);
        if (sources.length < most) {
            sources = new int[most];
            targets = new int[most];
        }
        int count = 0;
        for (int p = from; p < to; ) {
            int inRow = Math.min(to - p, across - p % across);
            int at = t.layout.columnOffset(p);
            for (int v = 0; v < inRow; v += L) {
                sources[count] = at + v;
                targets[count++] = p + v;
            }
            p += inRow;
        }
        return count;
    }

    private static void four(
            int k, float[] w, int wo, float[] staged, int[] offsets, int a, int b, int c, int d, float[] y,
            int ya, int yb, int yc, int yd) {
        FloatVector total0 = FloatVector.broadcast(S, -0f); // changes no first block
        FloatVector total1 = total0;
        FloatVector total2 = total0;
        FloatVector total3 = total0;
        for (int p = 0; p < k; ) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int end = Math.min(k, p + GemmKernels.K_BLOCK);
            for (; p < end; p++) {
                FloatVector weight = FloatVector.broadcast(S, w[wo + p * STEP]);
                int row = offsets[p];
                s0 = weight.fma(FloatVector.fromArray(S, staged, row + a), s0);
                s1 = weight.fma(FloatVector.fromArray(S, staged, row + b), s1);
                s2 = weight.fma(FloatVector.fromArray(S, staged, row + c), s2);
                s3 = weight.fma(FloatVector.fromArray(S, staged, row + d), s3);
            }
            total0 = total0.add(s0);
            total1 = total1.add(s1);
            total2 = total2.add(s2);
            total3 = total3.add(s3);
        }
        total0.intoArray(y, ya);
        total1.intoArray(y, yb);
        total2.intoArray(y, yc);
        total3.intoArray(y, yd);
    }
}
