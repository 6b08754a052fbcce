package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Attention;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention of a sequence to itself in several heads (Vaswani et al., <i>Attention is all you need</i>, 2017, section 3.2):
 * (n, t, width) → (n, t, width). One product makes queries, keys and values; the scores are divided by √(width of a head).
 * Names are {@code projection} and {@code output}.
 *
 * @param heads divides the width
 * @param projection width → 3·width: queries, then keys, then values, each head by head
 * @param output width → width
 * @param causal hides from each element those after it
 * @param dropout of the weights in training, in [0, 1)
 * @param rotary turns queries and keys by their positions, if there is one
 */
public record MultiHeadAttention(
        int heads, Linear projection, Linear output, boolean causal, float dropout, Optional<Rotary> rotary)
        implements Layer {
    public MultiHeadAttention {
        Attentions.check("multi-head attention", heads, output.in(), dropout);
        if (projection.in() != output.out() || projection.out() != 3 * output.in()) {
            throw new ShapeException("multi-head attention: projection " + projection.in() + " → " + projection.out()
                    + " beside an output " + output.in() + " → " + output.out() + ", want width → 3·width and width → width");
        }
    }

    /** With biases and the standard initial values of {@link Linear}, without dropout and rotary positions. */
    public static MultiHeadAttention of(int width, int heads, boolean causal) {
        return new MultiHeadAttention(
                heads, Linear.of(width, 3 * width), Linear.of(width, width), causal, 0, Optional.empty());
    }

    /** A copy whose weights are dropped at a rate in training. */
    public MultiHeadAttention withDropout(float rate) {
        return new MultiHeadAttention(heads, projection, output, causal, rate, rotary);
    }

    /** A copy with rotary positions. */
    public MultiHeadAttention withRotary(Rotary positions) {
        return new MultiHeadAttention(heads, projection, output, causal, dropout, Optional.of(positions));
    }

    @Override
    public Var apply(Var x, Pass pass) {
        return apply(x, Optional.empty(), pass);
    }

    /** {@link #apply(Var, Pass)} with a mask added to the scores, as {@link Attention} wants it: −∞ hides a key. */
    public Var apply(Var x, Var mask, Pass pass) {
        return apply(x, Optional.of(mask), pass);
    }

    private Var apply(Var x, Optional<Var> mask, Pass pass) {
        LayerOperands.floats(this, x);
        if (x.shape().rank() != 3 || x.shape().dim(2) != projection.in()) {
            throw new ShapeException("multi-head attention: input of shape " + x.shape() + ", want (n, t, " + projection.in() + ")");
        }
        Var packed = projection.apply(x, pass.at("projection"));
        List<Var> inputs = new ArrayList<>();
        if (rotary.isEmpty()) {
            inputs.add(packed);
        } else {
            int width = output.in();
            inputs.add(rotary.get().apply(packed.slice(2, 0, width), heads));
            inputs.add(rotary.get().apply(packed.slice(2, width, 2 * width), heads));
            inputs.add(packed.slice(2, 2 * width, 3 * width));
        }
        float scale = Attentions.scale(output.in(), heads);
        return output.apply(Attentions.apply(inputs, heads, causal, scale, mask, dropout, pass), pass.at("output"));
    }

    @Override
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("projection", projection.parameters()));
        all.addAll(NamedParameter.under("output", output.parameters()));
        return List.copyOf(all);
    }

    @Override
    public String label() {
        return "attention " + output.in() + ", " + heads + (heads == 1 ? " head" : " heads") + (causal ? ", causal" : "")
                + (rotary.isPresent() ? ", rotary" : "") + (dropout > 0 ? ", dropout " + dropout : "");
    }
}
