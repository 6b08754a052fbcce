package dev.lanewise.bench;

import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;

/**
 * Functions on which optimizers are tried. Loss and gradient are computed in double at parameters in float, so what is
 * seen is the optimizer's doing.
 */
enum TestProblem {
    /** {@code 100·(y − x²)² + (1 − x)²} from (−1.2, 1): a bent valley. Least 0 at (1, 1). */
    ROSENBROCK("Rosenbrock's valley", 5_000, 0.01, -1.2f, 1f) {
        @Override
        double evaluate(float[] p, float[] g) {
            double x = p[0];
            double slope = p[1] - x * x;
            g[0] = (float) (-400 * x * slope - 2 * (1 - x));
            g[1] = (float) (200 * slope);
            return 100 * slope * slope + (1 - x) * (1 - x);
        }
    },
    /** Half of {@code Σ cᵢ·xᵢ²} in ten dimensions from (1, …, 1), with curvatures cᵢ from 1 to 1000 by equal factors. */
    QUADRATIC("quadratic, condition 1000", 2_000, 0.01, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) {
        @Override
        double evaluate(float[] p, float[] g) {
            double loss = 0;
            for (int i = 0; i < 10; i++) {
                double curvature = StrictMath.pow(1000, i / 9.0);
                g[i] = (float) (curvature * p[i]);
                loss += 0.5 * curvature * p[i] * p[i];
            }
            return loss;
        }
    },
    /** Beale's {@code (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²} from (1, 1). Least 0 at (3, 0.5). */
    BEALE("Beale's function", 2_000, 1e-6, 1f, 1f) {
        @Override
        double evaluate(float[] p, float[] g) {
            double x = p[0];
            double y = p[1];
            double a = 1.5 - x + x * y;
            double b = 2.25 - x + x * y * y;
            double c = 2.625 - x + x * y * y * y;
            g[0] = (float) (2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1));
            g[1] = (float) (2 * a * x + 4 * b * x * y + 6 * c * x * y * y);
            return a * a + b * b + c * c;
        }
    },
    /**
     * Logistic regression: the mean cross-entropy of 200 examples in five dimensions whose labels are drawn from a logistic
     * model, plus {@code 0.01/2·Σw²}; less its least value, which Newton's method finds. From 0.
     */
    LOGISTIC("logistic regression", 500, 1e-6, 0, 0, 0, 0, 0) {
        private static final int EXAMPLES = 200;
        private static final int FEATURES = 5;
        private static final double PENALTY = 0.01;
        private static final double LEAST = 0.425_177_106_516;
        private final float[] x = new float[EXAMPLES * FEATURES];
        private final boolean[] label = new boolean[EXAMPLES];

        {
            Philox stream = Philox.stream(1, "logistic regression");
            stream.normal(0, x, 0, x.length);
            float[] draws = new float[EXAMPLES];
            stream.uniform(1, draws, 0, EXAMPLES);
            float[] truth = {1, -2, 0.5f, 0, 1};
            for (int i = 0; i < EXAMPLES; i++) {
                label[i] = draws[i] < 1 / (1 + StrictMath.exp(-score(truth, i)));
            }
        }

        private double score(float[] w, int example) {
            double score = 0;
            for (int j = 0; j < FEATURES; j++) {
                score += (double) w[j] * x[example * FEATURES + j];
            }
            return score;
        }

        @Override
        double evaluate(float[] p, float[] g) {
            double loss = 0;
            double[] gradient = new double[FEATURES];
            for (int i = 0; i < EXAMPLES; i++) {
                double score = score(p, i);
                double signed = label[i] ? -score : score;
                loss += (Math.max(signed, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(signed)))) / EXAMPLES;
                double share = (1 / (1 + StrictMath.exp(-score)) - (label[i] ? 1 : 0)) / EXAMPLES;
                for (int j = 0; j < FEATURES; j++) {
                    gradient[j] += share * x[i * FEATURES + j];
                }
            }
            for (int j = 0; j < FEATURES; j++) {
                loss += PENALTY / 2 * p[j] * p[j];
                g[j] = (float) (gradient[j] + PENALTY * p[j]);
            }
            return loss - LEAST;
        }
    };

    private final String title;
    private final int steps;
    private final double wanted;
    private final float[] start;

    TestProblem(String title, int steps, double wanted, float... start) {
        this.title = title;
        this.steps = steps;
        this.wanted = wanted;
        this.start = start;
    }

    String title() {
        return title;
    }

    /** How long an optimizer is given. */
    int steps() {
        return steps;
    }

    /** The loss that every rule has to reach in that time. */
    double wanted() {
        return wanted;
    }

    float[] start() {
        return start.clone();
    }

    /** A matrix of one row: some rules have no use for vectors. */
    Shape shape() {
        return Shape.of(1, start.length);
    }

    /** The loss at the first elements of {@code p}; its gradient goes to those of {@code g}. */
    abstract double evaluate(float[] p, float[] g);
}
