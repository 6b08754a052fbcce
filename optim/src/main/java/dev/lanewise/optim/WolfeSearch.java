package dev.lanewise.optim;

/**
 * The search for a step length that meets the strong Wolfe conditions, φ(α) ≤ φ(0) + c₁·α·φ′(0) and |φ′(α)| ≤ c₂·|φ′(0)|,
 * by cubic interpolation: Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6, eq. 3.59.
 */
final class WolfeSearch {
    /** Evaluations in either phase. */
    private static final int TRIES = 25;

    /** The loss along the direction. */
    interface Line {
        /** Goes to α and evaluates there. */
        void goTo(double alpha);

        /** φ at the last α; not finite is too long a step. */
        double value();

        /** φ′ at the last α. */
        double slope();
    }

    private record Point(double alpha, double value, double slope) {}

    private final Line line;
    private final double c1;
    private final double c2;
    private Point start;

    WolfeSearch(Line line, double sufficientDecrease, double curvature) {
        this.line = line;
        this.c1 = sufficientDecrease;
        this.c2 = curvature;
    }

    /**
     * Leaves the line at the α found and returns it; 0 if none is, or one that at least decreases φ enough when the
     * curvature cannot be met within the tries.
     *
     * @param value φ(0)
     * @param slope φ′(0), negative
     * @param first the first α tried
     */
    double search(double value, double slope, double first) {
        start = new Point(0, value, slope);
        Point before = start;
        double alpha = first;
        for (int i = 0; i < TRIES; i++) {
            Point now = at(alpha);
            if (!decreases(now) || i > 0 && now.value >= before.value) {
                return zoom(before, now);
            }
            if (flat(now)) {
                return alpha;
            }
            if (now.slope >= 0) {
                return zoom(now, before);
            }
            double further = cubic(before, now);
            before = now;
            alpha = further >= 2 * alpha && further <= 10 * alpha ? further : further > 10 * alpha ? 10 * alpha : 2 * alpha;
        }
        return before.alpha; // the loss falls without end as far as was tried
    }

    /** Between the best point so far and one on the other side of the minimum. */
    private double zoom(Point low, Point high) {
        for (int i = 0; i < TRIES; i++) {
            double width = high.alpha - low.alpha;
            double inner = (cubic(low, high) - low.alpha) / width;
            Point now = at(low.alpha + width * (inner >= 0.1 && inner <= 0.9 ? inner : 0.5));
            if (!decreases(now) || now.value >= low.value) {
                high = now;
            } else {
                if (flat(now)) {
                    return now.alpha;
                }
                high = now.slope * width >= 0 ? low : high;
                low = now;
            }
        }
        if (low.alpha > 0) {
            line.goTo(low.alpha);
        }
        return low.alpha;
    }

    private Point at(double alpha) {
        line.goTo(alpha);
        return new Point(alpha, line.value(), line.slope());
    }

    /** Written so that a NaN does not. */
    private boolean decreases(Point point) {
        return point.value <= start.value + c1 * point.alpha * start.slope;
    }

    private boolean flat(Point point) {
        return Math.abs(point.slope) <= -c2 * start.slope;
    }

    /** The minimum of the cubic through two points with their slopes; NaN where it has none. */
    private static double cubic(Point a, Point b) {
        double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.alpha - b.alpha);
        double d2 = Math.signum(b.alpha - a.alpha) * StrictMath.sqrt(d1 * d1 - a.slope * b.slope);
        return b.alpha - (b.alpha - a.alpha) * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
    }
}
