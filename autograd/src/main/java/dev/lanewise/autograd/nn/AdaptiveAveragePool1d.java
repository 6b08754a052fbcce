package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/**
 * Means of sequences (n, channels, l) over so many places, whatever their length: place i sees the elements from
 * ⌊i·l/length⌋ to before ⌈(i + 1)·l/length⌉, as in PyTorch.
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
        int extent = LayerOperands.sequences(this, x).shape().dim(2);
        if (extent == 0) {
            throw new ShapeException(label() + ": input of shape " + x.shape() + ", want sequences that are not empty");
        }
        int size = extent / length;
        return extent % length == 0
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
