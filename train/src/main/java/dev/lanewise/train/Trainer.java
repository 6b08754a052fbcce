package dev.lanewise.train;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.CustomSchedule;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.validation.HoldOut;
import dev.lanewise.train.validation.Split;

/**
 * Trains a network: {@link #fit}, {@link #evaluate}, {@link #predict}. One seed gives one run, to the bit, whatever
 * computes it. A second {@code fit} goes on with the weights of the first and a new optimizer.
 */
public final class Trainer {
    private final Network network;
    private final Loss loss;
    private final TrainingConfig config;
    private final Compute compute;

    /** A trainer of a network with initial weights drawn from the configuration's seed. */
    public Trainer(Layer layers, Loss loss, TrainingConfig config, Compute compute) {
        this(Network.initialised(layers, config.seed()), loss, config, compute);
    }

    /** A trainer that goes on with a network's weights, which it changes. */
    public Trainer(Network network, Loss loss, TrainingConfig config, Compute compute) {
        this.network = network;
        this.loss = loss;
        this.config = config;
        this.compute = compute;
    }

    public Network network() {
        return network;
    }

    /**
     * Trains on the data, of which the configuration's validation share is held back. Where the rows have weights, scaled
     * to 1 on average, the loss of a batch of b rows is Σ w·loss ÷ b: with all rows in one batch the weighted mean, and with
     * smaller ones an estimate of it without bias.
     *
     * @throws DataException if there are no rows, or too few to hold some back
     * @throws NonFiniteLossException when the loss of a batch, or a weight after an epoch, is NaN or infinite; the weights
     *     are then unusable
     */
    public TrainingReport fit(Examples data, Callback... callbacks) {
        Parts parts = parts(data);
        return fit(parts.training(), parts.validation(), callbacks);
    }

    /**
     * The data of {@link #fit(Examples, Callback...)} as it trains on them.
     *
     * @param training the rows to train on
     * @param validation the rows held back, null if none are
     */
    public record Parts(Examples training, Examples validation) {}

    /**
     * What {@link #fit(Examples, Callback...)} makes of data: the configuration's validation share is held back.
     *
     * @throws DataException if there are too few rows to hold some back
     */
    public Parts parts(Examples data) {
        if (config.validationShare() == 0) {
            return new Parts(data, null);
        }
        Split split = switch (data.target()) {
            case Target.Labels labels ->
                HoldOut.stratified(labels.indices().toArray(), config.validationShare(), config.seed());
            case Target.Values values -> HoldOut.split(values.size(), config.validationShare(), config.seed());
        };
        return new Parts(data.rows(split.train()), data.rows(split.test()));
    }

    /**
     * Trains on the data and watches the loss on the validation data, which may be null.
     *
     * @throws DataException if either has no rows, or the two differ in the number of features or the kind of target
     * @throws IllegalArgumentException if the network has not one output for each class, or one for two
     * @throws NonFiniteLossException as {@link #fit(Examples, Callback...)}
     */
    public TrainingReport fit(Examples training, Examples validation, Callback... callbacks) {
        check(training, validation);
        if (config.averaging() instanceof Averaging.FromEpoch from && from.epoch() > config.epochs()) {
            throw new IllegalArgumentException("averaging: it begins at epoch " + from.epoch() + ", the training ends after "
                    + config.epochs());
        }
        return run(training, validation, config.optimizer(), callbacks).train();
    }

    /**
     * Goes on with a run whose state was taken ({@link Callback#reached}): later steps, and the weights in the end, have the
     * bits of a run that was never stopped.
     *
     * @param validation the validation data of that run, null if it had none
     * @throws IllegalArgumentException if the state is of a run with other layers, another loss, configuration or data; the
     *     weights are then as they were
     * @throws DataException as {@link #fit(Examples, Examples, Callback...)}
     * @throws NonFiniteLossException as {@link #fit(Examples, Callback...)}
     */
    public TrainingReport resume(TrainingState state, Examples training, Examples validation, Callback... callbacks) {
        check(training, validation);
        TrainingRun run = run(training, validation, config.optimizer(), callbacks);
        run.restore(state);
        return run.train();
    }

    private TrainingRun run(Examples training, Examples validation, OptimizerOptions options, Callback... callbacks) {
        return new TrainingRun(network, loss, config, options, compute, training, validation, callbacks);
    }

    /**
     * Tries learning rates: trains for so many batches while the rate rises by equal factors, in place of the
     * configuration's schedule. Ends early when the loss has grown far beyond its least. The weights stay as they were.
     *
     * @param lowest the rate of the first batch, above 0; 1e-6 is usual
     * @param highest the rate of the last one, above {@code lowest}, at most 1000; 10 is usual
     * @param batches at least 2; 100 is usual
     * @throws DataException if there are no rows
     */
    public RateTest testRates(Examples training, double lowest, double highest, int batches) {
        check(training, null);
        TrainingConfig.require(lowest > 0 && lowest < highest, "lowest rate", lowest, "above 0 and below " + highest);
        TrainingConfig.require(highest <= 1000, "highest rate", highest, "at most 1000");
        TrainingConfig.require(batches >= 2, "batches", batches, "at least 2");
        CustomSchedule rising =
                step -> lowest * StrictMath.pow(highest / lowest, Math.min(1, step / (batches - 1.0)));
        float[] weights = network.arena().copy();
        try {
            return run(training, null, config.optimizer().withSchedule(rising).withAccumulation(1)).rateTest(batches);
        } finally {
            network.arena().restore(network.arena().stateLayout(), weights);
        }
    }

    /** Before the first epoch, not after it: that can be hours. */
    private static void check(Examples training, Examples validation) {
        if (training.size() == 0) {
            throw new DataException("training data: no rows to train on; add rows, or hold fewer back");
        }
        if (validation == null) {
            return;
        }
        if (validation.size() == 0) {
            throw new DataException("validation data: no rows; add rows, or train without validation");
        }
        if (validation.width() != training.width()
                || !targets(validation).equals(targets(training))) {
            throw new DataException("validation data: " + kind(validation) + ", the training data has " + kind(training)
                    + "; encode both with one encoder");
        }
    }

    private static String kind(Examples data) {
        return data.width() + " features and " + targets(data) + " as targets";
    }

    private static String targets(Examples data) {
        return switch (data.target()) {
            case Target.Labels labels -> labels.classes() + " classes";
            case Target.Values values -> "numbers";
        };
    }

    /** The loss, without penalties, and the metrics that fit the kind of target. */
    public Scores evaluate(Examples data) {
        return Scores.of(loss, network.predict(compute, data), data.target(), data.weights());
    }

    /** The network's outputs for rows of features: {@link Network#predict}. */
    public Tensor predict(Tensor features) {
        return network.predict(compute, features);
    }
}
