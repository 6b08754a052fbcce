package dev.lanewise.bench;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.optim.AdamW;
import dev.lanewise.train.CausalTransformer;

/**
 * A language model as GPT-2 is built, and what it is trained on here: sequences of random tokens, as long as it takes.
 *
 * @param blocks attention and a network four times as wide
 * @param vocabulary tokens that there are
 * @param context positions that it knows
 */
public record LanguageModel(int blocks, int heads, int width, int vocabulary, int context) {
    /** The model of letters that tutorials begin with. */
    public static final LanguageModel SMALL = new LanguageModel(4, 4, 128, 65, 64);

    /** The network with a batch. */
    Network network(int batch) {
        int[] tokens = new int[batch * context];
        int[] labels = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (int) (i * 2_654_435_761L % vocabulary);
            labels[i] = i % vocabulary;
        }
        return new Network(
                CausalTransformer.of(vocabulary, context, blocks, heads, width, 0),
                IntTensor.view(tokens, 0, Shape.of(batch, context)),
                IntTensor.of(labels),
                AdamW.of(),
                flops(tokens.length));
    }

    /** Three products for each matrix, and those of the scores and with them, of which causal attention needs half. */
    private double flops(int tokens) {
        double weights = blocks * 12.0 * width * width + (double) vocabulary * width;
        return 6 * tokens * (weights + (double) blocks * context * width);
    }
}
