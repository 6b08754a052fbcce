package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Canary;
import dev.lanewise.testkit.Floats;
import java.util.SplittableRandom;

/** The operands of a convolution and its transposes, with guards around each, and the results by a literal reading of the contract. */
final class ConvolutionProblem {
    final int images;
    final int groups;
    final int outputs;
    final Patches patches;
    final Canary x;
    final Canary w;
    final Canary y;
    final Canary bias;
    final UnaryMap activation;

    /** @param extent of images, and about that of the windows' places */
    ConvolutionProblem(long seed, int images, int groups, int outputs, int channels, int extent, Floats.Values values) {
        SplittableRandom random = new SplittableRandom(seed);
        this.images = images;
        this.groups = groups;
        this.outputs = outputs;
        patches = new Patches(channels, axis(random, extent), axis(random, extent));
        x = Canary.of(Floats.array(images * groups * patches.imageSize(), seed + 1, values));
        w = Canary.of(Floats.array(groups * outputs * patches.rows(), seed + 2, values));
        y = Canary.of(Floats.array(images * groups * outputs * patches.columns(), seed + 3, values));
        bias = random.nextBoolean() ? Canary.of(Floats.array(groups * outputs, seed + 4, values)) : null;
        activation = random.nextBoolean() ? UnaryMap.TANH : null;
    }

    private static Patches.Axis axis(SplittableRandom random, int extent) {
        int taps = random.nextInt(1, 4);
        int step = random.nextInt(1, 3);
        int stride = random.nextInt(1, 4);
        int padding = random.nextInt(0, 4);
        int reach = step * (taps - 1) + 1;
        int size = Math.max(random.nextInt(1, extent + 1), reach - 2 * padding);
        return new Patches.Axis(size, (size + 2 * padding - reach) / stride + 1, stride, -padding, taps, step);
    }

    float[] convolve(ConvolutionKernels kernels, Parallel parallel) {
        Canary result = Canary.of(y.values());
        kernels.convolve(
                patches, images, groups, outputs, x.array(), x.offset(), w.array(), w.offset(),
                bias == null ? null : bias.array(), bias == null ? 0 : bias.offset(), activation,
                result.array(), result.offset(), parallel);
        return result.check().values();
    }

    float[] inputGradient(ConvolutionKernels kernels, Parallel parallel) {
        Canary result = Canary.of(x.values());
        kernels.inputGradient(
                BackwardPatches.of(patches, outputs), images, groups, w.array(), w.offset(), y.array(), y.offset(),
                result.array(), result.offset(), parallel);
        return result.check().values();
    }

    float[] weightGradient(ConvolutionKernels kernels, Parallel parallel) {
        Canary result = Canary.of(w.values());
        kernels.weightGradient(
                patches, images, groups, outputs, x.array(), x.offset(), y.array(), y.offset(),
                result.array(), result.offset(), parallel);
        return result.check().values();
    }

    /** A sum of chains over blocks, the first the start. */
    private static final class Chains {
        private float total;
        private boolean begun;
        private float chain;
        private int length;

        void multiply(float a, float b) {
            chain = Math.fma(a, b, chain);
            if (++length == GemmKernels.K_BLOCK) {
                end();
            }
        }

        /** A block that ends here. */
        void end() {
            if (length > 0) {
                total = begun ? total + chain : chain;
                begun = true;
            }
            chain = 0;
            length = 0;
        }

        float sum() {
            end();
            return total;
        }
    }

    private float patch(float[] x, int one, int c, int i, int j, int row, int column) {
        int r = row * patches.down().stride() + patches.down().start() + i * patches.down().step();
        int s = column * patches.across().stride() + patches.across().start() + j * patches.across().step();
        boolean inside = r >= 0 && r < patches.down().extent() && s >= 0 && s < patches.across().extent();
        return inside ? x[(one * patches.channels() + c) * plane() + r * patches.across().extent() + s] : 0;
    }

    private int plane() {
        return patches.down().extent() * patches.across().extent();
    }

    private int weight(int output, int c, int i, int j) {
        return ((output * patches.channels() + c) * patches.down().taps() + i) * patches.across().taps() + j;
    }

    float[] literal(Backend scalar) {
        float[] image = x.values();
        float[] weight = w.values();
        float[] result = new float[y.values().length];
        int across = patches.across().places();
        for (int at = 0; at < result.length; at++) {
            int place = at % patches.columns();
            int output = at / patches.columns() % (groups * outputs);
            int one = at / patches.columns() / outputs;
            Chains chains = new Chains();
            for (int c = 0; c < patches.channels(); c++) {
                for (int i = 0; i < patches.down().taps(); i++) {
                    for (int j = 0; j < patches.across().taps(); j++) {
                        chains.multiply(
                                weight[weight(output, c, i, j)], patch(image, one, c, i, j, place / across, place % across));
                    }
                }
            }
            result[at] = bias == null ? chains.sum() : chains.sum() + bias.values()[output];
        }
        if (activation != null) {
            scalar.map().unary(activation, result, 0, result, 0, result.length);
        }
        return result;
    }

    float[] literalInputGradient() {
        float[] weight = w.values();
        float[] dy = y.values();
        float[] result = new float[x.values().length];
        Patches.Axis down = patches.down();
        Patches.Axis across = patches.across();
        for (int at = 0; at < result.length; at++) {
            int column = at % across.extent();
            int row = at / across.extent() % down.extent();
            int c = at / plane() % patches.channels();
            int one = at / plane() / patches.channels();
            Chains chains = new Chains();
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < down.taps(); i++) {
                    for (int j = 0; j < across.taps(); j++) {
                        int r = row - down.start() - i * down.step();
                        int s = column - across.start() - j * across.step();
                        if (Math.floorMod(r, down.stride()) == 0 && Math.floorMod(s, across.stride()) == 0) {
                            r = Math.floorDiv(r, down.stride());
                            s = Math.floorDiv(s, across.stride());
                            boolean inside = r >= 0 && r < down.places() && s >= 0 && s < across.places();
                            int from = (one * outputs + o) * patches.columns() + r * across.places() + s;
                            chains.multiply(weight[weight(one % groups * outputs + o, c, i, j)], inside ? dy[from] : 0);
                        }
                    }
                }
            }
            result[at] = chains.sum();
        }
        return result;
    }

    float[] literalWeightGradient() {
        float[] image = x.values();
        float[] dy = y.values();
        float[] result = new float[w.values().length];
        int length = Math.ceilDiv(images, ConvolutionKernels.IMAGE_BLOCKS);
        int across = patches.across().places();
        for (int at = 0; at < result.length; at++) {
            int j = at % patches.across().taps();
            int i = at / patches.across().taps() % patches.down().taps();
            int c = at % patches.rows() / patches.across().taps() / patches.down().taps();
            int output = at / patches.rows();
            for (int block = 0; block * length < images; block++) {
                Chains chains = new Chains();
                for (int n = block * length; n < Math.min(images, (block + 1) * length); n++) {
                    int one = n * groups + output / outputs;
                    for (int p = 0; p < patches.columns(); p++) {
                        chains.multiply(
                                patch(image, one, c, i, j, p / across, p % across),
                                dy[(n * groups * outputs + output) * patches.columns() + p]);
                    }
                    chains.end();
                }
                result[at] = block == 0 ? chains.sum() : result[at] + chains.sum();
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return images + " images, " + groups + " groups, " + outputs + " outputs, " + patches
                + (bias != null ? ", bias" : "") + (activation != null ? ", tanh" : "");
    }
}
