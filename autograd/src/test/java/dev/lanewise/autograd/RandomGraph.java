package dev.lanewise.autograd;

import dev.lanewise.autograd.op.MatMul;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A graph drawn from a seed: some leaves, many ops of all families on whatever is there, a loss and its gradients. The
 * same seed gives the same graph on other contents.
 */
final class RandomGraph {
    private static final List<UnaryOperator<Var>> UNARY = List.of(
            Var::negate, Var::abs, Var::sign, Var::square, Var::relu, Var::tanh, Var::sigmoid, Var::softplus,
            x -> x.scale(0.5f), x -> x.offset(-0.25f), x -> x.scale(0.5f).tanh().offset(1).square());

    private final SplittableRandom random;
    private final List<Var> pool = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final List<Var> layers = new ArrayList<>();
    private final List<Var> outputs = new ArrayList<>();
    private final int rows;
    private final int cols;

    /** @param rows × cols is the usual shape */
    RandomGraph(long seed, int rows, int cols, int ops, long contents) {
        this.random = new SplittableRandom(seed);
        this.rows = rows;
        this.cols = cols;
        for (Shape shape : List.of(
                Shape.of(rows, cols), Shape.of(rows, cols), Shape.of(cols), Shape.of(rows, 1), Shape.of(cols, cols),
                Shape.SCALAR)) {
            Tensor leaf = Tensor.zeros(shape);
            leaves.add(leaf);
            pool.add(Var.of(leaf));
        }
        fill(contents);
        List<Var> wrt = List.copyOf(pool);
        Var step = Var.of(IntTensor.of(3));
        while (pool.size() < ops) {
            Var x = any();
            switch (random.nextInt(17)) {
                case 0, 1, 2 -> pool.add(UNARY.get(random.nextInt(UNARY.size())).apply(x));
                case 3, 4 -> pool.add(binary(x, partner(x)));
                case 5 -> pool.add(reduced(x));
                case 6 -> pool.add(reshaped(x));
                case 7 -> pool.add(product(x));
                case 8 -> pool.add(x.shape().rank() == 0 ? x.exp() : random.nextBoolean() ? x.softmax() : x.logSoftmax());
                case 9 -> pool.add(part(x));
                case 10 -> pool.add(joined(x, partner(x)));
                case 11 -> pool.add(chosen(x, partner(x)));
                case 12, 13, 14, 15 -> layers.add(layer(x));
                default -> pool.add(random.nextBoolean() ? x.dropout(0.5f, random.nextInt(3), step) : again(x));
            }
        }
        Var loss = pool.getLast().mean();
        for (int i = 0; i < 3; i++) {
            Var output = i == 0 || layers.isEmpty() ? any() : layers.get(random.nextInt(layers.size()));
            outputs.add(output);
            loss = loss.add(output.tanh().mean());
        }
        outputs.add(loss);
        outputs.addAll(Gradients.of(loss, wrt));
    }

    /** Other contents for the leaves. */
    void fill(long contents) {
        for (int i = 0; i < leaves.size(); i++) {
            Tensor leaf = leaves.get(i);
            System.arraycopy(
                    Floats.array(leaf.size(), contents + i, Values.ORDINARY), 0, leaf.data(), leaf.offset(), leaf.size());
        }
    }

    List<Var> outputs() {
        return outputs;
    }

    private Var any() {
        return pool.get(random.nextInt(pool.size()));
    }

    /** Something of a shape that broadcasts with that of x: often of the same. */
    private Var partner(Var x) {
        for (int tries = 0; tries < 8; tries++) {
            Var other = any();
            if (other.shape().equals(x.shape()) || other.shape().size() == 1 && other.shape().rank() <= x.shape().rank()) {
                return other;
            }
            if (x.shape().equals(Shape.of(rows, cols))
                    && (other.shape().equals(Shape.of(cols)) || other.shape().equals(Shape.of(rows, 1)))) {
                return other;
            }
        }
        return x;
    }

    private Var binary(Var a, Var b) {
        return switch (random.nextInt(5)) {
            case 0 -> a.add(b);
            case 1 -> b.subtract(a);
            case 2 -> a.multiply(b);
            case 3 -> a.maximum(b);
            default -> a.divide(b.square().offset(1));
        };
    }

    private Var reduced(Var x) {
        if (x.shape().rank() == 0) {
            return x.abs().sqrt();
        }
        int axis = random.nextInt(x.shape().rank());
        return switch (random.nextInt(10)) {
            case 0 -> x.mean(axis);
            case 1 -> x.sum(axis).scale(0.1f);
            case 2 -> x.max(axis);
            case 3 -> x.min(axis);
            case 4 -> x.variance(0, axis).tanh();
            case 5 -> x.standardDeviation(0, axis).tanh();
            case 6 -> x.l2Norm(axis).scale(0.1f);
            case 7 -> x.tanh().product(axis);
            case 8 -> x.cumulativeSum(axis).scale(0.1f);
            default -> x.logSumExp(axis);
        };
    }

