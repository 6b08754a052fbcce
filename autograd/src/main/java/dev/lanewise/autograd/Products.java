package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Affine;
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

    private Var self() {
        return (Var) this;
    }
}
