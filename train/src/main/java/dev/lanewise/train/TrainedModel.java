package dev.lanewise.train;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.BinaryCrossEntropyWithLogits;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.metric.RegressionMetrics;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import java.util.List;
import java.util.Optional;

/**
 * A network with what turns tables into its inputs and its outputs into predictions. One file holds it:
 * {@link dev.lanewise.train.checkpoint.ModelFile}. May be used from several threads.
 *
 * @param encoder fitted on the training part
 * @param network trained
 * @param loss it was trained with
 * @param identity the run it came from
 */
public record TrainedModel(FittedTableEncoder encoder, Network network, Loss loss, RunIdentity identity) {
    /**
     * Predictions for the rows of a table: class names, or numbers in the target's own unit.
     *
     * @throws dev.lanewise.train.data.DataException if a column is missing or a value is not one the model knows
     */
    public List<String> predict(Compute compute, Table table) {
        return encoder.decode(network.predict(compute, encoder.encodeFeatures(table)));
    }

    /**
     * The probability of each class for the rows of a table: {@link #shares} of the network's outputs.
     *
     * @return shape [rows, classes]
     * @throws IllegalStateException for a model that predicts numbers
     */
    public Tensor probabilities(Compute compute, Table table) {
        return shares(network.predict(compute, encoder.encodeFeatures(table)));
    }

    /**
     * The probability of each class for outputs of the network: the softmax, or after binary cross-entropy the share of each
     * class's own probability.
     *
     * @param outputs shape [rows, classes]
     * @return the same shape
     * @throws IllegalStateException for a model that predicts numbers
     */
    public Tensor shares(Tensor outputs) {
        if (encoder.classNames().isEmpty()) {
            throw new IllegalStateException("probabilities: this model predicts numbers, not classes");
        }
        Var logits = Var.of(outputs);
        if (loss instanceof BinaryCrossEntropyWithLogits) {
            // In logarithms: a row of which no class seems likely still has shares.
            return logits.logSigmoid().softmax().value();
        }
        return logits.softmax().value();
    }

    /**
     * The loss in the scale the network was trained in, and the metrics; those of numbers in the target's own unit.
     *
     * @throws dev.lanewise.train.data.DataException if a column is missing, the target's too, or a value is not one the
     *     model knows
     */
    public Scores evaluate(Compute compute, Table table) {
        return evaluate(compute, encoder.encode(table));
    }

    /** The same for rows that this model's encoder has encoded. */
    public Scores evaluate(Compute compute, Examples data) {
        return evaluate(network.predict(compute, data), data.target(), data.weights());
    }

    /**
     * The same for outputs of the network.
     *
     * @param outputs shape [rows, outputs]
     * @param target of the rows, as this model's encoder encodes it
     * @param weights how much each row counts; empty: all the same
     */
    public Scores evaluate(Tensor outputs, Target target, Optional<RowWeights> weights) {
        Scores scores = Scores.of(loss, outputs, target, weights);
        return encoder.target() instanceof FittedValueEncoder values && target instanceof Target.Values scaled
                ? new Scores.OfValues(
                        scores.loss(),
                        RegressionMetrics.of(
                                values.decode(scaled.values()),
                                values.decode(outputs),
                                scaled.outputs(),
                                Scores.array(weights, target.size())))
                : scores;
    }

    /**
     * What a training step of this model computes for a batch, without penalties: described and drawn.
     *
     * @param rows of the batch, at least 1
     * @param runs to take the time of each pass by; 0 for none
     */
    public StepDescription describeStep(Compute compute, int rows, int runs) {
        Tensor features = Tensor.zeros(Shape.of(rows, encoder.width()));
        Target target = encoder.classNames().isEmpty()
                ? new Target.Values(Tensor.zeros(Shape.of(rows, encoder.outputs())))
                : Target.Labels.of(new int[rows], encoder.classNames().size());
        TrainingRows data = new TrainingRows(Dataset.of(features, target), Augmentations.NONE, identity.seed());
        return new PlannedStep(network, loss, List.of(), identity.seed(), compute, data, rows, new Workspace())
                .describe(runs);
    }
}