    private Var part(Var x) {
        int rank = x.shape().rank();
        if (rank == 0) {
            return x.offset(0.5f);
        }
        int axis = random.nextInt(rank);
        int extent = x.shape().dim(axis);
        int from = random.nextInt(extent);
        return switch (random.nextInt(7)) {
            case 0 -> x.slice(axis, from, extent);
            case 1 -> x.slice(0, 0, 1).add(x);
            case 2 -> x.slice(axis, 0, extent, 2).sum(axis);
            case 3 -> x.reverse(axis);
            case 4 -> x.gather(axis, x.argMin(axis));
            case 5 -> x.argMax(axis).oneHot(extent);
            default -> x.slice(axis, from, extent).pad(axis, from, 0, 0.25f);
        };
    }

    /** Of x and another, by whatever axis they fit. */
    private Var joined(Var x, Var other) {
        Var same = other.shape().equals(x.shape()) ? other : x.tanh();
        if (x.shape().rank() == 0) {
            return Var.stack(0, x, same).mean();
        }
        int axis = random.nextInt(x.shape().rank());
        Var both = Var.concatenate(axis, x, same);
        int extent = x.shape().dim(axis);
        return switch (random.nextInt(3)) {
            case 0 -> both.slice(axis, extent, 2 * extent).add(both.slice(axis, 0, extent));
            case 1 -> both.slice(axis, 1, 1 + extent);
            default -> Var.stack(0, x, same).transpose(0, 1).select(1, 1);
        };
    }

    private Var chosen(Var a, Var b) {
        return switch (random.nextInt(4)) {
            case 0 -> a.greater(b).where(a, b.square());
            case 1 -> a.less(Var.scalar(0.5f)).where(a, Var.scalar(0.25f));
            case 2 -> a.clamp(-0.5f, 0.75f);
            default -> a.greaterOrEqual(b).multiply(a.add(b));
        };
    }

    private Var reshaped(Var x) {
        Shape shape = x.shape();
        return shape.rank() == 2 && random.nextBoolean()
                ? x.transpose()
                : shape.rank() == 2 ? x.reshape(shape.dim(1), shape.dim(0)) : x.reshape(-1);
    }

    private Var product(Var x) {
        Shape shape = x.shape();
        if (shape.rank() != 2 || shape.dim(1) != cols) {
            return x.reciprocal().tanh();
        }
        Var w = pool.get(4);
        return random.nextBoolean() ? x.matmul(w).scale(0.1f) : x.affine(w, pool.get(2)).tanh();
    }

    /** A product, perhaps a bias, perhaps an activation, all in the pool: what others then read is there to be read. */
    private Var layer(Var x) {
        Var rowsOfX = x.shape().rank() >= 2 && x.shape().dim(-1) == cols ? x : pool.get(random.nextInt(2));
        Var w = pool.get(4);
        List<Var> bias = List.of(
                pool.get(2), pool.get(2).tanh(), pool.get(2).reshape(1, cols), pool.get(5), rowsOfX,
                rowsOfX.mean(-1).reshape(column(rowsOfX)));
        Var y = switch (random.nextInt(4)) {
            case 0 -> rowsOfX.shape().rank() == 2 ? rowsOfX.affine(w, pool.get(2)) : rowsOfX.matmul(w);
            case 1 -> Var.apply(new MatMul(false, true), rowsOfX, w);
            case 2 -> Var.stack(0, rowsOfX, rowsOfX.abs()).matmul(w);
            default -> rowsOfX.matmul(w);
        };
        keep(y);
        if (random.nextInt(4) > 0) {
            Var b = bias.get(random.nextInt(random.nextBoolean() ? 2 : bias.size()));
            y = random.nextBoolean() ? y.add(b) : b.add(y);
            keep(y);
        }
        y = switch (random.nextInt(6)) {
            case 0 -> y;
            case 1, 2, 3 -> y.relu();
            case 4 -> y.tanh();
            default -> y.gelu();
        };
        pool.add(y.scale(0.1f));
        keep(y);
        return y;
    }

    private static int[] column(Var x) {
        int[] dims = x.shape().toArray();
        dims[dims.length - 1] = 1;
        return dims;
    }

    private void keep(Var y) {
        if (random.nextInt(5) == 0) {
            pool.add(y);
        }
    }

    /** The node once more: equal, but another. */
    private static Var again(Var x) {
        return x.inputs().isEmpty() ? x.negate() : Var.apply(x.op(), x.inputs().toArray(Var[]::new));
    }
}
