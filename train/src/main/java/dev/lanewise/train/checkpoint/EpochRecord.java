package dev.lanewise.train.checkpoint;

import dev.lanewise.train.EpochResult;
import dev.lanewise.train.Scores;
import java.util.ArrayList;
import java.util.List;

/**
 * An epoch in figures, for logs and manifests.
 *
 * @param epoch from 1
 * @param learningRate of its last step
 * @param loss over the examples while they were trained on
 * @param validation figures on the validation data, the loss first; none without such data
 * @param seconds wall-clock time of its steps
 * @param weightsHash SHA-256 of the weights after it
 */
public record EpochRecord(
        int epoch, double learningRate, double loss, List<Figure> validation, double seconds, String weightsHash) {
    /** A number with its name. */
    public record Figure(String name, double value) {}

    public EpochRecord {
        validation = List.copyOf(validation);
    }

    /** The figures of a result. */
    public static EpochRecord of(EpochResult result) {
        return new EpochRecord(
                result.epoch(),
                result.learningRate(),
                result.loss(),
                result.validation().map(EpochRecord::figures).orElse(List.of()),
                result.seconds(),
                result.weightsHash());
    }

    /** Scores as figures, the loss first. */
    public static List<Figure> figures(Scores scores) {
        List<Figure> figures = new ArrayList<>(List.of(new Figure("loss", scores.loss())));
        switch (scores) {
            case Scores.OfClasses classes -> {
                figures.add(new Figure("accuracy", classes.metrics().accuracy()));
                figures.add(new Figure("precision", classes.metrics().macro().precision()));
                figures.add(new Figure("recall", classes.metrics().macro().recall()));
                figures.add(new Figure("f1", classes.metrics().macro().f1()));
            }
            case Scores.OfValues values -> {
                figures.add(new Figure("mae", values.metrics().mae()));
                figures.add(new Figure("rmse", values.metrics().rmse()));
                figures.add(new Figure("r2", values.metrics().r2()));
            }
        }
        return figures;
    }
}
