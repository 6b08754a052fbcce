package dev.lanewise.optim;

import dev.lanewise.engine.Shape;
import java.util.Arrays;

/** The rules of whole parameters a second time, for one parameter, in double and in the papers' form. */
final class PaperParameterRule {
    private final ParameterwiseRule rule;
    private final double[] m;
    private final double[] v;
    private final Shape shape;
    private final PaperRule[] rest;
    private double[] rowSums = {};
    private double[] columnSums = {};
    private int t;

    PaperParameterRule(ParameterwiseRule rule, Shape shape) {
        this.rule = rule;
        this.m = new double[shape.size()];
        this.v = new double[shape.size()];
        this.shape = shape;
        this.rest = new PaperRule[shape.size()];
        if (rule instanceof Muon muon) {
            Arrays.setAll(rest, i -> new PaperRule(muon.rest()));
        }
    }

    /** Updates the parameter in place. */
    void step(double rate, double[] p, double[] g) {
        t++;
        switch (rule) {
            case Lars r -> lars(r, rate, p, g);
            case Lamb r -> lamb(r, rate, p, g);
            case Adafactor r -> adafactor(r, rate, p, g);
            case Muon r -> muon(r, rate, p, g);
        }
    }

    private void lars(Lars r, double rate, double[] p, double[] g) {
        double local = norm(p) == 0 || norm(g) == 0 ? 1 : r.trust() * norm(p) / (norm(g) + r.l2() * norm(p));
        for (int i = 0; i < p.length; i++) {
            m[i] = r.momentum() * m[i] + rate * local * (g[i] + r.l2() * p[i]);
            p[i] -= m[i];
        }
    }

    private void lamb(Lamb r, double rate, double[] p, double[] g) {
        double[] u = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            m[i] = r.beta1() * m[i] + (1 - r.beta1()) * g[i];
            v[i] = r.beta2() * v[i] + (1 - r.beta2()) * g[i] * g[i];
            double first = m[i] / (1 - Math.pow(r.beta1(), t));
            double second = v[i] / (1 - Math.pow(r.beta2(), t));
            u[i] = first / (Math.sqrt(second) + r.epsilon()) + r.weightDecay() * p[i];
        }
        double ratio = norm(p) == 0 || norm(u) == 0 ? 1 : norm(p) / norm(u);
        for (int i = 0; i < p.length; i++) {
            p[i] -= rate * ratio * u[i];
        }
    }

    private void adafactor(Adafactor r, double rate, double[] p, double[] g) {
        double beta = 1 - Math.pow(t, -r.power());
        double added = r.epsilonOnSquares() ? r.epsilon() : 0;
        double scale = Math.max(r.leastScale(), norm(p) / Math.sqrt(p.length));
        double[] u = new double[p.length];
        if (shape.rank() < 2) {
            for (int i = 0; i < p.length; i++) {
                v[i] = beta * v[i] + (1 - beta) * (g[i] * g[i] + added);
            }
        } else {
            factors(r, beta, added, g);
        }
        for (int i = 0; i < p.length; i++) {
            u[i] = g[i] / (r.epsilonOnSquares() ? Math.sqrt(v[i]) : Math.max(Math.sqrt(v[i]), r.epsilon()));
        }
        double excess = Math.max(1, norm(u) / Math.sqrt(p.length) / r.clip());
        for (int i = 0; i < p.length; i++) {
            p[i] -= rate * r.weightDecay() * p[i];
            p[i] -= Math.min(rate, 1 / Math.sqrt(t)) * scale * u[i] / excess;
        }
    }

    /** The paper's sums of rows and columns, as means; v is their outer product. */
    private void factors(Adafactor r, double beta, double added, double[] g) {
        int rows = shape.dim(-2);
        int columns = shape.dim(-1);
        int matrices = g.length / rows / columns;
        rowSums = rowSums.length == 0 ? new double[matrices * rows] : rowSums;
        columnSums = columnSums.length == 0 ? new double[matrices * columns] : columnSums;
        double[] rowMeans = new double[rowSums.length];
        double[] columnMeans = new double[columnSums.length];
        double[] means = new double[matrices];
        for (int i = 0; i < g.length; i++) {
            rowMeans[i / columns] += (g[i] * g[i] + added) / columns;
            columnMeans[i / columns / rows * columns + i % columns] += (g[i] * g[i] + added) / rows;
        }
        Arrays.setAll(rowSums, i -> beta * rowSums[i] + (1 - beta) * rowMeans[i]);
        Arrays.setAll(columnSums, i -> beta * columnSums[i] + (1 - beta) * columnMeans[i]);
        for (int i = 0; i < rowSums.length; i++) {
            means[i / rows] += rowSums[i] / rows;
        }
        for (int i = 0; i < g.length; i++) {
            int matrix = i / columns / rows;
            double mean = r.epsilonOnSquares() ? means[matrix] : Math.max(means[matrix], r.epsilon());
            v[i] = rowSums[i / columns] * columnSums[matrix * columns + i % columns] / mean;
        }
    }

    private void muon(Muon r, double rate, double[] p, double[] g) {
        if (shape.rank() != 2) {
            Arrays.setAll(p, i -> rest[i].step(rate, p[i], g[i]));
            return;
        }
        double[] u = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            m[i] = r.momentum() * m[i] + (1 - r.momentum()) * g[i];
            u[i] = r.nesterov() ? r.momentum() * m[i] + (1 - r.momentum()) * g[i] : m[i];
        }
        int rows = shape.dim(0);
        int columns = shape.dim(1);
        double[][] x = new double[rows][columns];
        double norm = Math.max(norm(u), 1e-7);
        for (int i = 0; i < u.length; i++) {
            x[i / columns][i % columns] = u[i] / norm;
        }
        for (int k = 0; k < r.iterations(); k++) {
            double[][] gram = product(x, transpose(x));
            double[][] square = product(gram, gram);
            double[][] y = new double[rows][rows];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < rows; j++) {
                    y[i][j] = (i == j ? 3.4445 : 0) - 4.775 * gram[i][j] + 2.0315 * square[i][j];
                }
            }
            x = product(y, x);
        }
        double scale = r.adamWScale()
                ? 0.2 * Math.sqrt(Math.max(rows, columns))
                : Math.sqrt(Math.max(1, (double) rows / columns));
        for (int i = 0; i < p.length; i++) {
            p[i] -= rate * r.weightDecay() * p[i];
            p[i] -= rate * scale * x[i / columns][i % columns];
        }
    }

    private static double[][] transpose(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
    }
}
