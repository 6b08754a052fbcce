package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of a decoder (Vaswani et al., <i>Attention is all you need</i>, 2017, section 3.1): as {@link TransformerEncoder},
 * with attention to the encoder's output between the attention to oneself and the network. Not a {@link Layer}, as it has
 * two inputs: a layer of one's own holds it, with {@link #parameters()} and {@link #buffers()} among its own.
 *
 * @param norm1 beside the attention to oneself
 * @param attention (n, t, width) → (n, t, width), usually causal
 * @param norm2 beside the attention to the other
 * @param crossAttention queries from this sequence
 * @param norm3 beside the network
 * @param feedForward width → width
 * @param normFirst whether what is added gets its input normalised, or the sum is normalised
 * @param dropout of what is added, in training, in [0, 1)
 */
public record TransformerDecoder(
        Layer norm1,
        MultiHeadAttention attention,
        Layer norm2,
        CrossAttention crossAttention,
        Layer norm3,
        Layer feedForward,
        boolean normFirst,
        float dropout) {
    public TransformerDecoder {
        new Dropout(dropout);
    }

    /**
     * With layer norms, causal attention to oneself and a network width → hidden → width.
     *
     * @param dropout of the attentions' weights, of the hidden elements and of what is added
     */
    public static TransformerDecoder of(
            int width, int heads, int hidden, Layer activation, boolean normFirst, float dropout) {
        return new TransformerDecoder(
                LayerNorm.of(width),
                MultiHeadAttention.of(width, heads, true).withDropout(dropout),
                LayerNorm.of(width),
                CrossAttention.of(width, heads).withDropout(dropout),
                LayerNorm.of(width),
                TransformerEncoder.feedForward(width, hidden, activation, dropout),
                normFirst,
                dropout);
    }

    /**
     * @param x (n, t, width)
     * @param memory (n, s, width), the encoder's output
     */
    public Var apply(Var x, Var memory, Pass pass) {
        Added added = new Added(normFirst, dropout, pass);
        Var y = added.to(x, norm1, "norm1", "dropout1", v -> attention.apply(v, pass.at("attention")));
        Var z = added.to(y, norm2, "norm2", "dropout2", v -> crossAttention.apply(v, memory, pass.at("crossAttention")));
        return added.to(z, norm3, "norm3", "dropout3", v -> feedForward.apply(v, pass.at("feedForward")));
    }

    /** All parameters, under the names of their layers. */
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("norm1", norm1.parameters()));
        all.addAll(NamedParameter.under("attention", attention.parameters()));
        all.addAll(NamedParameter.under("norm2", norm2.parameters()));
        all.addAll(NamedParameter.under("crossAttention", crossAttention.parameters()));
        all.addAll(NamedParameter.under("norm3", norm3.parameters()));
        all.addAll(NamedParameter.under("feedForward", feedForward.parameters()));
        return List.copyOf(all);
    }

    /** All buffers, under the names of their layers. */
    public List<NamedParameter> buffers() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("norm1", norm1.buffers()));
        all.addAll(NamedParameter.under("norm2", norm2.buffers()));
        all.addAll(NamedParameter.under("norm3", norm3.buffers()));
        all.addAll(NamedParameter.under("feedForward", feedForward.buffers()));
        return List.copyOf(all);
    }
}
