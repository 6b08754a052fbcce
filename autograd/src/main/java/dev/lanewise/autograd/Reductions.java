package dev.lanewise.autograd;

import dev.lanewise.autograd.op.ArgMax;
import dev.lanewise.autograd.op.LogSumExp;
import dev.lanewise.autograd.op.Max;
import dev.lanewise.autograd.op.Mean;
import dev.lanewise.autograd.op.Sum;
import dev.lanewise.autograd.op.SumTo;
import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;

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

    /** The index of the largest along the last axis, as integers: see {@link #intValue()}. */
    default Var argMax() {
        return Var.apply(new ArgMax(), self());
    }

    /** Sums over the axes along which {@code target} would be stretched to this shape. */
    default Var sumTo(Shape target) {
        return target.equals(self().shape()) ? self() : Var.apply(new SumTo(target), self());
    }

    /** ln Σ eˣ along the last axis, which goes. */
    default Var logSumExp() {
        return Var.apply(new LogSumExp(), self());
    }

    private Var self() {
        return (Var) this;
    }

    private static List<Integer> boxed(int[] axes) {
        return Arrays.stream(axes).boxed().toList();
    }
}
