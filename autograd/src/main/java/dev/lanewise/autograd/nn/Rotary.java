package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;

/**
 * Rotary positions (Su et al., <i>RoFormer</i>, 2021, equation 34): in row t of each head columns i and i + d ÷ 2 of d are turned
 * as a pair by the angle t · base^(−2i ÷ d), so that scores depend on the distance of query and key. The pairs are those of
 * GPT-NeoX and Llama.
 *
 * @param base above 1; 10,000 is usual
 */
public record Rotary(float base) {
    public Rotary {
        if (!(base > 1 && base <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("rotary: base " + base + ", want a finite number above 1");
        }
    }

    /** With the paper's base of 10,000. */
    public static Rotary standard() {
        return new Rotary(10_000);
    }

    /** Turns (n, t, heads · d) into the same shape. */
    Var apply(Var x, int heads) {
        Shape shape = x.shape();
        int d = shape.dim(2) / heads;
        if (d % 2 != 0) {
            throw new ShapeException("rotary: heads of width " + d + ", want an even one");
        }
        Var halves = x.reshape(shape.dim(0), shape.dim(1), heads, 2, d / 2);
        Var swapped = Var.concatenate(3, halves.slice(3, 1, 2).negate(), halves.slice(3, 0, 1));
        return halves.multiply(Var.of(table(shape.dim(1), d, true)))
                .add(swapped.multiply(Var.of(table(shape.dim(1), d, false))))
                .reshape(shape.toArray());
    }

    /** (t, 1, 1, d ÷ 2), by {@link StrictMath}, in double, rounded once. */
    private Tensor table(int rows, int d, boolean cosine) {
        Tensor table = Tensor.zeros(Shape.of(rows, 1, 1, d / 2));
        for (int i = 0; i < d / 2; i++) {
            double frequency = StrictMath.pow(base, -2.0 * i / d);
            for (int t = 0; t < rows; t++) {
                double angle = t * frequency;
                table.data()[t * (d / 2) + i] = (float) (cosine ? StrictMath.cos(angle) : StrictMath.sin(angle));
            }
        }
        return table;
    }
}
