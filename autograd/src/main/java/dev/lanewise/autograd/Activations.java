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
import dev.lanewise.autograd.op.Softsign;
import dev.lanewise.autograd.op.Tanh;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** What networks apply between products: activations, the softmax family, dropout. */
sealed interface Activations permits Var {
    default Var relu() {
        return Var.apply(new Relu(), self());
    }

    /** x &gt; 0 ? x : slope · x; at 0 the gradient is that of the left. */
    default Var leakyRelu(float slope) {
        return self().greater(Var.scalar(0)).where(self(), self().scale(slope));
    }

    /** x &gt; 0 ? x : slope · x, shapes broadcasting; at 0 the gradient is that of the left. */
    default Var leakyRelu(Var slope) {
        return self().greater(Var.scalar(0)).where(self(), self().multiply(slope));
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

    /** x &gt; 0 ? x : α·(eˣ − 1). */
    default Var elu(float alpha) {
        return self().greater(Var.scalar(0)).where(self(), elu().scale(alpha));
    }

    /** x &gt; 0 ? x : α·(e^(x ÷ α) − 1) with α &gt; 0, smooth at 0 (Barron 2017). */
    default Var celu(float alpha) {
        if (!(alpha > 0 && alpha <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("celu: alpha " + alpha + ", want a finite number above 0");
        }
        return self().greater(Var.scalar(0)).where(self(), self().scale(1 / alpha).elu().scale(alpha));
    }

    /** x ÷ (1 + |x|). */
    default Var softsign() {
        return Var.apply(new Softsign(), self());
    }

    /** x − tanh x. */
    default Var tanhShrink() {
        return self().subtract(tanh());
    }

    /** low up to {@code low}, high from {@code high} on, x between; the gradient at either end is 0, unlike {@link Var#clamp}'s. */
    default Var hardTanh(float low, float high) {
        if (!(low < high)) {
            throw new IllegalArgumentException("hardTanh: from " + low + " to " + high + ", want low < high");
        }
        Var least = Var.scalar(low);
        Var most = Var.scalar(high);
        return self().lessOrEqual(least).where(least, self().greaterOrEqual(most).where(most, self()));
    }

    /** min(max(x, 0), 6); the gradient at 0 and 6 is 0. */
    default Var relu6() {
        return hardTanh(0, 6);
    }

    /** min(max(x + 3, 0), 6)/6; the gradient at ±3 is 0. */
    default Var hardSigmoid() {
        return self().offset(3).relu6().scale(1 / 6f);
    }

    /** x &gt; threshold ? x : value; NaN stays NaN. */
    default Var threshold(float threshold, float value) {
        return self().lessOrEqual(Var.scalar(threshold)).where(Var.scalar(value), self());
    }

    /** |x| ≤ λ ? 0 : x with λ ≥ 0. */
    default Var hardShrink(float lambda) {
        checkShrink("hardShrink", lambda);
        return self().abs().lessOrEqual(Var.scalar(lambda)).where(Var.scalar(0), self());
    }

    /** |x| ≤ λ ? 0 : x − λ·sign(x) with λ ≥ 0; NaN stays NaN, where PyTorch 1.13 gives 0. */
    default Var softShrink(float lambda) {
        checkShrink("softShrink", lambda);
        return self().subtract(self().clamp(-lambda, lambda));
    }

    private static void checkShrink(String name, float lambda) {
        if (!(lambda >= 0 && lambda <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(name + ": lambda " + lambda + ", want a finite number of at least 0");
        }
    }

    /** Softmax of −x along the last axis: the smallest is the likeliest. */
    default Var softmin() {
        return self().negate().softmax();
    }

    /** Along the last axis. */
    default Var softmax() {
        return Var.apply(new Softmax(), self());
    }

    /** Along any axis: a negative one counts from the end. */
    default Var softmax(int axis) {
        return alongLast("softmax", axis, Var::softmax);
    }

    /** Along any axis: a negative one counts from the end. */
    default Var logSoftmax(int axis) {
        return alongLast("logSoftmax", axis, Var::logSoftmax);
    }

    private Var alongLast(String operation, int axis, UnaryOperator<Var> rows) {
        int along = Axes.of(operation, self(), axis);
        boolean last = along == self().shape().rank() - 1;
        return last ? rows.apply(self()) : rows.apply(self().transpose(along, -1)).transpose(along, -1);
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
