package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Affine;
import dev.lanewise.autograd.op.Attention;
import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.UnaryMap;

/** Matrix products. */
sealed interface Products permits Var {
    /** The product of two matrices, (…, m, k) × (…, k, n); the axes before the last two are batches, which broadcast. */
    default Var matmul(Var other) {
        return Var.apply(new MatMul(false, false), self(), other);
    }

    /** The products of each element of this vector with each of another: (m) and (n) give (m, n). */
    default Var outer(Var other) {
        if (self().shape().rank() != 1 || other.shape().rank() != 1) {
            throw new ShapeException("outer: wants two vectors, got " + self().shape() + " and " + other.shape());
        }
        return self().reshape(-1, 1).multiply(other);
    }

    /** this · weightᵀ + bias, with this (rows, in), weight (out, in) and bias (out). */
    default Var affine(Var weight, Var bias) {
        return affine(weight, bias, null);
    }

    /** activation(this · weightᵀ + bias) in one pass; RELU, TANH, SIGMOID, or null for none. */
    default Var affine(Var weight, Var bias, UnaryMap activation) {
        return Var.apply(new Affine(activation), self(), weight, bias);
    }

    /**
     * Attention of (n, t, 3·width), which holds queries, keys and values side by side, to itself: (n, t, width). The scores
     * are divided by √(width of a head).
     *
     * @param causal hides from each query the keys after its own
     */
    default Var selfAttention(int heads, boolean causal) {
        float scale = Attention.scale(heads, self().shape(), 3);
        return Var.apply(new Attention(heads, true, false, causal, scale, 0, 0), self());
    }

    /** Attention of queries (this) to keys and values; the scores are divided by √(width of a head). */
    default Var attention(Var keys, Var values, int heads) {
        float scale = Attention.scale(heads, self().shape(), 1);
        return Var.apply(new Attention(heads, false, false, false, scale, 0, 0), self(), keys, values);
    }

    /**
     * {@link #attention(Var, Var, int)} with a mask added to the scores, −∞ hiding a key.
     *
     * @param mask (n or 1, heads or 1, queries or 1, keys)
     */
    default Var attention(Var keys, Var values, int heads, Var mask) {
        float scale = Attention.scale(heads, self().shape(), 1);
        return Var.apply(new Attention(heads, false, true, false, scale, 0, 0), self(), keys, values, mask);
    }

    private Var self() {
        return (Var) this;
    }
}
