package dev.lanewise.optim;

/**
 * A power of the part that is left, down to the last rate, which is kept from then on:
 * {@code last + (initial − last) · (1 − step/steps)^exponent}.
 *
 * @param initial the rate of the first step, above 0, at most 1000
 * @param last the rate from step {@code steps} on, {@code 0 … initial}
 * @param steps at least 1
 * @param exponent above 0, at most 100; 1 is a straight line
 */
public record PolynomialDecay(double initial, double last, long steps, double exponent) implements Schedule {
    /** Checks the ranges. */
    public PolynomialDecay {
        Bounds.positive("PolynomialDecay", "initial", initial, Bounds.LARGEST_RATE);
        Bounds.closed("PolynomialDecay", "last", last, 0, initial);
        Bounds.steps("PolynomialDecay", "steps", steps);
        Bounds.positive("PolynomialDecay", "exponent", exponent, 100);
    }

    @Override
    public double at(long step) {
        return step >= steps ? last : Curves.polynomial(initial, last, step, steps, exponent);
    }
}
