package dev.lanewise.optim;

/**
 * One rise to a high rate and a long fall to far below the start: from {@code peak/startDivisor} up to {@code peak} at
 * step {@code rise·steps − 1}, then down to {@code peak/startDivisor/endDivisor} at step {@code steps − 1}, which is kept
 * from then on. In three phases the fall first mirrors the rise, down to the start at step {@code 2·rise·steps − 2}. Each
 * phase is half a cosine wave or a straight line. The ends of phases need not be whole numbers.
 *
 * <p>Sources: Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates",
 * 2018; the phases and defaults are those of PyTorch's {@code OneCycleLR}. The momentum, which there
 * moves the opposite way, is a schedule of its own here: {@link #momentum}.
 *
 * @param peak the highest rate, above 0, at most 1000
 * @param steps of the whole run, at least 1
 * @param rise the share of the steps that the rise takes, above 0 and less than 1, such that a phase has a length
 * @param startDivisor {@code 1 … 1e12}
 * @param endDivisor {@code 1 … 1e12}
 * @param linear straight lines, not cosine waves
 * @param threePhases whether the fall first mirrors the rise
 */
public record OneCycle(
        double peak,
        long steps,
        double rise,
        double startDivisor,
        double endDivisor,
        boolean linear,
        boolean threePhases)
        implements Schedule {
    /** Checks the ranges. */
    public OneCycle {
        Bounds.positive("OneCycle", "peak", peak, Bounds.LARGEST_RATE);
        Bounds.steps("OneCycle", "steps", steps);
        Bounds.positive("OneCycle", "rise", rise, 1);
        Bounds.closed("OneCycle", "startDivisor", startDivisor, 1, 1e12);
        Bounds.closed("OneCycle", "endDivisor", endDivisor, 1, 1e12);
        double rises = threePhases ? 2 : 1;
        if (!(rise * steps > 1 && rises * (rise * steps - 1) < steps - 1)) {
            throw new IllegalArgumentException("OneCycle: rise = " + rise + ", want rise · steps above 1 and something left for"
                    + " the fall in " + steps + " steps and " + (threePhases ? "three phases" : "two phases"));
        }
    }

    /** PyTorch's defaults: a rise of 0.3 of the steps from a 25th of the peak, down to 1/10,000 of that, in cosine waves. */
    public static OneCycle of(double peak, long steps) {
        return new OneCycle(peak, steps, 0.3, 25, 1e4, false, false);
    }

    /** The momentum that goes with it, down while the rate goes up; PyTorch's are 0.85 and 0.95. */
    public CycledMomentum momentum(double low, double high) {
        return new CycledMomentum(this, low, high);
    }

    @Override
    public double at(long step) {
        double start = peak / startDivisor;
        return course(step, start, peak, start / endDivisor);
    }

    /** The same course between other values. */
    double course(long step, double first, double top, double last) {
        double turn = rise * steps - 1;
        if (step <= turn) {
            return phase(first, top, step, turn);
        }
        if (step >= steps - 1) {
            return last;
        }
        if (!threePhases) {
            return phase(top, last, step - turn, steps - 1 - turn);
        }
        return step <= 2 * turn
                ? phase(top, first, step - turn, turn)
                : phase(first, last, step - 2 * turn, steps - 1 - 2 * turn);
    }

    private double phase(double from, double to, double k, double n) {
        return linear ? Curves.linear(from, to, k, n) : Curves.cosine(from, to, k, n);
    }
}
