package dev.lanewise.train;

import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Penalty;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.CustomSchedule;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.WeightAverage;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.validation.HoldOut;
import dev.lanewise.train.validation.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Trains a network: {@link #fit}, {@link #evaluate}, {@link #predict}. One seed gives one run, to the bit, whatever
 * computes it. A second {@code fit} goes on with the weights of the first and a new optimizer.
 */
public final class Trainer {
    private final Network network;
    private final Loss loss;
    private final TrainingConfig config;
    private final Compute compute;
    private final List<Penalty> penalties;

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
        List<Penalty> terms = new ArrayList<>();
        if (config.l1() > 0) {
            terms.add(Penalty.l1(config.l1()));
        }
        if (config.l2() > 0) {
            terms.add(Penalty.l2(config.l2()));
        }
        this.penalties = List.copyOf(terms);
    }

    public Network network() {
        return network;
    }

    /**
     * Trains on the data, of which the configuration's validation share is held back.
     *
     * @throws DataException if there are no rows, or too few to hold some back
     * @throws NonFiniteLossException when the loss of a batch, or a weight after an epoch, is NaN or infinite; the weights
     *     are then unusable
     */
    public TrainingReport fit(Dataset data, Callback... callbacks) {
        if (config.validationShare() == 0) {
            return fit(data, null, callbacks);
        }
        Split split = switch (data.target()) {
            case Target.Labels labels ->
                HoldOut.stratified(labels.indices().toArray(), config.validationShare(), config.seed());
            case Target.Values values -> HoldOut.split(values.size(), config.validationShare(), config.seed());
        };
        return fit(data.rows(split.train()), data.rows(split.test()), callbacks);
    }

    /**
     * Trains on the data and watches the loss on the validation data, which may be null.
     *
     * @throws DataException if either has no rows, or the two differ in the number of features or the kind of target
     * @throws IllegalArgumentException if the network has not one output for each class, or one for two
     * @throws NonFiniteLossException as {@link #fit(Dataset, Callback...)}
     */
    public TrainingReport fit(Dataset training, Dataset validation, Callback... callbacks) {
        check(training, validation);
        if (config.averaging() instanceof Averaging.FromEpoch from && from.epoch() > config.epochs()) {
            throw new IllegalArgumentException("averaging: it begins at epoch " + from.epoch() + ", the training ends after "
                    + config.epochs());
        }
        Run run = new Run(training, config.optimizer(), callbacks.clone());
        List<EpochResult> epochs = new ArrayList<>();
        Best best = new Best(config.patience());
        long start = System.nanoTime();
        for (Callback callback : callbacks) {
            callback.started(config.epochs(), run.steps(), training.size());
        }
        for (int epoch = 1; epoch <= config.epochs(); epoch++) {
            EpochResult result = run.epoch(epoch, validation);
            epochs.add(result);
            boolean goOn = run.averaged(() -> best.offer(result, network.arena()));
            for (Callback callback : callbacks) {
                goOn &= callback.epoch(result);
            }
            if (!goOn) {
                break;
            }
        }
        run.finish();
        int bestEpoch = best.restore(network.arena()).orElse(epochs.size());
        double seconds = (System.nanoTime() - start) * 1e-9;
        RunIdentity identity = new RunIdentity(
                config.seed(),
                config.toString(),
                training.sha256(),
                network.arena().hash(),
                Environment.of(compute));
        return new TrainingReport(config, training.size(), epochs, bestEpoch, seconds, identity);
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
    public RateTest testRates(Dataset training, double lowest, double highest, int batches) {
        check(training, null);
        TrainingConfig.require(lowest > 0 && lowest < highest, "lowest rate", lowest, "above 0 and below " + highest);
        TrainingConfig.require(highest <= 1000, "highest rate", highest, "at most 1000");
        TrainingConfig.require(batches >= 2, "batches", batches, "at least 2");
        CustomSchedule rising =
                step -> lowest * StrictMath.pow(highest / lowest, Math.min(1, step / (batches - 1.0)));
        float[] weights = network.arena().copy();
        try {
            return new Run(training, config.optimizer().withSchedule(rising).withAccumulation(1), new Callback[0])
                    .rateTest(batches);
        } finally {
            network.arena().restore(network.arena().layout(), weights);
        }
    }

    /** Before the first epoch, not after it: that can be hours. */
    private static void check(Dataset training, Dataset validation) {
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

    private static String kind(Dataset data) {
        return data.width() + " features and " + targets(data) + " as targets";
    }

    private static String targets(Dataset data) {
        return switch (data.target()) {
            case Target.Labels labels -> labels.classes() + " classes";
            case Target.Values values -> "numbers";
        };
    }

    /** The loss, without penalties, and the metrics that fit the kind of target. */
    public Scores evaluate(Dataset data) {
        return Scores.of(loss, network.predict(compute, data.features()), data.target());
    }

    /** The network's outputs for rows of features: {@link Network#predict}. */
    public Tensor predict(Tensor features) {
        return network.predict(compute, features);
    }

    /** One call of fit: its optimizer, its shuffles and the number of steps taken. */
    private final class Run {
        private final Dataset data;
        private final Callback[] callbacks;
        private final ParameterArena arena = network.arena();
        private final Optimizer optimizer;
        /** Null without averaging. */
        private final WeightAverage average;
        private final Philox shuffle = Philox.stream(config.seed(), "shuffle");
        private final int batchSize;
        private final Workspace workspace = new Workspace();
        private final PlannedStep whole;
        /** For the last batch of an epoch, where it is shorter; else null. */
        private final PlannedStep last;
        /** Batches so far: the position of what is random in the layers. */
        private long batches;

        Run(Dataset data, OptimizerOptions options, Callback[] callbacks) {
            this.data = data;
            this.optimizer = new Optimizer(options, arena.layout());
            this.average = config.averaging().begin(arena.layout()).orElse(null);
            this.callbacks = callbacks;
            this.batchSize = Math.min(config.batchSize(), data.size());
            this.whole = planned(batchSize);
            int left = data.size() % batchSize;
            this.last = left == 0 ? null : planned(left);
        }

        private PlannedStep planned(int rows) {
            return new PlannedStep(network, loss, penalties, config.seed(), compute, data, rows, workspace);
        }

        int steps() {
            return Math.ceilDiv(data.size(), batchSize);
        }

        EpochResult epoch(int epoch, Dataset validation) {
            int[] order = shuffle.permutation(epoch, data.size());
            double sum = 0;
            double rate = 0;
            long start = System.nanoTime();
            for (int step = 1; step <= steps(); step++) {
                rate = optimizer.learningRate();
                float batchLoss = step(order, step);
                if (!Float.isFinite(batchLoss)) {
                    throw NonFiniteLossException.ofLoss(batchLoss, epoch, step, rate);
                }
                sum += (double) batchLoss * rows(step);
                for (Callback callback : callbacks) {
                    callback.step(epoch, step, batchLoss);
                }
            }
            checkWeights(epoch, rate);
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (config.averaging() instanceof Averaging.FromEpoch from && epoch >= from.epoch()) {
                average.update(compute, arena.values());
            }
            Optional<Scores> scores = averaged(() -> Optional.ofNullable(validation).map(Trainer.this::evaluate));
            EpochResult result =
                    new EpochResult(epoch, rate, sum / data.size(), scores, seconds, data.size() / seconds);
            optimizer.observe(result.watchedLoss());
            return result;
        }

        /** What the action makes of the average of the weights, where there is one, else of the weights. */
        <T> T averaged(Supplier<T> action) {
            return average == null || average.count() == 0
                    ? action.get()
                    : average.inPlaceOf(arena.values(), action);
        }

        /** Leaves the network with the average of the weights, where there is one. */
        void finish() {
            if (average != null && average.count() > 0) {
                average.copyTo(arena.values());
            }
        }

        RateTest rateTest(int count) {
            RateTest test = new RateTest(new double[0], new double[0]);
            int[] order = {};
            for (int i = 0; i < count; i++) {
                int step = i % steps() + 1;
                order = step == 1 ? shuffle.permutation(i / steps() + 1, data.size()) : order;
                double rate = optimizer.learningRate();
                float batchLoss = step(order, step);
                if (!Float.isFinite(batchLoss)) {
                    return test;
                }
                test = test.with(rate, batchLoss);
                if (test.diverged()) {
                    return test;
                }
            }
            return test;
        }

        private int rows(int step) {
            return Math.min(batchSize, data.size() - (step - 1) * batchSize);
        }

        /** The loss of a step is computed before its update, so that of an epoch's last step would go unseen. */
        private void checkWeights(int epoch, double rate) {
            for (float weight : arena.values()) {
                if (!Float.isFinite(weight)) {
                    throw NonFiniteLossException.ofWeight(weight, epoch, rate);
                }
            }
        }

        /** One batch, the step's of an epoch, counted from 1. @return its loss before the update */
        private float step(int[] order, int step) {
            PlannedStep planned = rows(step) == batchSize ? whole : last;
            float value = planned.run(order, (step - 1) * batchSize, batches++);
            if (Float.isFinite(value)
                    && optimizer.step(compute, arena.values(), arena.gradients())
                    && config.averaging() instanceof Averaging.Exponential) {
                average.update(compute, arena.values());
            }
            return value;
        }
    }
}
