package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of a transformer (Vaswani et al., <i>Attention is all you need</i>, 2017, section 3.1): attention of the sequence
 * to itself, then a network that each element goes through by itself, each as an addition to its input. With the norm
 * first, x + f(norm(x)), as GPT-2 and most since have it; else norm(x + f(x)), as in the paper. Causal attention makes it the
 * block of a language model. Names are {@code norm1}, {@code attention}, {@code norm2} and {@code feedForward}.
 *
 * @param norm1 beside the attention
 * @param attention (n, t, width) → (n, t, width)
 * @param norm2 beside the network
 * @param feedForward width → width
 * @param normFirst whether what is added gets its input normalised, or the sum is normalised
 * @param dropout of what is added, in training, in [0, 1)
 */
public record TransformerEncoder(
        Layer norm1, MultiHeadAttention attention, Layer norm2, Layer feedForward, boolean normFirst, float dropout)
        implements Layer {
    public TransformerEncoder {
        new Dropout(dropout);
    }

    /**
     * With layer norms and a network width → hidden → width.
     *
     * @param dropout of the attention's weights, of the hidden elements and of what is added
     */
    public static TransformerEncoder of(
            int width, int heads, int hidden, Layer activation, boolean causal, boolean normFirst, float dropout) {
        return new TransformerEncoder(
                LayerNorm.of(width),
                MultiHeadAttention.of(width, heads, causal).withDropout(dropout),
                LayerNorm.of(width),
                feedForward(width, hidden, activation, dropout),
                normFirst,
                dropout);
    }

    static Sequential feedForward(int width, int hidden, Layer activation, float dropout) {
        Linear up = Linear.of(width, hidden);
        Linear down = Linear.of(hidden, width);
        return dropout > 0
                ? Sequential.of(up, activation, new Dropout(dropout), down)
                : Sequential.of(up, activation, down);
    }

    @Override
    public Var apply(Var x, Pass pass) {
        Added added = new Added(normFirst, dropout, pass);
        Var y = added.to(x, norm1, "norm1", "dropout1", v -> attention.apply(v, pass.at("attention")));
        return added.to(y, norm2, "norm2", "dropout2", v -> feedForward.apply(v, pass.at("feedForward")));
    }

    /** {@link #apply(Var, Pass)} with a mask added to the scores of the attention: −∞ hides a key. */
    public Var apply(Var x, Var mask, Pass pass) {
        Added added = new Added(normFirst, dropout, pass);
        Var y = added.to(x, norm1, "norm1", "dropout1", v -> attention.apply(v, mask, pass.at("attention")));
        return added.to(y, norm2, "norm2", "dropout2", v -> feedForward.apply(v, pass.at("feedForward")));
    }

    @Override
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("norm1", norm1.parameters()));
        all.addAll(NamedParameter.under("attention", attention.parameters()));
        all.addAll(NamedParameter.under("norm2", norm2.parameters()));
        all.addAll(NamedParameter.under("feedForward", feedForward.parameters()));
        return List.copyOf(all);
    }

    @Override
    public List<NamedParameter> buffers() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("norm1", norm1.buffers()));
        all.addAll(NamedParameter.under("norm2", norm2.buffers()));
        all.addAll(NamedParameter.under("feedForward", feedForward.buffers()));
        return List.copyOf(all);
    }

    @Override
    public String label() {
        return "transformer block, " + attention.label() + (normFirst ? ", norm first" : "");
    }
}
