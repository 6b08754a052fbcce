package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import java.util.Arrays;

/** One run of {@link Lbfgs}: the point, the pairs of changes, the line. */
final class LbfgsMinimization implements WolfeSearch.Line {
    /** A pair with less curvature than this share of ‖y‖² is not kept. */
    private static final double LEAST_CURVATURE = 1e-10;

    private final Lbfgs settings;
    private final Lbfgs.Objective objective;
    private final Vectors vectors;
    private final WolfeSearch search;
    private final float[] p;
    private final float[] origin;
    private final float[] g;
    private final float[] oldGradient;
    private final float[] direction;

    // A ring of pairs: s the changes of the parameters, y those of the gradient. Null where none was needed yet.
    private final float[][] s;
    private final float[][] y;
    private final double[] product;
    private final double[] coefficient;
    private int pairs;
    private int newest = -1;

    private double loss;
    private double slope;
    private long evaluations;

    LbfgsMinimization(Lbfgs settings, Compute compute, float[] p, Lbfgs.Objective objective) {
        this.settings = settings;
        this.objective = objective;
        this.vectors = new Vectors(compute, p.length);
        this.search = new WolfeSearch(this, settings.sufficientDecrease(), settings.curvature());
        this.p = p;
        this.origin = new float[p.length];
        this.g = new float[p.length];
        this.oldGradient = new float[p.length];
        this.direction = new float[p.length];
        int kept = (int) settings.history();
        this.s = new float[kept][];
        this.y = new float[kept][];
        this.product = new double[kept];
        this.coefficient = new double[kept];
    }

    Lbfgs.Minimum run() {
        evaluate();
        if (!Double.isFinite(loss) || !Double.isFinite(vectors.sumOfMagnitudes(g))) {
            return minimum(0, Lbfgs.End.NOT_FINITE);
        }
        for (long i = 0; i < settings.iterations(); i++) {
            if (vectors.largestMagnitude(g) <= settings.gradientTolerance()) {
                return minimum(i, Lbfgs.End.GRADIENT);
            }
            double before = loss;
            double alpha = step();
            if (alpha == 0 && pairs > 0) {
                pairs = 0; // what the pairs say may be stale: once more, straight down
                alpha = step();
            }
            if (alpha == 0) {
                return minimum(i, Lbfgs.End.NO_STEP);
            }
            remember();
            boolean still = alpha * vectors.largestMagnitude(direction) <= settings.changeTolerance();
            if (still || Math.abs(loss - before) <= settings.changeTolerance() * (1 + Math.abs(loss))) {
                return minimum(i + 1, Lbfgs.End.CHANGE);
            }
        }
        return minimum(settings.iterations(), Lbfgs.End.ITERATIONS);
    }

    private Lbfgs.Minimum minimum(long iterations, Lbfgs.End end) {
        return new Lbfgs.Minimum(loss, iterations, evaluations, end);
    }

    private void evaluate() {
        loss = objective.evaluate(p, g);
        evaluations++;
    }

    /** Takes a step and returns its length along the direction; 0 if none is found, and the point is the old one. */
    private double step() {
        aim();
        double downwards = vectors.dot(g, direction);
        if (!(downwards < 0)) {
            pairs = 0;
            aim();
            downwards = vectors.dot(g, direction);
        }
        double before = loss;
        System.arraycopy(p, 0, origin, 0, p.length);
        System.arraycopy(g, 0, oldGradient, 0, g.length);
        double first = pairs == 0 ? Math.min(1, 1 / vectors.sumOfMagnitudes(g)) : 1;
        double alpha = downwards < 0 ? search.search(before, downwards, first) : 0;
        if (alpha == 0) {
            System.arraycopy(origin, 0, p, 0, p.length);
            System.arraycopy(oldGradient, 0, g, 0, g.length);
            loss = before;
        }
        return alpha;
    }

    @Override
    public void goTo(double alpha) {
        System.arraycopy(origin, 0, p, 0, p.length);
        vectors.add(alpha, direction, p);
        evaluate();
        slope = vectors.dot(g, direction);
    }

    @Override
    public double value() {
        return loss;
    }

    @Override
    public double slope() {
        return slope;
    }

    /** Keeps the last step's changes, in the place of the oldest. */
    private void remember() {
        int place = (newest + 1) % s.length;
        if (s[place] == null) {
            s[place] = new float[p.length];
            y[place] = new float[p.length];
        }
        System.arraycopy(p, 0, s[place], 0, p.length);
        vectors.add(-1, origin, s[place]);
        System.arraycopy(g, 0, y[place], 0, g.length);
        vectors.add(-1, oldGradient, y[place]);
        product[place] = vectors.dot(s[place], y[place]);
        if (product[place] > LEAST_CURVATURE * vectors.dot(y[place], y[place])) {
            newest = place;
            pairs = Math.min(pairs + 1, s.length);
        }
    }

    /** The direction −H·g by the two-loop recursion; −g without pairs. */
    private void aim() {
        Arrays.fill(direction, 0f);
        vectors.add(-1, g, direction);
        for (int i = 0; i < pairs; i++) {
            int at = Math.floorMod(newest - i, s.length);
            coefficient[at] = vectors.dot(s[at], direction) / product[at];
            vectors.add(-coefficient[at], y[at], direction);
        }
        if (pairs > 0) {
            double scale = product[newest] / vectors.dot(y[newest], y[newest]);
            vectors.add(scale - 1, direction, direction);
        }
        for (int i = pairs - 1; i >= 0; i--) {
            int at = Math.floorMod(newest - i, s.length);
            double back = vectors.dot(y[at], direction) / product[at];
            vectors.add(coefficient[at] - back, s[at], direction);
        }
    }
}
