package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;

/**
 * Adds to row t of (…, t, width) the sines and cosines of t · 10000^(−2i ÷ width): sines in the even columns 2i, cosines in
 * the odd ones after them (Vaswani et al., <i>Attention is all you need</i>, 2017, section 3.5). For any length.
 *
 * @param width even
 */
public record SinusoidalPositions(int width) implements Layer {
    public SinusoidalPositions {
        if (width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException("sinusoidal positions: width " + width + ", want an even number of at least 2");
        }
    }

    @Override
    public Var apply(Var x, Pass pass) {
        LayerOperands.floats(this, x);
        Shape shape = x.shape();
        if (shape.rank() < 2 || shape.dim(-1) != width) {
            throw new ShapeException("sinusoidal positions: input of shape " + shape + ", want (…, t, " + width + ")");
        }
        return x.add(Var.of(table(shape.dim(-2), width)));
    }

    /** By {@link StrictMath}, in double, rounded once. */
    static Tensor table(int rows, int width) {
        Tensor table = Tensor.zeros(Shape.of(rows, width));
        for (int column = 0; column < width; column += 2) {
            double frequency = StrictMath.pow(10_000, -(double) column / width);
            for (int t = 0; t < rows; t++) {
                table.data()[t * width + column] = (float) StrictMath.sin(t * frequency);
                table.data()[t * width + column + 1] = (float) StrictMath.cos(t * frequency);
            }
        }
        return table;
    }

    @Override
    public List<NamedParameter> parameters() {
        return List.of();
    }

    @Override
    public String label() {
        return "sinusoidal positions " + width;
    }
}
