package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Planes;
import java.util.List;

/**
 * s = (c, v, r) for each row of images x (n, channels, d₁, …): centre c = mean − first element, variance v = mean((x − mean)²),
 * r = 1 / √(v + eps), of shape (3, rows); dx as of {@link NormalizationStatistics} on the rows written out.
 *
 * <p>A row is a channel of all images, or a group of channels of one: {@link Planes}.
 *
 * @param groups of the channels of an image, a divisor of them; 0 for a row a channel
 * @param eps finite, at least 0
 */
public record PlaneStatistics(int groups, float eps) implements Op {
    public PlaneStatistics {
        if (groups < 0) {
            throw new ShapeException("normalization: " + groups + " groups, want at least 0");
        }
        onRows(eps);
    }

    @Override
    public Shape shape(List<Var> inputs) {
        Shape x = Operands.atLeast(this, Operands.floats(this, inputs, 1).getFirst(), 2);
        if (x.size() == 0 || groups > 0 && x.dim(1) % groups != 0) {
            throw new ShapeException(name() + ": " + (groups == 0 ? "rows" : groups + " groups") + " of " + x
                    + ", want none empty, and a divisor of the channels");
        }
        return Shape.of(3, planes(x).rows());
    }

    Planes planes(Shape x) {
        return new Planes(x.dim(0), x.dim(1), x.size() / (x.dim(0) * x.dim(1)), groups);
    }

    static void checkChannels(Op op, Shape x, Var v, String role) {
        if (!v.shape().equals(Shape.of(x.dim(1)))) {
            throw new ShapeException(op.name() + ": " + role + " of shape " + v.shape() + " for " + x.dim(1) + " channels");
        }
    }

    @Override
    public Runnable forward(Compute compute, List<NdArray> inputs, NdArray output) {
        Tensor x = (Tensor) inputs.get(0);
        Tensor s = (Tensor) output;
        Planes planes = planes(x.shape());
        int rows = planes.rows();
        return Operands.rows(compute, rows, planes.rowSize(), (from, to) -> {
            float[] data = s.data();
            int variance = s.offset() + rows;
            compute.kernels().planeNorm().statistics(planes, from, to, x.data(), x.offset(), data, s.offset(), data, variance);
            for (int r = from; r < to; r++) {
                data[variance + rows + r] = 1f / (float) Math.sqrt(data[variance + r] + eps);
            }
        });
    }

    @Override
    public List<Var> vjp(Var s, Var ds) {
        Var x = s.input(0);
        Var onRows = Var.apply(onRows(eps), written(x));
        return List.of(unwritten(onRows.op().vjp(onRows, ds).getFirst(), x.shape()));
    }

    /** The statistics of rows that are written out. */
    private static NormalizationStatistics onRows(float eps) {
        return new NormalizationStatistics(1, true, eps);
    }

    NormalizationStatistics onRows() {
        return onRows(eps);
    }

    /** Images as a matrix of their rows. */
    Var written(Var x) {
        Planes planes = planes(x.shape());
        Var first = groups == 0 ? x.transpose(0, 1) : x;
        return first.reshape(planes.rows(), planes.rowSize());
    }

    /** A matrix of rows as images of a shape. */
    Var unwritten(Var rows, Shape x) {
        int[] dims = x.toArray();
        if (groups > 0) {
            return rows.reshape(dims);
        }
        int images = dims[0];
        dims[0] = dims[1];
        dims[1] = images;
        return rows.reshape(dims).transpose(0, 1);
    }

    /** (channels) or (n, channels) as a factor of images of a rank. */
    static Var stretched(Var v, int rank) {
        int lead = v.shape().rank();
        int[] dims = new int[rank - (lead == 1 ? 1 : 0)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < lead ? v.shape().dim(i) : 1;
        }
        return v.reshape(dims);
    }
}
