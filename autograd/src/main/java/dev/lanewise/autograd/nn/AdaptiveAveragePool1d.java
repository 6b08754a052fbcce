package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * Means of sequences (n, channels, l) over so many places, whatever their length: place i sees the elements from ⌊i·l/length⌋
 * to before ⌈(i + 1)·l/length⌉, as in PyTorch.
 *
 * @param length of the output, at least 1
 */
public record AdaptiveAveragePool1d(int length) implements Layer {
    public AdaptiveAveragePool1d {
        if (length < 1) {
            throw new IllegalArgumentException("adaptiveAveragePool1d: " + length + ", want at least one place");
        }
    }

    /** @throws ShapeException if the input is not of sequences, or they are empty */
    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        if (shape.rank() != 3 || shape.dim(2) == 0) {
            throw new ShapeException("adaptiveAveragePool1d: input of shape " + shape + ", want (n, channels, length), not empty");
        }
        int size = shape.dim(2) / length;
        return shape.dim(2) % length == 0
                ? x.averagePooling1d(size, size, 0, false, true)
                : AdaptiveAveragePool2d.averaged(x, 2, length);
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "adaptive average-pool1d " + length;
    }
}
