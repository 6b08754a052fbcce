package dev.lanewise.train.metric;

/**
 * How well one class is found. A quotient with the denominator 0 counts as 0, as in scikit-learn.
 *
 * @param precision of the rows predicted as the class, the share that is of it
 * @param recall of the rows of the class, the share predicted as it
 * @param f1 their harmonic mean, 2 · true positives ÷ (rows of the class + rows predicted as it)
 * @param support the rows of the class, or the sum of their weights
 */
public record ClassScore(double precision, double recall, double f1, double support) {
    static ClassScore of(double hits, double predicted, double support) {
        return new ClassScore(share(hits, predicted), share(hits, support), share(2 * hits, predicted + support), support);
    }

    static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
