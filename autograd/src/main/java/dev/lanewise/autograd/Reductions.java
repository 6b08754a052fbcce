package dev.lanewise.autograd;

import dev.lanewise.autograd.op.ArgMax;
import dev.lanewise.autograd.op.ArgMin;
import dev.lanewise.autograd.op.CumulativeSum;
import dev.lanewise.autograd.op.EuclideanNorm;
import dev.lanewise.autograd.op.LogSumExp;
import dev.lanewise.autograd.op.Max;
import dev.lanewise.autograd.op.Mean;
import dev.lanewise.autograd.op.Min;
import dev.lanewise.autograd.op.Product;
import dev.lanewise.autograd.op.Sum;
import dev.lanewise.autograd.op.SumTo;
import dev.lanewise.autograd.op.Variance;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What folds axes away. */
sealed interface Reductions permits Var {
    /** The sum over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    default Var sum(int... axes) {
        return Var.apply(new Sum(boxed(axes)), self());
    }

    /** The mean over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    default Var mean(int... axes) {
        return Var.apply(new Mean(boxed(axes)), self());
    }

    /** The largest over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    default Var max(int... axes) {
        return Var.apply(new Max(boxed(axes)), self());
    }

    /** The smallest over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    default Var min(int... axes) {
        return Var.apply(new Min(boxed(axes)), self());
    }

    /** The product over some axes, which go; none named means all, which gives a scalar. Negative axes count from the end. */
    default Var product(int... axes) {
        return Var.apply(new Product(), joined("product", axes));
    }

    /**
     * Σ (x − m)² ÷ (n − correction) over n elements along some axes, which go, with their mean m; no axes named means all.
     *
     * @param correction 0 for the variance of a population, 1 for the unbiased estimate from a sample
     */
    default Var variance(int correction, int... axes) {
        return Var.apply(new Variance(correction), joined("variance", axes));
    }

    /** The square root of {@link #variance}; where that is 0, its gradient is 0 too. */
    default Var standardDeviation(int correction, int... axes) {
        Var variance = variance(correction, axes);
        Var constant = variance.equalTo(Var.scalar(0));
        return constant.where(variance, constant.where(Var.scalar(1), variance).sqrt());
    }

    /** Σ |x| over some axes, which go; none named means all. The gradient is 0 at 0. */
    default Var l1Norm(int... axes) {
        return self().abs().sum(axes);
    }

    /** √Σ x² over some axes, which go, without over- or underflow; none named means all. The gradient is 0 where the norm is. */
    default Var l2Norm(int... axes) {
        return Var.apply(new EuclideanNorm(), joined("l2Norm", axes));
    }

    /** The largest |x| over some axes, which go; none named means all. Several that are largest share the gradient. */
    default Var maxNorm(int... axes) {
        return self().abs().max(axes);
    }

    /** The index of the largest along the last axis, as integers: see {@link #intValue()}. */
    default Var argMax() {
        return argMax(-1);
    }

    /** The index of the largest along an axis, which goes: a NaN wins, then the lowest index. */
    default Var argMax(int axis) {
        return Var.apply(new ArgMax(Axes.of("argMax", self(), axis)), self());
    }

    /** The index of the smallest along an axis, which goes: a NaN wins, then the lowest index. */
    default Var argMin(int axis) {
        return Var.apply(new ArgMin(Axes.of("argMin", self(), axis)), self());
    }

    /** The sums of the elements along an axis up to each. */
    default Var cumulativeSum(int axis) {
        return Var.apply(new CumulativeSum(Axes.of("cumulativeSum", self(), axis)), self());
    }

    /** Sums over the axes along which {@code target} would be stretched to this shape. */
    default Var sumTo(Shape target) {
        return target.equals(self().shape()) ? self() : Var.apply(new SumTo(target), self());
    }

    /** ln Σ eˣ along the last axis, which goes. */
    default Var logSumExp() {
        return Var.apply(new LogSumExp(), self());
    }

    /** ln Σ eˣ over some axes, which go. */
    default Var logSumExp(int axis, int... more) {
        return Var.apply(new LogSumExp(), joined("logSumExp", IntStream.concat(IntStream.of(axis), Arrays.stream(more)).toArray()));
    }

    /** This with some axes, or all if none is named, moved to the end, in their order, and made one. */
    private Var joined(String operation, int[] axes) {
        Shape shape = self().shape();
        boolean[] moved = new boolean[shape.rank()];
        Arrays.fill(moved, axes.length == 0);
        for (int axis : axes) {
            int along = Axes.of(operation, self(), axis);
            if (moved[along]) {
                throw new ShapeException(operation + ": axis " + axis + " is named twice in " + Arrays.toString(axes)
                        + " for shape " + shape);
            }
            moved[along] = true;
        }
        int[] kept = IntStream.range(0, shape.rank()).filter(axis -> !moved[axis]).toArray();
        int[] last = IntStream.range(0, shape.rank()).filter(axis -> moved[axis]).toArray();
        int[] order = IntStream.concat(Arrays.stream(kept), Arrays.stream(last)).toArray();
        int extent = Arrays.stream(last).map(shape::dim).reduce(1, (a, b) -> a * b);
        int[] dims = IntStream.concat(Arrays.stream(kept).map(shape::dim), IntStream.of(extent)).toArray();
        boolean inOrder = Arrays.equals(order, IntStream.range(0, order.length).toArray());
        return (inOrder ? self() : self().permute(order)).reshape(dims);
    }

    private Var self() {
        return (Var) this;
    }

    private static List<Integer> boxed(int[] axes) {
        return Arrays.stream(axes).boxed().toList();
    }
}
