package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention of one sequence to another in several heads: queries from x (n, t, width), keys and values from the other
 * sequences, (n, s, any width); gives (n, t, width of the output). Not a {@link Layer}, as it has several inputs: a layer
 * of one's own holds it, with {@link #parameters()} among its own. Names are {@code query}, {@code key}, {@code value} and
 * {@code output}.
 *
 * @param heads divides the width of the queries
 * @param query → width
 * @param key → width
 * @param value → a width of its own
 * @param output from there
 * @param dropout of the weights in training, in [0, 1)
 */
public record CrossAttention(int heads, Linear query, Linear key, Linear value, Linear output, float dropout) {
    public CrossAttention {
        Attentions.check("cross attention", heads, query.out(), dropout);
        Attentions.check("cross attention", heads, value.out(), dropout);
        if (key.out() != query.out() || output.in() != value.out()) {
            throw new ShapeException("cross attention: queries of width " + query.out() + ", keys " + key.out() + ", values "
                    + value.out() + ", the output takes " + output.in());
        }
    }

    /** With biases and the standard initial values of {@link Linear}, everything of one width, without dropout. */
    public static CrossAttention of(int width, int heads) {
        return new CrossAttention(
                heads, Linear.of(width, width), Linear.of(width, width), Linear.of(width, width), Linear.of(width, width), 0);
    }

    /** A copy whose weights are dropped at a rate in training. */
    public CrossAttention withDropout(float rate) {
        return new CrossAttention(heads, query, key, value, output, rate);
    }

    /** Keys and values from one sequence. */
    public Var apply(Var x, Var memory, Pass pass) {
        return apply(x, memory, memory, Optional.empty(), pass);
    }

    /**
     * Keys and values from two sequences of one length.
     *
     * @param mask added to the scores, as {@link dev.lanewise.autograd.op.Attention} wants it, or none: −∞ hides a key
     */
    public Var apply(Var x, Var keys, Var values, Optional<Var> mask, Pass pass) {
        List<Var> operands = List.of(
                query.apply(x, pass.at("query")), key.apply(keys, pass.at("key")), value.apply(values, pass.at("value")));
        float scale = Attentions.scale(query.out(), heads);
        return output.apply(Attentions.apply(operands, heads, false, scale, mask, dropout, pass), pass.at("output"));
    }

    /** All parameters, under the names of their layers. */
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>(NamedParameter.under("query", query.parameters()));
        all.addAll(NamedParameter.under("key", key.parameters()));
        all.addAll(NamedParameter.under("value", value.parameters()));
        all.addAll(NamedParameter.under("output", output.parameters()));
        return List.copyOf(all);
    }
}
