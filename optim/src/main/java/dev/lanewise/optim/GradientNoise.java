package dev.lanewise.optim;

/**
 * Normal noise added to the gradient after clipping, with the variance {@code eta/(1 + t)^gamma} at step {@code t = 0, 1, …}.
 * The value of an element depends on the seed, the step and the element's place in the arena alone.
 *
 * <p>Source: Neelakantan et al., "Adding gradient noise improves learning for very deep networks", 2015, eq. 1, which has
 * 0.01, 0.3 and 1 for eta, and 0.55 for gamma.
 *
 * @param eta the variance at the first step, above 0, at most 1000
 * @param gamma how fast it falls, {@code 0 … 10}
 * @param seed of the stream named {@code gradient noise}
 */
public record GradientNoise(double eta, double gamma, long seed) {
    /** Checks the ranges. */
    public GradientNoise {
        Bounds.positive("GradientNoise", "eta", eta, 1000);
        Bounds.closed("GradientNoise", "gamma", gamma, 0, 10);
    }

    /** The paper's decay, 0.55. */
    public static GradientNoise of(double eta, long seed) {
        return new GradientNoise(eta, 0.55, seed);
    }

    /** The deviation at a step, counted from 0. */
    public double deviation(long step) {
        return StrictMath.sqrt(eta) * StrictMath.exp(-0.5 * gamma * StrictMath.log(1.0 + step));
    }
}
