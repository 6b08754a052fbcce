package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Abs;
import dev.lanewise.autograd.op.Add;
import dev.lanewise.autograd.op.Affine;
import dev.lanewise.autograd.op.ArgMax;
import dev.lanewise.autograd.op.AveragePooling2d;
import dev.lanewise.autograd.op.BroadcastTo;
import dev.lanewise.autograd.op.ConstantPower;
import dev.lanewise.autograd.op.Convolution2d;
import dev.lanewise.autograd.op.Cos;
import dev.lanewise.autograd.op.Divide;
import dev.lanewise.autograd.op.Dropout;
import dev.lanewise.autograd.op.Elu;
import dev.lanewise.autograd.op.Erf;
import dev.lanewise.autograd.op.Exp2;
import dev.lanewise.autograd.op.Exp;
import dev.lanewise.autograd.op.Expm1;
import dev.lanewise.autograd.op.Gather;
import dev.lanewise.autograd.op.Gelu;
import dev.lanewise.autograd.op.GeluTanh;
import dev.lanewise.autograd.op.HardSwish;
import dev.lanewise.autograd.op.Log1p;
import dev.lanewise.autograd.op.Log2;
import dev.lanewise.autograd.op.Log;
import dev.lanewise.autograd.op.LogSigmoid;
import dev.lanewise.autograd.op.LogSoftmax;
import dev.lanewise.autograd.op.LogSumExp;
import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.autograd.op.Max;
import dev.lanewise.autograd.op.MaxPooling2d;
import dev.lanewise.autograd.op.Maximum;
import dev.lanewise.autograd.op.Mean;
import dev.lanewise.autograd.op.Minimum;
import dev.lanewise.autograd.op.Mish;
import dev.lanewise.autograd.op.Multiply;
import dev.lanewise.autograd.op.Negate;
import dev.lanewise.autograd.op.Offset;
import dev.lanewise.autograd.op.Op;
import dev.lanewise.autograd.op.Power;
import dev.lanewise.autograd.op.Reciprocal;
import dev.lanewise.autograd.op.Relu;
import dev.lanewise.autograd.op.Reshape;
import dev.lanewise.autograd.op.Rsqrt;
import dev.lanewise.autograd.op.Scale;
import dev.lanewise.autograd.op.Selu;
import dev.lanewise.autograd.op.Sigmoid;
import dev.lanewise.autograd.op.Sign;
import dev.lanewise.autograd.op.Silu;
import dev.lanewise.autograd.op.Sin;
import dev.lanewise.autograd.op.Softmax;
import dev.lanewise.autograd.op.SoftmaxCrossEntropy;
import dev.lanewise.autograd.op.Softplus;
import dev.lanewise.autograd.op.Source;
import dev.lanewise.autograd.op.Sqrt;
import dev.lanewise.autograd.op.Square;
import dev.lanewise.autograd.op.Subtract;
import dev.lanewise.autograd.op.Sum;
import dev.lanewise.autograd.op.SumTo;
import dev.lanewise.autograd.op.Tanh;
import dev.lanewise.autograd.op.Transpose;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node of the graph: an op applied to inputs, with the shape of the result. Building a node checks shapes and
 * computes nothing; {@link #value()} does. Equality is identity; a node's id is higher than its inputs' ids.
 */
public final class Var {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.getAndIncrement();
    private final Op op;
    private final List<Var> inputs;
    private final Shape shape;
    private NdArray value;

    private Var(Op op, List<Var> inputs, NdArray value) {
        this.op = op;
        this.inputs = inputs;
        this.shape = op.shape(inputs);
        this.value = value;
    }

    /** Applies any op, a user's own included. */
    public static Var apply(Op op, Var... inputs) {
        return new Var(op, List.of(inputs), null);
    }

    /** A leaf that holds a tensor: a constant, an input or a parameter. The storage is shared, not copied. */
    public static Var of(Tensor value) {
        return new Var(new Source(value.shape(), false), List.of(), value);
    }

    /** A leaf that holds integers: labels or indices. */
    public static Var of(IntTensor value) {
        return new Var(new Source(value.shape(), true), List.of(), value);
    }

    public static Var scalar(float value) {
        return of(Tensor.scalar(value));
    }

    /** A leaf with a shape and no value: for shape inference without data. */
    public static Var placeholder(Shape shape) {
        return new Var(new Source(shape, false), List.of(), null);
    }

    public long id() {
        return id;
    }

    public Op op() {
        return op;
    }

    public List<Var> inputs() {
        return inputs;
    }

    public Var input(int index) {
        return inputs.get(index);
    }

    public Shape shape() {
        return shape;
    }

    /**
     * The value, computed on the calling thread if it is not there yet.
     *
     * @throws IllegalStateException if the node holds integers
     */
    public Tensor value() {
        if (evaluated() instanceof Tensor floats) {
            return floats;
        }
        throw new IllegalStateException("value: " + this + " holds integers, ask for intValue()");
    }

    /**
     * The integers of a node such as {@link #argMax()}, computed on the calling thread if they are not there yet.
     *
     * @throws IllegalStateException if the node holds floats
     */
    public IntTensor intValue() {
        if (evaluated() instanceof IntTensor integers) {
            return integers;
        }
        throw new IllegalStateException("intValue: " + this + " holds floats, ask for value()");
    }

    private NdArray evaluated() {
        if (value == null) {
            Evaluation.of(Compute.serial(), this);
        }
        return value;
    }

    /** The only element of the value. */
    public float item() {
        return value().item();
    }

    NdArray stored() {
        return value;
    }

    void store(NdArray computed) {
        value = Objects.requireNonNull(computed);
    }

    /** this + other; shapes broadcast. */
    public Var add(Var other) {
        return apply(new Add(), this, other);
    }

    /** this − other; shapes broadcast. */
    public Var subtract(Var other) {
        return apply(new Subtract(), this, other);
    }

    /** this · other, element by element; shapes broadcast. */
    public Var multiply(Var other) {
        return apply(new Multiply(), this, other);
    }

    /** this / other; shapes broadcast. */
    public Var divide(Var other) {
        return apply(new Divide(), this, other);
    }

    /** The smaller of two; shapes broadcast. */
    public Var minimum(Var other) {
        return apply(new Minimum(), this, other);
    }

    /** The larger of two; shapes broadcast. */
    public Var maximum(Var other) {
        return apply(new Maximum(), this, other);
    }

    public Var negate() {
        return apply(new Negate(), this);
    }

    public Var abs() {
        return apply(new Abs(), this);
    }

    public Var sign() {
        return apply(new Sign(), this);
    }

    public Var sqrt() {
        return apply(new Sqrt(), this);
    }

    public Var square() {
        return apply(new Square(), this);
    }

    public Var reciprocal() {
        return apply(new Reciprocal(), this);
    }

    public Var relu() {
        return apply(new Relu(), this);
    }

    public Var exp() {
        return apply(new Exp(), this);
    }

    public Var log() {
        return apply(new Log(), this);
    }

    public Var tanh() {
        return apply(new Tanh(), this);
    }

    public Var sigmoid() {
        return apply(new Sigmoid(), this);
    }

    public Var softplus() {
        return apply(new Softplus(), this);
    }

    /** 2ˣ. */
    public Var exp2() {
        return apply(new Exp2(), this);
    }

    /** eˣ − 1, accurate around zero. */
    public Var expm1() {
        return apply(new Expm1(), this);
    }

    /** The logarithm to base 2. */
    public Var log2() {
        return apply(new Log2(), this);
    }

    /** log(1 + x), accurate around zero. */
    public Var log1p() {
        return apply(new Log1p(), this);
    }

    /** 1 ÷ √x. */
    public Var rsqrt() {
        return apply(new Rsqrt(), this);
    }

    public Var sin() {
        return apply(new Sin(), this);
    }

    public Var cos() {
        return apply(new Cos(), this);
    }

    /** The error function. */
    public Var erf() {
        return apply(new Erf(), this);
    }

    /** log(1 ÷ (1 + e⁻ˣ)), without overflow. */
    public Var logSigmoid() {
        return apply(new LogSigmoid(), this);
    }

    /** x · Φ(x) with the normal distribution Φ; for the approximation by tanh see {@link #geluTanh}. */
    public Var gelu() {
        return apply(new Gelu(), this);
    }

    /** ½x(1 + tanh(√(2/π)·(x + 0.044715·x³))): {@link #gelu} as many models approximate it. */
    public Var geluTanh() {
        return apply(new GeluTanh(), this);
    }

    /** x ÷ (1 + e⁻ˣ), or swish. */
    public Var silu() {
        return apply(new Silu(), this);
    }

    /** x · tanh(log(1 + eˣ)). */
    public Var mish() {
        return apply(new Mish(), this);
    }

    /** x &gt; 0 ? x : eˣ − 1. */
    public Var elu() {
        return apply(new Elu(), this);
    }

    /** λ·(x &gt; 0 ? x : α·(eˣ − 1)) with λ = 1.0507…, α = 1.6733…. */
    public Var selu() {
        return apply(new Selu(), this);
    }

    /** x · min(max(x + 3, 0), 6)/6. */
    public Var hardSwish() {
        return apply(new HardSwish(), this);
    }

    /** x to the power of {@code exponent}; with the special cases of IEEE 754 (1 if the exponent is 0). */
    public Var pow(float exponent) {
        return apply(new ConstantPower(exponent), this);
    }

    /** this to the power of {@code exponent}, broadcasting. The gradient of the exponent is NaN where this is 0 or below. */
    public Var pow(Var exponent) {
        return apply(new Power(), this, exponent);
    }

    /** this · factor. */
    public Var scale(float factor) {
        return apply(new Scale(factor), this);
    }

    /** this + constant. */
    public Var offset(float constant) {
        return apply(new Offset(constant), this);
    }

    /** The sum over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    public Var sum(int... axes) {
        return apply(new Sum(boxed(axes)), this);
    }

    /** The mean over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    public Var mean(int... axes) {
        return apply(new Mean(boxed(axes)), this);
    }

    /** The largest over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    public Var max(int... axes) {
        return apply(new Max(boxed(axes)), this);
    }

    /** The index of the largest along the last axis, as integers: see {@link #intValue()}. */
    public Var argMax() {
        return apply(new ArgMax(), this);
    }

    /** Sums over the axes along which {@code target} would be stretched to this shape. */
    public Var sumTo(Shape target) {
        return target.equals(shape) ? this : apply(new SumTo(target), this);
    }

    /** Repeats along the axes where {@code target} is longer. */
    public Var broadcastTo(Shape target) {
        return target.equals(shape) ? this : apply(new BroadcastTo(target), this);
    }

    /** The same elements in row-major order in another shape; one extent may be −1, which is worked out. */
    public Var reshape(int... dims) {
        Shape target = Shape.of(resolved(dims));
        return target.equals(shape) ? this : apply(new Reshape(target), this);
    }

    /** Rows of this along the first axis, one for each integer of {@code index}: (rows, …) becomes (shape of index, …). */
    public Var gather(Var index) {
        return apply(new Gather(), this, index);
    }

    /** Swaps the last two axes. */
    public Var transpose() {
        return apply(new Transpose(), this);
    }

    /** The product of two matrices, (…, m, k) × (…, k, n); the axes before the last two are batches, which broadcast. */
    public Var matmul(Var other) {
        return apply(new MatMul(false, false), this, other);
    }

    /** this · weightᵀ + bias, with this (rows, in), weight (out, in) and bias (out). */
    public Var affine(Var weight, Var bias) {
        return affine(weight, bias, null);
    }

    /** activation(this · weightᵀ + bias) in one pass; RELU, TANH, SIGMOID, or null for none. */
    public Var affine(Var weight, Var bias, UnaryMap activation) {
        return apply(new Affine(activation), this, weight, bias);
    }

    /**
     * The cross-correlation of images (n, channels, height, width) with a weight (out, channels ÷ groups, window height,
     * window width).
     *
     * @param window its strides, padding and dilation; its size is the weight's
     */
    public Var convolution2d(Var weight, Window window, int groups) {
        return apply(new Convolution2d(window, groups, null), this, weight);
    }

    /** The same, plus bias (out), then an activation: RELU, TANH, SIGMOID, or null for none. */
    public Var convolution2d(Var weight, Var bias, Window window, int groups, UnaryMap activation) {
        return apply(new Convolution2d(window, groups, activation), this, weight, bias);
    }

    /** The largest at each place of a window on images (n, channels, height, width). */
    public Var maxPooling2d(Window window) {
        return apply(new MaxPooling2d(window), this);
    }

    /** The mean at each place of a window on images (n, channels, height, width), the padding counted or not. */
    public Var averagePooling2d(Window window, boolean countsPadding) {
        return apply(new AveragePooling2d(window, countsPadding), this);
    }

    /** Along the last axis. */
    public Var softmax() {
        return apply(new Softmax(), this);
    }

    /** Along the last axis. */
    public Var logSoftmax() {
        return apply(new LogSoftmax(), this);
    }

    /** ln Σ eˣ along the last axis, which goes. */
    public Var logSumExp() {
        return apply(new LogSumExp(), this);
    }

    /** The loss of each row of logits (n, classes) against n integer labels: shape (n). */
    public Var softmaxCrossEntropy(Var labels) {
        return apply(new SoftmaxCrossEntropy(), this, labels);
    }

    /** Zeroes elements with probability {@code rate} and divides the others by 1 − rate; {@code step} is one integer. */
    public Var dropout(float rate, long key, Var step) {
        return apply(new Dropout(rate, key), this, step);
    }

    private static List<Integer> boxed(int[] axes) {
        return Arrays.stream(axes).boxed().toList();
    }

    private int[] resolved(int[] dims) {
        int[] resolved = dims.clone();
        int open = -1;
        int known = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != -1) {
                known *= dims[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw new ShapeException("reshape: two open extents in " + Arrays.toString(dims));
            }
        }
        if (open >= 0) {
            if (known == 0 || shape.size() % known != 0) {
                throw new ShapeException("reshape: " + shape + " does not fit " + Arrays.toString(dims));
            }
            resolved[open] = shape.size() / known;
        }
        return resolved;
    }

    @Override
    public String toString() {
        return op.name() + shape + "#" + id;
    }
}
