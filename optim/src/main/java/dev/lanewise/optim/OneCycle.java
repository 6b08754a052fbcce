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
        double startTail = Math.fma(-start, startDivisor, peak) / startDivisor;
        double end = start / endDivisor;
        double endTail = (Math.fma(-end, endDivisor, start) + startTail) / endDivisor;
        return course(step, start, startTail, peak, end, endTail);
    }

    /** The same course between other values; the first and the last have tails. */
    double course(long step, double first, double firstTail, double top, double last, double lastTail) {
        // The rise need not end at a whole step: without the tail of where it does, the last steps would be hundreds of ULPs off.
        double product = rise * steps;
        double turn = product - 1;
        double tail = Curves.sumTail(product, -1, turn) + Math.fma(rise, steps, -product);
        if (step <= turn) {
            return phase(first, firstTail, top, 0, step, 0, 0, turn, tail);
        }
        if (step >= steps - 1) {
            return last + lastTail;
        }
        if (!threePhases) {
            return phase(top, 0, last, lastTail, step, turn, tail, steps - 1, 0);
        }
        return step <= 2 * turn
                ? phase(top, 0, first, firstTail, step, turn, tail, 2 * turn, 2 * tail)
                : phase(first, firstTail, last, lastTail, step, 2 * turn, 2 * tail, steps - 1, 0);
    }

    /** A phase from a to b between these places. */
    private double phase(
            double a, double aTail, double b, double bTail, double step, double from, double fromTail, double to, double toTail) {
        double k = step - from;
        double kTail = Curves.sumTail(step, -from, k) - fromTail;
        double n = to - from;
        double nTail = Curves.sumTail(to, -from, n) + (toTail - fromTail);
        return linear
                ? Curves.linear(a, aTail, b, bTail, k, kTail, n, nTail)
                : Curves.cosine(a, aTail, b, bTail, k, kTail, n, nTail);
    }
}
