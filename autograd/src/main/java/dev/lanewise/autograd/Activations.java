package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Dropout;
import dev.lanewise.autograd.op.Elu;
import dev.lanewise.autograd.op.Gelu;
import dev.lanewise.autograd.op.GeluTanh;
import dev.lanewise.autograd.op.HardSwish;
import dev.lanewise.autograd.op.LogSigmoid;
import dev.lanewise.autograd.op.LogSoftmax;
import dev.lanewise.autograd.op.Mish;
import dev.lanewise.autograd.op.Relu;
import dev.lanewise.autograd.op.Selu;
import dev.lanewise.autograd.op.Sigmoid;
import dev.lanewise.autograd.op.Silu;
import dev.lanewise.autograd.op.Softmax;
import dev.lanewise.autograd.op.SoftmaxCrossEntropy;
import dev.lanewise.autograd.op.Softplus;
import dev.lanewise.autograd.op.Tanh;
import java.util.OptionalInt;

/** What networks apply between products: activations, the softmax family, dropout. */
sealed interface Activations permits Var {
    default Var relu() {
        return Var.apply(new Relu(), self());
    }

    /** x &gt; 0 ? x : slope · x; at 0 the gradient is that of the left. */
    default Var leakyRelu(float slope) {
        return self().greater(Var.scalar(0)).where(self(), self().scale(slope));
    }

    default Var tanh() {
        return Var.apply(new Tanh(), self());
    }

    default Var sigmoid() {
        return Var.apply(new Sigmoid(), self());
    }

    default Var softplus() {
        return Var.apply(new Softplus(), self());
    }

    /** log(1 ÷ (1 + e⁻ˣ)), without overflow. */
    default Var logSigmoid() {
        return Var.apply(new LogSigmoid(), self());
    }

    /** x · Φ(x) with the normal distribution Φ; for the approximation by tanh see {@link #geluTanh}. */
    default Var gelu() {
        return Var.apply(new Gelu(), self());
    }

    /** ½x(1 + tanh(√(2/π)·(x + 0.044715·x³))): {@link #gelu} as many models approximate it. */
    default Var geluTanh() {
        return Var.apply(new GeluTanh(), self());
    }

    /** x ÷ (1 + e⁻ˣ), or swish. */
    default Var silu() {
        return Var.apply(new Silu(), self());
    }

    /** x · tanh(log(1 + eˣ)). */
    default Var mish() {
        return Var.apply(new Mish(), self());
    }

    /** x &gt; 0 ? x : eˣ − 1. */
    default Var elu() {
        return Var.apply(new Elu(), self());
    }

    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)) with λ = 1.0507…, α = 1.6733…. */
    default Var selu() {
        return Var.apply(new Selu(), self());
    }

    /** x · min(max(x + 3, 0), 6)/6. */
    default Var hardSwish() {
        return Var.apply(new HardSwish(), self());
    }

    /** Along the last axis. */
    default Var softmax() {
        return Var.apply(new Softmax(), self());
    }

    /** Along any axis: a negative one counts from the end. */
    default Var softmax(int axis) {
        return lastAxisIs(axis) ? softmax() : self().transpose(axis, -1).softmax().transpose(axis, -1);
    }

    /** Along any axis: a negative one counts from the end. */
    default Var logSoftmax(int axis) {
        return lastAxisIs(axis) ? logSoftmax() : self().transpose(axis, -1).logSoftmax().transpose(axis, -1);
    }

    private boolean lastAxisIs(int axis) {
        return axis == -1 || axis == self().shape().rank() - 1;
    }

    /** Along the last axis. */
    default Var logSoftmax() {
        return Var.apply(new LogSoftmax(), self());
    }

    /** The loss of each row of logits (n, classes) against n integer labels: shape (n). */
    default Var softmaxCrossEntropy(Var labels) {
        return Var.apply(new SoftmaxCrossEntropy(OptionalInt.empty()), self(), labels);
    }

    /** The same, but 0 for rows whose label is {@code ignored}, which need not be a class. */
    default Var softmaxCrossEntropy(Var labels, int ignored) {
        return Var.apply(new SoftmaxCrossEntropy(OptionalInt.of(ignored)), self(), labels);
    }

    /** Zeroes elements with probability {@code rate} and divides the others by 1 − rate; {@code step} is one integer. */
    default Var dropout(float rate, long key, Var step) {
        return Var.apply(new Dropout(rate, key), self(), step);
    }

    private Var self() {
        return (Var) this;
    }
}
