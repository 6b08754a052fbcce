package dev.lanewise.train.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How good predicted classes are. All follow from the confusion matrix, by scikit-learn's definitions, those of the
 * undefined cases too.
 *
 * @param confusion what was taken for what; it may be the sum of several
 */
public record ClassificationMetrics(ConfusionMatrix confusion) {
    /**
     * @param truth the class of each row, in 0 … classes − 1
     * @param predicted the class predicted for each row
     * @throws IllegalArgumentException for different lengths or an index that is not a class
     */
    public static ClassificationMetrics of(int[] truth, int[] predicted, int classes) {
        return new ClassificationMetrics(ConfusionMatrix.of(truth, predicted, classes));
    }

    /**
     * The same of rows that count several times, or in part.
     *
     * @param weights of the rows, at least 0
     */
    public static ClassificationMetrics of(int[] truth, int[] predicted, int classes, double[] weights) {
        return new ClassificationMetrics(ConfusionMatrix.of(truth, predicted, classes, weights));
    }

    /** The share of rows predicted as what they are; 0 without rows. */
    public double accuracy() {
        return ClassScore.share(confusion.hits(), confusion.total());
    }

    /** The mean recall of the classes that have rows; 0 without rows. */
    public double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (ClassScore score : perClass()) {
            sum += score.recall();
            present += score.support() > 0 ? 1 : 0;
        }
        return ClassScore.share(sum, present);
    }

    /** Precision, recall and F1 of each class. */
    public List<ClassScore> perClass() {
        return IntStream.range(0, confusion.classes())
                .mapToObj(i -> ClassScore.of(confusion.count(i, i), confusion.predicted(i), confusion.support(i)))
                .toList();
    }

    /** {@link Average#MACRO}. */
    public ClassScore macro() {
        return average(Average.MACRO);
    }

    /** {@link Average#MICRO}. */
    public ClassScore micro() {
        return average(Average.MICRO);
    }

    /** {@link Average#WEIGHTED}. */
    public ClassScore weighted() {
        return average(Average.WEIGHTED);
    }

    /** The averages over the classes; the support is that of all rows. */
    private ClassScore average(Average average) {
        if (average == Average.MICRO) {
            return ClassScore.of(confusion.hits(), confusion.total(), confusion.total());
        }
        double[] sums = new double[3];
        double whole = 0;
        List<ClassScore> scores = perClass();
        for (int i = 0; i < scores.size(); i++) {
            double weight = weight(average, i);
            sums[0] += weight * scores.get(i).precision();
            sums[1] += weight * scores.get(i).recall();
            sums[2] += weight * scores.get(i).f1();
            whole += weight;
        }
        return new ClassScore(
                ClassScore.share(sums[0], whole),
                ClassScore.share(sums[1], whole),
                ClassScore.share(sums[2], whole),
                confusion.total());
    }

    private double weight(Average average, int label) {
        double support = confusion.support(label);
        return average == Average.WEIGHTED ? support : support + confusion.predicted(label) > 0 ? 1 : 0;
    }

    /**
     * Fβ, in which recall counts β times as much as precision: (1 + β²)·P·R ÷ (β²·P + R) of each class, averaged; 0 where
     * that is 0 ÷ 0. (van Rijsbergen, Information Retrieval, 1979, chapter 7.)
     *
     * @param beta above 0; 1 for F1
     */
    public double fBeta(double beta, Average average) {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("F-beta: beta is " + beta + ", want a finite number above 0");
        }
        if (average == Average.MICRO) {
            return accuracy();
        }
        double sum = 0;
        double whole = 0;
        for (int i = 0; i < confusion.classes(); i++) {
            double weight = weight(average, i);
            double squared = beta * beta;
            sum += weight * ClassScore.share(
                    (1 + squared) * confusion.count(i, i), squared * confusion.support(i) + confusion.predicted(i));
            whole += weight;
        }
        return ClassScore.share(sum, whole);
    }

    /**
     * Cohen's κ = (p − e) ÷ (1 − e), with the share of agreement p and that expected by chance e; NaN where both sides name
     * one class throughout. (Cohen 1960.)
     */
    public double kappa() {
        double total = confusion.total();
        double expected = 0;
        for (int i = 0; i < confusion.classes(); i++) {
            expected += confusion.support(i) * confusion.predicted(i);
        }
        return (confusion.hits() * total - expected) / (total * total - expected);
    }

    /**
     * Matthews' correlation of true and predicted classes, for any number of classes (Gorodkin 2004); 0 where one side
     * names one class throughout.
     */
    public double matthews() {
        double total = confusion.total();
        double both = 0;
        double truths = 0;
        double predictions = 0;
        for (int i = 0; i < confusion.classes(); i++) {
            both += confusion.support(i) * confusion.predicted(i);
            truths += confusion.support(i) * confusion.support(i);
            predictions += confusion.predicted(i) * confusion.predicted(i);
        }
        double spread = Math.sqrt(total * total - truths) * Math.sqrt(total * total - predictions);
        return ClassScore.share(confusion.hits() * total - both, spread);
    }

    /**
     * The measures of a two-class problem: those of its positive class, by convention class 1.
     *
     * @throws IllegalStateException for more or fewer than two classes
     */
    public ClassScore binary() {
        if (confusion.classes() != 2) {
            throw new IllegalStateException(
                    "binary: there are " + confusion.classes() + " classes, not two; use macro or perClass");
        }
        return perClass().get(1);
    }
}
