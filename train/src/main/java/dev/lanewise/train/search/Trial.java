package dev.lanewise.train.search;

/**
 * What came of a setting.
 *
 * @param setting that was tried
 * @param epochs it was trained for
 * @param score the lower, the better; NaN or ∞ where the training failed
 */
public record Trial(Setting setting, int epochs, double score) {
    /** Failures come last. */
    double rank() {
        return Double.isNaN(score) ? Double.POSITIVE_INFINITY : score;
    }
}
