package dev.lanewise.optim;

/**
 * The Transformer's: a linear rise, then a fall with the inverse root of the step:
 * {@code scale · width^(−½) · min(s^(−½), s·warmUp^(−3/2))} with {@code s = step + 1}. The highest rate is
 * {@code scale/√(width·warmUp)}.
 *
 * <p>Source: Vaswani et al., "Attention is all you need", 2017, eq. 3; named after Noam Shazeer.
 *
 * @param width of the model, at least 1
 * @param warmUp steps of the rise, at least 1; the paper has 4000
 * @param scale above 0, and such that the highest rate is at most 1000; the paper has 1
 */
public record Noam(long width, long warmUp, double scale) implements Schedule {
    /** Checks the ranges. */
    public Noam {
        Bounds.steps("Noam", "width", width);
        Bounds.steps("Noam", "warmUp", warmUp);
        Bounds.positive("Noam", "scale", scale, Bounds.LARGEST_RATE * StrictMath.sqrt((double) width * warmUp));
    }

    @Override
    public double at(long step) {
        double s = step + 1.0;
        return s >= warmUp
                ? Curves.overRoot(scale, 1, 1, width * s)
                : Curves.overRoot(scale, s, warmUp, (double) width * warmUp);
    }
}
