package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * y = softmax(scale · q·kᵀ + mask)·v for each head of each example (Vaswani et al., <i>Attention is all you need</i>, 2017,
 * equation 1); its gradients are {@link AttentionGradient}, for the mask that of {@link #formula}.
 *
 * <p>Inputs: x (n, t, 3·width), which holds queries, keys and values side by side, if packed; else q (n, t, width),
 * k (n, keys, width) and v (n, keys, any multiple of the heads). Head h is columns h·width/heads … of each; nothing is
 * copied. Then the mask, which is added to the scores, of four axes that stretch to (n, heads, t, keys), the last one being
 * the keys; −∞ hides a key. Then, with a rate, the step, one integer. The output is (n, t, width of v).
 *
 * <p>A query that sees no key, its scores being −∞, gets zeros, and so do the gradients that come from it. With a rate the
 * weights go through {@link Dropout}, element (example, head, query, key) being its row-major position.
 *
 * <p>No array of queries × keys is made: not for the value nor for the gradients of q, k and v, whose tiles are of one head, nor for
 * second derivatives and the gradient of a mask that is learned. Those go through {@link #formula} by tiles of all heads, and in a
 * {@link dev.lanewise.autograd.Program} some arrays of (n, heads, {@value AttentionTiles#ROWS}, keys) are there at a time.
 *
 * @param heads at least 1
 * @param packed whether queries, keys and values come in one array
 * @param masked whether there is a mask
 * @param causal hides from each query the keys after its own; the last query has the last key
 * @param scale of the scores, usually 1 ÷ √(width of a head)
 * @param rate in [0, 1)
 * @param key of the random stream of the dropout
 */
public record Attention(int heads, boolean packed, boolean masked, boolean causal, float scale, float rate, long key)
        implements Op {
    public Attention {
        if (heads < 1) {
            throw new IllegalArgumentException("attention: " + heads + " heads, want at least 1");
        }
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("attention: rate " + rate + ", want 0 ≤ rate < 1");
        }
    }

    /** 1 ÷ √(width of a head) for operands of a shape that hold so many parts side by side; checked with the shapes. */
    public static float scale(int heads, Shape x, int parts) {
        double width = x.rank() == 0 ? 1 : (double) x.dim(-1) / parts / heads;
        return (float) (1 / StrictMath.sqrt(width));
    }

    /** How many inputs hold queries, keys and values. */
    int operands() {
        return packed ? 1 : 3;
    }

    int inputs() {
        return operands() + (masked ? 1 : 0) + (rate > 0 ? 1 : 0);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Operands.count(this, inputs, inputs());
        Operands.floats(this, inputs.subList(0, operands() + (masked ? 1 : 0)), operands() + (masked ? 1 : 0));
        if (rate > 0) {
            Operands.step(this, inputs.getLast());
        }
        Shape q = inputs.getFirst().shape();
        Shape k = packed ? q : inputs.get(1).shape();
        Shape v = packed ? q : inputs.get(2).shape();
        int parts = packed ? 3 : 1;
        String operands = packed ? "" + q : q + ", " + k + " and " + v;
        if (q.rank() != 3 || k.rank() != 3 || v.rank() != 3 || q.size() == 0 || k.size() == 0 || v.size() == 0) {
            throw new ShapeException("attention: wants " + (packed ? "(n, t, 3·width)" : "q (n, t, width), k and v (n, keys, width)")
                    + ", none of them 0, got " + operands);
        }
        if (q.dim(2) % (parts * heads) != 0 || v.dim(2) % heads != 0) {
            throw new ShapeException("attention: " + operands + " cannot be dealt out to " + heads + " heads");
        }
        if (k.dim(0) != q.dim(0) || v.dim(0) != q.dim(0) || k.dim(1) != v.dim(1) || k.dim(2) != q.dim(2)) {
            throw new ShapeException("attention: q, k and v do not fit together: " + operands);
        }
        if (causal && q.dim(1) > k.dim(1)) {
            throw new ShapeException("attention: " + q.dim(1) + " queries and " + k.dim(1)
                    + " keys, causal attention wants a key for each query");
        }
        if (masked) {
            Shape mask = inputs.get(operands()).shape();
            Shape scores = Shape.of(q.dim(0), heads, q.dim(1), k.dim(1));
            if (mask.rank() != 4 || mask.dim(3) != k.dim(1) || !Operands.stretches(mask, scores)) {
                throw new ShapeException("attention: mask of shape " + mask + " for scores of shape " + scores);
            }
        }
        return Shape.of(q.dim(0), q.dim(1), v.dim(2) / parts);
    }

    @Override
    public double flops(List<Shape> inputs, Shape output) {
        double keys = inputs.get(packed ? 0 : 1).dim(1) * (causal ? 0.5 : 1);
        return 4.0 * output.size() * keys;
    }

    /** The threads share the tiles. */
    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        AttentionTiles tiles = new AttentionTiles(this, compute, inputs);
        Tensor y = (Tensor) output;
        int width = y.shape().dim(2);
        AttentionTiles.Heads o =
                new AttentionTiles.Heads(y.data(), y.offset(), y.shape().dim(1), width, width / heads);
        IntConsumer each = tile -> tiles.forward(tile, o);
        return () -> compute.parallel().run(tiles.tiles(), each);
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        List<Var> with = new ArrayList<>(y.inputs());
        with.add(dy);
        Var[] operands = with.toArray(Var[]::new);
        List<Var> gradients = new ArrayList<>();
        if (packed) {
            gradients.add(Var.apply(new AttentionGradient(this, AttentionGradient.Part.PACKED), operands));
        } else {
            gradients.add(Var.apply(new AttentionGradient(this, AttentionGradient.Part.QUERIES), operands));
            gradients.add(Var.apply(new AttentionGradient(this, AttentionGradient.Part.KEYS), operands));
            gradients.add(Var.apply(new AttentionGradient(this, AttentionGradient.Part.VALUES), operands));
        }
        if (masked) {
            List<Var> inputs = apart(y.inputs());
            List<Var> mask = List.of(inputs.get(operands()));
            gradients.addAll(byTiles(y.shape().dim(1), (from, to) ->
                    Gradients.vjp(formula(inputs, from, to), part(dy, 1, from, to), mask)));
        }
        if (rate > 0) {
            gradients.add(null);
        }
        return gradients;
    }

    /** Nodes of the same values on which nothing else depends: a derivative by them is one by this op's inputs alone. */
    static List<Var> apart(List<Var> inputs) {
        return inputs.stream()
                .map(v -> v.op().integer() ? v : Var.apply(new Reshape(v.shape()), v))
                .toList();
    }

    /**
     * Gradients by {@link #formula}, tile by tile of the queries, so that the weights of one tile alone are there at a time: the
     * sums of what the tiles give, in order.
     *
     * @param ofTile what the value of the queries {@code from … to − 1} gives
     */
    static List<Var> byTiles(int queries, BiFunction<Integer, Integer, List<Var>> ofTile) {
        List<Var> sums = List.of();
        for (int from = 0; from < queries; from += AttentionTiles.ROWS) {
            List<Var> parts = ofTile.apply(from, Math.min(queries, from + AttentionTiles.ROWS));
            List<Var> before = sums;
            sums = before.isEmpty()
                    ? parts
                    : IntStream.range(0, parts.size()).mapToObj(i -> before.get(i).add(parts.get(i))).toList();
        }
        return sums;
    }

    /**
     * The same value of the queries {@code from … to − 1} by ops that have derivatives of every order, with the weights of all of
     * them at once.
     */
    Var formula(List<Var> inputs, int from, int to) {
        int queries = inputs.getFirst().shape().dim(1);
        int keys = inputs.get(packed ? 0 : 1).shape().dim(1);
        int seen = causal ? to + keys - queries : keys;
        Var q = heads(inputs, 0, from, to);
        Var k = heads(inputs, 1, 0, seen);
        Var v = heads(inputs, 2, 0, seen);
        Var scores = Var.apply(new MatMul(false, true), q.scale(scale), k);
        if (masked) {
            Var mask = inputs.get(operands());
            Var rows = mask.shape().dim(2) == 1 ? mask : part(mask, 2, from, to);
            scores = scores.add(part(rows, 3, 0, seen));
        }
        if (causal) {
            scores = scores.add(Var.of(future(to - from, seen)));
        }
        Var weights = weights(scores);
        if (rate > 0) {
            weights = Var.apply(new DropoutPart(rate, key, from, queries, keys), weights, inputs.getLast());
        }
        Var y = weights.matmul(v).transpose(1, 2);
        return y.reshape(y.shape().dim(0), y.shape().dim(1), -1);
    }

    /** Some rows of queries, keys or values, as (n, heads, rows, width of a head). */
    private Var heads(List<Var> inputs, int which, int from, int to) {
        Var x = inputs.get(packed ? 0 : which);
        int width = x.shape().dim(2) / (packed ? 3 : 1);
        Var rows = part(packed ? x.slice(2, which * width, (which + 1) * width) : x, 1, from, to);
        return rows.reshape(x.shape().dim(0), to - from, heads, width / heads).transpose(1, 2);
    }

    /** The positions {@code from … to − 1} along an axis, perhaps all. */
    static Var part(Var x, int axis, int from, int to) {
        return from == 0 && to == x.shape().dim(axis) ? x : x.slice(axis, from, to);
    }

    /** The softmax, and zeros for a row of −∞. */
    private Var weights(Var scores) {
        if (!masked) {
            return scores.softmax();
        }
        int[] column = scores.shape().toArray();
        column[3] = 1;
        Var blind = scores.max(3).reshape(column).equalTo(Var.scalar(Float.NEGATIVE_INFINITY)).stopGradient();
        return blind.where(Var.scalar(0), blind.where(Var.scalar(0), scores).softmax());
    }

    /** −∞ for the keys that lie after a query's own, the last query's being the last key; else 0. */
    private static Tensor future(int queries, int keys) {
        Tensor hidden = Tensor.zeros(Shape.of(queries, keys));
        for (int row = 0; row < queries; row++) {
            Arrays.fill(hidden.data(), row * keys + row + 1 + keys - queries, (row + 1) * keys, Float.NEGATIVE_INFINITY);
        }
        return hidden;
    }
}
