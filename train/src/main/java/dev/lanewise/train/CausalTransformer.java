package dev.lanewise.train;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Embedding;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.LayerNorm;
import dev.lanewise.autograd.nn.LearnedPositions;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MultiHeadAttention;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.TransformerEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Language models as GPT-2 is built (Radford et al., <i>Language models are unsupervised multitask learners</i>, 2019):
 * integers (n, t) → logits (n, t, vocabulary) for the token after each, of which none sees a later one. Learned positions,
 * blocks with the norm first and a network four times as wide, one matrix for tokens and logits; weights from N(0, 0.02²),
 * those that end in an addition from a normal narrower by √(2·blocks).
 */
public final class CausalTransformer {
    private static final float DEVIATION = 0.02f;

    private CausalTransformer() {}

    /**
     * @param vocabulary tokens that there are
     * @param context the longest sequence
     * @param blocks at least 1
     * @param heads divides the width
     * @param dropout of the attention's weights, of the hidden elements and of what is added, in training
     */
    public static Layer of(int vocabulary, int context, int blocks, int heads, int width, float dropout) {
        Initializer normal = Initializer.normal(0, DEVIATION);
        Initializer narrow = Initializer.normal(0, (float) (DEVIATION / StrictMath.sqrt(2.0 * blocks)));
        Embedding embedding = Embedding.of(vocabulary, width, normal);
        List<Layer> all = new ArrayList<>(List.of(embedding, LearnedPositions.of(context, width)));
        for (int i = 0; i < blocks; i++) {
            all.add(new TransformerEncoder(
                    LayerNorm.of(width),
                    new MultiHeadAttention(
                            heads, Linear.of(width, 3 * width, normal), Linear.of(width, width, narrow), true, dropout,
                            Optional.empty()),
                    LayerNorm.of(width),
                    Sequential.of(
                            Linear.of(width, 4 * width, normal), Activation.GELU, Linear.of(4 * width, width, narrow)),
                    true,
                    dropout));
        }
        all.add(LayerNorm.of(width));
        all.add(new Linear(embedding.weight(), Optional.empty()));
        return new Sequential(all);
    }
}
