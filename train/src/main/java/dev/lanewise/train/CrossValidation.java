package dev.lanewise.train;

import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.metric.ClassificationMetrics;
import dev.lanewise.train.metric.ConfusionMatrix;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.EncodedSplit;
import dev.lanewise.train.validation.Split;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How well a way of training does: encoder and network are fitted afresh on the training part of each split and judged on
 * the test part, of which they have seen nothing.
 *
 * @param folds what came of each split, in order
 */
public record CrossValidation(List<Fold> folds) {
    /**
     * One split.
     *
     * @param trained rows trained on
     * @param tested rows tested on
     * @param epochs trained for; fewer than asked for with early stopping
     * @param training the scores on the rows trained on, after the training
     * @param scores on the test part
     * @param weightsHash of the network, the same on every machine and for any number of threads
     */
    public record Fold(int trained, int tested, int epochs, Scores training, Scores scores, String weightsHash) {}

    /**
     * Numbers summed up, one for each fold.
     *
     * @param mean of them
     * @param deviation their standard deviation, with n − 1; 0 for one number
     */
    public record Summary(double mean, double deviation) {
        /** Of any numbers. */
        public static Summary of(double... values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Summary(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)));
        }
    }

    public CrossValidation {
        folds = List.copyOf(folds);
    }

    /** The same with the usual loss of the task. */
    public static CrossValidation of(
            Table table,
            String target,
            EncoderOptions encoding,
            List<Split> splits,
            Architecture architecture,
            TrainingConfig config,
            Compute compute,
            IntConsumer done) {
        Function<Target, Loss> usual = values -> PreparedTable.loss(
                switch (values) {
                    case Target.Labels _ -> Task.CLASSIFICATION;
                    case Target.Values _ -> Task.REGRESSION;
                });
        return of(table, target, encoding, splits, architecture, usual, config, compute, done);
    }

    /**
     * Trains once for each split. The threads of {@code compute} share the splits, each of which one thread trains: the
     * results are the same for any number. Every fold starts from the configuration's seed.
     *
     * @param encoding how the training part is turned into numbers; a task left open is decided by the whole table
     * @param loss what a fold makes small, from the target of its training part
     * @param done called after each fold with its number, from any thread
     * @throws dev.lanewise.train.data.DataException if a split's parts cannot be encoded, with the number of the fold
     * @throws NonFiniteLossException if the training of a fold fails
     */
    public static CrossValidation of(
            Table table,
            String target,
            EncoderOptions encoding,
            List<Split> splits,
            Architecture architecture,
            Function<Target, Loss> loss,
            TrainingConfig config,
            Compute compute,
            IntConsumer done) {
        Fold[] folds = new Fold[splits.size()];
        RuntimeException[] failures = new RuntimeException[folds.length];
        compute.parallel().run(folds.length, i -> {
            try {
                folds[i] = fold(table, target, encoding, splits.get(i), architecture, loss, config);
            } catch (DataException | NonFiniteLossException e) {
                failures[i] = e;
            }
            done.accept(i);
        });
        refuse(failures);
        return new CrossValidation(List.of(folds));
    }

    /** The first by number, whichever came first. */
    private static void refuse(RuntimeException[] failures) {
        for (int i = 0; i < failures.length; i++) {
            if (failures[i] instanceof DataException e) {
                throw new DataException(
                        "fold " + (i + 1) + " of " + failures.length + ": " + e.getMessage(), e.remedy().orElse(null));
            }
            if (failures[i] != null) {
                throw failures[i];
            }
        }
    }

    private static Fold fold(
            Table table,
            String target,
            EncoderOptions encoding,
            Split split,
            Architecture architecture,
            Function<Target, Loss> losses,
            TrainingConfig config) {
        EncodedSplit encoded = EncodedSplit.of(table, target, split, encoding);
        FittedTableEncoder encoder = encoded.encoder();
        Loss loss = losses.apply(encoded.train().target());
        Trainer trainer = new Trainer(
                architecture.layers(encoder.width(), encoder.outputs()),
                loss,
                config,
                Compute.serial());
        TrainingReport report = trainer.fit(encoded.train());
        TrainedModel model = new TrainedModel(encoder, trainer.network(), loss, report.identity());
        return new Fold(
                split.train().length,
                split.test().length,
                report.epochs().size(),
                model.evaluate(Compute.serial(), encoded.train()),
                model.evaluate(Compute.serial(), encoded.test()),
                report.identity().weightsHash());
    }

    /** The mean and the deviation of a measure over the folds. */
    public Summary summary(ToDoubleFunction<Scores> measure) {
        return Summary.of(folds.stream().map(Fold::scores).mapToDouble(measure).toArray());
    }

    /** The same, measured on the rows that each fold was trained on. */
    public Summary trainingSummary(ToDoubleFunction<Scores> measure) {
        return Summary.of(folds.stream().map(Fold::training).mapToDouble(measure).toArray());
    }

    /** The confusion matrices of all folds, added; none where numbers are predicted. */
    public Optional<ConfusionMatrix> confusion() {
        return folds.stream()
                .map(Fold::scores)
                .flatMap(scores -> scores instanceof Scores.OfClasses classes ? Stream.of(classes.metrics()) : Stream.of())
                .map(ClassificationMetrics::confusion)
                .reduce(ConfusionMatrix::plus);
    }
}
