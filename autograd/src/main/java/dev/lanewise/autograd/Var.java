package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Concatenate;
import dev.lanewise.autograd.op.Op;
import dev.lanewise.autograd.op.Source;
import dev.lanewise.autograd.op.Uniform;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node of the graph: an op applied to inputs, with the shape of the result. Building a node checks shapes and
 * computes nothing; {@link #value()} does. Equality is identity; a node's id is higher than its inputs' ids. The methods
 * that build nodes stand in the interfaces, a family each.
 */
public final class Var
        implements Arithmetic, Activations, Reductions, Layout, Products, Images, Sequences, Normalizations {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.getAndIncrement();
    private final Op op;
    private final List<Var> inputs;
    private final Shape shape;
    private NdArray value;
    private Var origin;

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

    /**
     * Random numbers, uniform from {@code low} on and below {@code high}: those of the Philox stream {@code key} at the position
     * {@code step}, which is one integer. A layer takes both from its {@code Pass}.
     */
    public static Var uniform(Shape shape, float low, float high, long key, Var step) {
        return apply(new Uniform(shape, low, high, key), step);
    }

    /** Some nodes one after the other along an axis; a negative axis counts from the end. */
    public static Var concatenate(int axis, Var... parts) {
        int rank = parts.length == 0 ? 0 : parts[0].shape().rank();
        return apply(new Concatenate(axis < 0 ? axis + rank : axis), parts);
    }

    /** Some nodes of one shape beside each other along a new axis; a negative axis counts from the end of the result. */
    public static Var stack(int axis, Var... parts) {
        Var[] apart = new Var[parts.length];
        int rank = parts.length == 0 ? 1 : parts[0].shape().rank() + 1;
        int along = axis < 0 ? axis + rank : axis;
        for (int i = 0; i < parts.length; i++) {
            int[] dims = parts[i].shape().toArray();
            if (!parts[i].shape().equals(parts[0].shape())) {
                throw new ShapeException("stack: shapes differ: " + parts[0].shape() + " and " + parts[i].shape());
            }
            if (along < 0 || along >= rank) {
                throw new ShapeException("stack: no axis " + axis + " among those of " + parts[0].shape() + " and one more");
            }
            int[] longer = Arrays.copyOf(dims, rank);
            longer[along] = 1;
            System.arraycopy(dims, along, longer, along + 1, rank - 1 - along);
            apart[i] = parts[i].reshape(longer);
        }
        return apply(new Concatenate(along), apart);
    }

    /** A leaf of integers with a shape and no value. */
    public static Var integerPlaceholder(Shape shape) {
        return new Var(new Source(shape, true), List.of(), null);
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

    /** No node that is made from now on has a lower id. */
    static long nextId() {
        return IDS.get();
    }

    /** The node whose derivative rule, or whose gradients' addition, made this one; null for all others. */
    Var origin() {
        return origin;
    }

    void setOrigin(Var made) {
        origin = made;
    }

    NdArray stored() {
        return value;
    }

    void store(NdArray computed) {
        value = Objects.requireNonNull(computed);
    }

    /** What the node holds, for messages: {@code floats (2, 3)}. */
    String kind() {
        return (op.integer() ? "integers " : "floats ") + shape;
    }

    @Override
    public String toString() {
        return op.name() + shape + "#" + id;
    }
}
