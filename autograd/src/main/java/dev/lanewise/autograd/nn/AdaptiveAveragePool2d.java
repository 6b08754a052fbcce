package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.Window;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * Means of images (n, channels, h, w) over so many places, whatever their size: place i sees the rows from ⌊i·h/height⌋ to
 * before ⌈(i + 1)·h/height⌉, columns likewise, as in PyTorch. Rows are averaged first.
 *
 * @param height of the output
 * @param width of the output
 */
public record AdaptiveAveragePool2d(int height, int width) implements Layer {
    public AdaptiveAveragePool2d {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("adaptiveAveragePool2d: " + height + " × " + width + ", want at least one of each");
        }
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        if (shape.rank() != 4 || shape.dim(2) == 0 || shape.dim(3) == 0) {
            throw new ShapeException("adaptiveAveragePool2d: input of shape " + shape + ", want (n, channels, h, w), not empty");
        }
        int h = shape.dim(2);
        int w = shape.dim(3);
        if (h % height == 0 && w % width == 0) {
            int down = h / height;
            int across = w / width;
            return x.averagePooling2d(new Window(down, across, down, across, 0, 0, 1, 1), true);
        }
        return averaged(averaged(x, 2, height), 3, width);
    }

    /** The means along one axis, of so many places. */
    static Var averaged(Var x, int axis, int places) {
        int extent = x.shape().dim(axis);
        Var[] means = new Var[places];
        for (int i = 0; i < places; i++) {
            int from = (int) ((long) i * extent / places);
            int to = (int) Math.ceilDiv((i + 1L) * extent, places);
            int[] dims = x.shape().toArray();
            dims[axis] = 1;
            means[i] = x.slice(axis, from, to).mean(axis).reshape(dims);
        }
        return Var.concatenate(axis, means);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "adaptive average-pool " + height + "×" + width;
    }
}
