package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.Reduction;
import java.util.List;

/**
 * s = (c, v, r) for each row of x: centre c = mean(x) − x[0], variance v = mean((x − mean)²), r = 1 / √(v + eps), of shape
 * (3, rows); without centring c = 0 and v = mean(x²). dx = dc · (1/n − [first]) + (2/n · dv / r − dr · r² / n) · h with
 * h = the normalised row ({@link Normalization}).
 *
 * <p>The elements of the last axes are a row. What they are: {@link dev.lanewise.engine.kernel.NormKernels}.
 *
 * @param axes how many of the last axes make a row, at least 1
 * @param centred as in layer normalisation; else the root-mean-square one
 * @param eps finite, at least 0
 */
public record NormalizationStatistics(int axes, boolean centred, float eps) implements Op {
    public NormalizationStatistics {
        if (axes < 1) {
            throw new ShapeException("normalization: over the last " + axes + " axes, want at least 1");
        }
        if (!(eps >= 0 && eps <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("normalization: eps " + eps + ", want a finite number of at least 0");
        }
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), axes);
        int cols = row(x).size();
        if (cols == 0) {
            throw new ShapeException(name() + ": the rows of " + x + " are empty");
        }
        return Shape.of(3, x.size() / cols);
    }

    /** The last axes of x. */
    Shape row(Shape x) {
        int[] dims = new int[axes];
        for (int i = 0; i < axes; i++) {
            dims[i] = x.dim(i - axes);
        }
        return Shape.of(dims);
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) output;
        int rows = s.shape().dim(1);
        int cols = row(x.shape()).size();
        return Operands.rows(compute, rows, cols, (from, to) -> {
            float[] data = s.data();
            int centre = s.offset();
            int variance = centre + rows;
            int rstd = variance + rows;
            moments(compute.kernels(), x, x.offset() + from * cols, data, centre + from, variance + from, to - from, cols);
            for (int r = from; r < to; r++) {
                data[rstd + r] = 1f / (float) Math.sqrt(data[variance + r] + eps);
            }
        });
    }

    private void moments(Backend kernels, Tensor x, int at, float[] s, int centre, int variance, int rows, int cols) {
        if (centred) {
            kernels.norm().layerNormStatistics(x.data(), at, s, centre, s, variance, rows, cols);
            return;
        }
        kernels.reduce().reduceRows(Reduction.SQUARED_NORM, x.data(), at, s, variance, rows, cols);
        for (int r = 0; r < rows; r++) {
            s[centre + r] = 0;
            s[variance + r] /= cols;
        }
    }

    @Override
    public List<Var> vjp(Var s, Var ds) {
        Var x = s.input(0);
        int cols = row(x.shape()).size();
        Var h = Var.apply(new Normalization(this), x, s).reshape(-1, cols);
        Var r = each(s, 2);
        Var alongH = each(ds, 1).divide(r).scale(2).subtract(each(ds, 2).multiply(r.square())).scale(1f / cols);
        Var dx = h.multiply(alongH);
        if (centred) {
            Tensor weights = Tensor.filled(Shape.of(cols), 1f / cols);
            weights.data()[0] -= 1;
            dx = dx.add(each(ds, 0).multiply(Var.of(weights)));
        }
        return List.of(dx.reshape(x.shape().toArray()));
    }

    /** One of the three statistics of all rows, as a column. */
    static Var each(Var s, int which) {
        return s.select(0, which).reshape(-1, 1);
    }
}
