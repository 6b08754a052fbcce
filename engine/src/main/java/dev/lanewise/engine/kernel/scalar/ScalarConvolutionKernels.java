package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.BackwardPatches;
import dev.lanewise.engine.kernel.ConvolutionKernels;
import dev.lanewise.engine.kernel.GemmKernels;
import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.Patches;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;

/** Convolutions as they are defined: the patches are written out, then multiplied. On the calling thread alone. */
public final class ScalarConvolutionKernels implements ConvolutionKernels {
    /** Patches, chains and sums, kept by each thread, as long as needed. */
    private static final class Scratch {
        float[] matrix = {};
        float[] chains = {};
        float[] sums = {};

        static float[] grown(float[] array, int size) {
            return array.length < size ? new float[size] : array;
        }
    }

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final MapKernels map;

    /** @param map applies the activation */
    public ScalarConvolutionKernels(MapKernels map) {
        this.map = map;
    }

    @Override
    public void convolve(
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
            Parallel parallel) {
        int k = patches.rows();
        int places = patches.columns();
        Scratch own = SCRATCH.get();
        own.matrix = Scratch.grown(own.matrix, k * places);
        own.chains = Scratch.grown(own.chains, places);
        for (int one = 0; one < images * groups; one++) {
            patches.gather(x, xo + one * patches.imageSize(), own.matrix, 0);
            for (int o = 0; o < outputs; o++) {
                int output = one % groups * outputs + o;
                int to = yo + (one * outputs + o) * places;
                product(w, wo + output * k, k, own.matrix, places, own.chains, y, to);
                for (int p = 0; bias != null && p < places; p++) {
                    y[to + p] += bias[biasOffset + output];
                }
                if (activation != null) {
                    map.unary(activation, y, to, y, to, places);
                }
            }
        }
    }

    /** y = one row of weights · the matrix, whose rows have {@code n} elements. */
    private static void product(float[] w, int wo, int k, float[] matrix, int n, float[] chains, float[] y, int yo) {
        Arrays.fill(y, yo, yo + n, 0);
        for (int from = 0; from < k; from += GemmKernels.K_BLOCK) {
            Arrays.fill(chains, 0, n, 0);
            for (int p = from; p < Math.min(k, from + GemmKernels.K_BLOCK); p++) {
                float weight = w[wo + p];
                int row = p * n;
                for (int j = 0; j < n; j++) {
                    chains[j] = Math.fma(weight, matrix[row + j], chains[j]);
                }
            }
            add(from == 0, chains, 0, y, yo, n);
        }
    }

    /** The first one is the start, not added to +0: an underflow can make it -0. */
    private static void add(boolean first, float[] x, int xo, float[] y, int yo, int n) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = first ? x[xo + j] : y[yo + j] + x[xo + j];
        }
    }

    @Override
    public void inputGradient(
            BackwardPatches patches,
            int images,
            int groups,
            float[] w,
            int wo,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo,
            Parallel parallel) {
        for (int i = 0; i < patches.residues().size(); i++) {
            residue(patches.forward(), patches.outputs(), patches.residues().get(i), images, groups, w, wo, dy, dyo, dx, dxo);
        }
    }

    private static void residue(
            Patches patches,
            int outputs,
            BackwardPatches.Residue residue,
            int images,
            int groups,
            float[] w,
            int wo,
            float[] dy,
            int dyo,
            float[] dx,
            int dxo) {
        Patches.Axis down = patches.down();
        Patches.Axis across = patches.across();
        Patches back = residue.patches();
        int top = residue.top();
        int left = residue.left();
        int k = back.rows();
        int n = back.columns();
        int taps = back.down().taps() * back.across().taps();
        Scratch own = SCRATCH.get();
        own.matrix = Scratch.grown(own.matrix, k * n + k);
        own.chains = Scratch.grown(own.chains, n);
        own.sums = Scratch.grown(own.sums, n);
        for (int one = 0; one < images * groups; one++) {
            back.gather(dy, dyo + one * back.imageSize(), own.matrix, 0);
            for (int c = 0; c < patches.channels(); c++) {
                for (int p = 0; p < k; p++) {
                    int output = one % groups * outputs + p / taps;
                    int i = down.firstTap(top) + p % taps / back.across().taps() * down.tapStep();
                    int j = across.firstTap(left) + p % back.across().taps() * across.tapStep();
                    own.matrix[k * n + p] = w[wo
                            + ((output * patches.channels() + c) * down.taps() + i) * across.taps() + j];
                }
                product(own.matrix, k * n, k, own.matrix, n, own.chains, own.sums, 0);
                for (int p = 0; p < n; p++) {
                    int row = top + p / back.across().places() * down.stride();
                    int column = left + p % back.across().places() * across.stride();
                    dx[dxo + ((one * patches.channels() + c) * down.extent() + row) * across.extent() + column] = own.sums[p];
                }
            }
        }
    }

    @Override
    public void weightGradient(
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
            Parallel parallel) {
        int k = patches.rows();
        int places = patches.columns();
        int size = groups * outputs * k;
        int length = Math.ceilDiv(images, IMAGE_BLOCKS);
        Scratch own = SCRATCH.get();
        own.matrix = Scratch.grown(own.matrix, k * places);
        own.chains = Scratch.grown(own.chains, k);
        own.sums = Scratch.grown(own.sums, size);
        Arrays.fill(dw, dwo, dwo + size, 0);
        for (int block = 0; block * length < images; block++) {
            for (int image = block * length; image < Math.min(images, (block + 1) * length); image++) {
                for (int group = 0; group < groups; group++) {
                    int one = image * groups + group;
                    patches.gather(x, xo + one * patches.imageSize(), own.matrix, 0);
                    for (int o = 0; o < outputs; o++) {
                        share(image == block * length, own.matrix, k, places, dy, dyo + (one * outputs + o) * places,
                                own.chains, own.sums, (group * outputs + o) * k);
                    }
                }
            }
            add(block == 0, own.sums, 0, dw, dwo, size);
        }
    }

    /** What one image adds to the weights of one output. */
    private static void share(
            boolean first, float[] matrix, int k, int places, float[] dy, int dyo, float[] chains, float[] sums, int so) {
        for (int from = 0; from < places; from += GemmKernels.K_BLOCK) {
            int to = Math.min(places, from + GemmKernels.K_BLOCK);
            for (int row = 0; row < k; row++) {
                float chain = 0;
                for (int p = from; p < to; p++) {
                    chain = Math.fma(matrix[row * places + p], dy[dyo + p], chain);
                }
                chains[row] = chain;
            }
            add(first && from == 0, chains, 0, sums, so, k);
        }
    }
}
