package dev.lanewise.optim;

import dev.lanewise.engine.Shape;
import java.util.Arrays;

/** The rules of whole parameters a second time, for one parameter, in double and in the papers' form. */
final class PaperParameterRule {
    private final ParameterwiseRule rule;
    private final double[] m;
    private final double[] v;
    private int t;

    PaperParameterRule(ParameterwiseRule rule, Shape shape) {
        this.rule = rule;
        this.m = new double[shape.size()];
        this.v = new double[shape.size()];
    }

    /** Updates the parameter in place. */
    void step(double rate, double[] p, double[] g) {
        t++;
        switch (rule) {
            case Lars r -> lars(r, rate, p, g);
            case Lamb r -> lamb(r, rate, p, g);
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

    static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
    }
}
