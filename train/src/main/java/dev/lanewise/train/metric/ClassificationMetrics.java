package dev.lanewise.train.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How good predicted classes are. All follow from the confusion matrix, by scikit-learn's definitions.
 *
 * @param confusion what was taken for what
 * @param accuracy the share of rows predicted as what they are; 0 without rows
 * @param perClass precision, recall and F1 of each class
 * @param macro the plain means over the classes that occur, among the true or the predicted ones; its support is the
 *     number of rows
 */
public record ClassificationMetrics(ConfusionMatrix confusion, double accuracy, List<ClassScore> perClass, ClassScore macro) {
    public ClassificationMetrics {
        perClass = List.copyOf(perClass);
    }

    /**
     * @param truth the class of each row, in 0 … classes − 1
     * @param predicted the class predicted for each row
     * @throws IllegalArgumentException for different lengths or an index that is not a class
     */
    public static ClassificationMetrics of(int[] truth, int[] predicted, int classes) {
        return of(ConfusionMatrix.of(truth, predicted, classes));
    }

    /** The measures of a confusion matrix, which may be the sum of several. */
    public static ClassificationMetrics of(ConfusionMatrix confusion) {
        List<ClassScore> perClass = IntStream.range(0, confusion.classes())
                .mapToObj(i -> ClassScore.of(confusion.count(i, i), confusion.predicted(i), confusion.support(i)))
                .toList();
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int occurring = 0;
        for (int i = 0; i < perClass.size(); i++) {
            if (confusion.support(i) + confusion.predicted(i) > 0) {
                precision += perClass.get(i).precision();
                recall += perClass.get(i).recall();
                f1 += perClass.get(i).f1();
                occurring++;
            }
        }
        double classes = Math.max(1, occurring);
        ClassScore macro = new ClassScore(precision / classes, recall / classes, f1 / classes, confusion.total());
        return new ClassificationMetrics(confusion, ClassScore.share(confusion.hits(), confusion.total()), perClass, macro);
    }

    /**
     * The measures of a two-class problem: those of its positive class, by convention class 1.
     *
     * @throws IllegalStateException for more or fewer than two classes
     */
    public ClassScore binary() {
        if (perClass.size() != 2) {
            throw new IllegalStateException("binary: there are " + perClass.size() + " classes, not two; use macro or perClass");
        }
        return perClass.get(1);
    }
}
