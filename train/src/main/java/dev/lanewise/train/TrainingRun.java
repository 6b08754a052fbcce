package dev.lanewise.train;

import dev.lanewise.autograd.Workspace;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Penalty;
import dev.lanewise.engine.Compute;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.SharpnessAware;
import dev.lanewise.optim.WeightAverage;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.event.EpochEvent;
import dev.lanewise.train.event.StepEvent;
import dev.lanewise.train.event.UpdateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One run of a {@link Trainer}: its optimizer, its shuffles and how far it has come. */
final class TrainingRun {
    private final Network network;
    private final Loss loss;
    private final TrainingConfig config;
    private final Compute compute;
    private final Examples data;
    private final String dataHash;
    /** Null without validation data. */
    private final Examples validation;

    private final Optional<String> validationHash;
    private final TrainingRows trained;
    private final Callback[] callbacks;
    private final ParameterArena arena;
    private final Optimizer optimizer;
    /** Null without averaging. */
    private final WeightAverage average;
    /** Null unless a rule keeps an average of the weights, for which this is. */
    private final float[] ruleAverage;
    /** Null without sharpness-aware steps. */
    private final SharpnessAware sharpness;

    private final Best best;
    /** Batches for one update. */
    private final int accumulation;

    private final int batchSize;
    private final PlannedStep whole;
    /** For the last batch of an epoch, where it is shorter; else null. */
    private final PlannedStep last;

    private final Supplier<TrainingState> state = this::state;

    /** The epoch of the next step, and the steps made in it: the cursor in the data. */
    private int epoch = 1;

    private int step;
    /** Batches so far: the position of what is random in the layers. */
    private long batches;

    private double lossSum;
    /** Of the step before. */
    private double rate;

    private double epochSeconds;
    private double seconds;
    private long since;
    private final List<EpochResult> epochs = new ArrayList<>();
    private boolean finished;

    TrainingRun(
            Network network,
            Loss loss,
            TrainingConfig config,
            OptimizerOptions options,
            Compute compute,
            Examples data,
            Examples validation,
            Callback[] callbacks) {
        this.network = network;
        this.loss = loss;
        this.config = config;
        this.compute = compute;
        this.data = data;
        this.dataHash = data.sha256();
        this.validation = validation;
        this.validationHash = Optional.ofNullable(validation).map(Examples::sha256);
        this.trained = new TrainingRows(data, config.augmentations(), config.seed());
        this.callbacks = callbacks.clone();
        this.arena = network.arena();
        this.optimizer = new Optimizer(options, arena.layout());
        this.average = config.averaging().begin(arena.layout()).orElse(null);
        this.ruleAverage = optimizer.averages() ? new float[arena.layout().size()] : null;
        if (average != null && ruleAverage != null) {
            throw new IllegalArgumentException("averaging: " + options.rule() + " or a group's rule keeps an average of its own,"
                    + " which is then the result; leave out " + config.averaging());
        }
        this.sharpness = config.sharpness() == 0 ? null : new SharpnessAware(config.sharpness(), arena.layout());
        this.best = new Best(config.patience());
        this.accumulation = options.accumulation();
        this.batchSize = Math.min(config.batchSize(), data.size());
        Workspace workspace = new Workspace();
        this.whole = planned(batchSize, workspace);
        int left = data.size() % batchSize;
        this.last = left == 0 ? null : planned(left, workspace);
    }

    private PlannedStep planned(int rows, Workspace workspace) {
        List<Penalty> penalties = new ArrayList<>();
        if (config.l1() > 0) {
            penalties.add(Penalty.l1(config.l1()));
        }
        if (config.l2() > 0) {
            penalties.add(Penalty.l2(config.l2()));
        }
        return new PlannedStep(network, loss, penalties, config.seed(), compute, trained, rows, workspace);
    }

    private int[] order(int of) {
        return config.sampling().order(data.target(), config.seed(), of);
    }

    private int steps() {
        return Math.ceilDiv(data.size(), batchSize);
    }

    /** Goes to where another run was. */
    void restore(TrainingState saved) {
        same("configuration", saved.configuration(), config.toString());
        same("network", saved.network(), words(network.layers()));
        same("loss", saved.loss(), words(loss));
        same("training data", saved.dataHash(), dataHash);
        same("validation data", saved.validationHash().orElse("none"), validationHash.orElse("none"));
        if (saved.step() >= steps() || saved.epoch() > config.epochs() + 1) {
            throw new IllegalArgumentException("resume: the state is at epoch " + saved.epoch() + ", after step " + saved.step()
                    + "; this run has " + config.epochs() + " epochs of " + steps() + " steps");
        }
        if (saved.average().isPresent() != (average != null)) {
            throw new IllegalArgumentException("resume: the state " + (average == null ? "has" : "lacks") + " an average of the weights");
        }
        saved.best().weights().ifPresent(weights -> {
            if (weights.length != arena.stateLayout().size()) {
                throw new IllegalArgumentException("resume: " + weights.length + " best weights, the layout has "
                        + arena.stateLayout().size());
            }
        });
        optimizer.restore(saved.optimizer());
        saved.average().ifPresent(value -> average.restore(value));
        arena.restore(saved.layout(), saved.weights());
        best.restore(saved.best());
        epoch = saved.epoch();
        step = saved.step();
        batches = saved.batches();
        lossSum = saved.lossSum();
        epochSeconds = saved.epochSeconds();
        seconds = saved.seconds();
        epochs.addAll(saved.epochs());
        finished = saved.finished();
    }

    /** Without the identities that Java shows of what has no words of its own, which no other process knows. */
    private static String words(Object part) {
        return part.toString().replaceAll("(/0x[0-9a-f]+)?@[0-9a-f]+", "");
    }

    private static void same(String what, String theirs, String ours) {
        if (!theirs.equals(ours)) {
            throw new IllegalArgumentException("resume: the state is of a run with another " + what + ": " + theirs + ", here " + ours);
        }
    }

    private TrainingState state() {
        takeTime();
        return new TrainingState(
                config.toString(),
                words(network.layers()),
                words(loss),
                dataHash,
                validationHash,
                arena.stateLayout(),
                arena.copy(),
                optimizer.state(),
                Optional.ofNullable(average).map(WeightAverage::state),
                best.state(),
                epoch,
                step,
                batches,
                lossSum,
                epochSeconds,
                seconds,
                epochs,
                finished);
    }

    private void takeTime() {
        long now = System.nanoTime();
        seconds += (now - since) * 1e-9;
        since = now;
    }

    /** Trains from where the run stands to its end. */
    TrainingReport train() {
        since = System.nanoTime();
        for (Callback callback : callbacks) {
            callback.started(config.epochs(), steps(), data.size());
        }
        while (!finished) {
            trainEpoch();
        }
        if (averages()) {
            takeAverage();
        }
        int bestEpoch = best.restoreWeights(arena).orElse(epochs.size());
        takeTime();
        RunIdentity identity = new RunIdentity(
                config.seed(), config.toString(), dataHash, arena.hash(), Environment.of(compute));
        // Each update is made or left out: nothing need be counted, and a resumed run knows it too.
        long skipped = batches / accumulation - optimizer.steps();
        return new TrainingReport(config, data.size(), epochs, bestEpoch, skipped, seconds, identity);
    }

    private void trainEpoch() {
        EpochEvent event = EpochEvent.begun();
        int[] order = order(epoch);
        long start = System.nanoTime();
        double before = epochSeconds;
        boolean goOn = true;
        while (step < steps() && goOn) {
            StepEvent stepping = StepEvent.begun();
            step++;
            rate = optimizer.learningRate();
            float batchLoss = step(epoch, order, step);
            if (!Float.isFinite(batchLoss)) {
                throw NonFiniteLossException.ofLoss(batchLoss, epoch, step, planned(step).birthOfNonFinite(), rate);
            }
            Optional<String> skipped = optimizer.skipped();
            if (skipped.isPresent()) {
                for (Callback callback : callbacks) {
                    callback.skipped(epoch, step, skipped.get());
                }
            }
            lossSum += (double) batchLoss * rows(step);
            for (Callback callback : callbacks) {
                goOn &= callback.step(epoch, step, batchLoss);
            }
            epochSeconds = before + (System.nanoTime() - start) * 1e-9;
            if (step < steps() && goOn) {
                reached(epoch, step);
            }
            if (stepping != null) {
                stepping.done(epoch, step, batchLoss);
            }
        }
        checkWeights();
        EpochResult result = result();
        epochs.add(result);
        goOn &= averaged(() -> best.offer(result, arena));
        for (Callback callback : callbacks) {
            goOn &= callback.epoch(result);
        }
        finished = !goOn || epoch == config.epochs();
        int made = step;
        epoch++;
        step = 0;
        lossSum = 0;
        epochSeconds = 0;
        reached(epoch - 1, made);
        if (event != null) {
            event.done(result.epoch(), result.loss(), result.learningRate());
        }
    }

    private void reached(int inEpoch, int made) {
        for (Callback callback : callbacks) {
            callback.reached(inEpoch, made, finished, state);
        }
    }

    private EpochResult result() {
        if (config.averaging() instanceof Averaging.FromEpoch from && epoch >= from.epoch()) {
            average.update(compute, arena.values());
        }
        Optional<Scores> scores = averaged(() -> Optional.ofNullable(validation)
                .map(held -> Scores.of(loss, network.predict(compute, held), held.target(), held.weights())));
        int seen = Math.min(step * batchSize, data.size());
        EpochResult result = new EpochResult(
                epoch, rate, lossSum / seen, scores, epochSeconds, seen / epochSeconds, arena.hash());
        optimizer.observe(result.watchedLoss());
        return result;
    }

    /**
     * What the action makes of the average of the weights, where there is one, with running statistics that fit it; else of
     * the weights.
     */
    private <T> T averaged(Supplier<T> action) {
        if (!averages()) {
            return action.get();
        }
        float[] running = arena.buffers().clone();
        float[] weights = arena.values().clone();
        takeAverage();
        T made = action.get();
        System.arraycopy(weights, 0, arena.values(), 0, weights.length);
        System.arraycopy(running, 0, arena.buffers(), 0, running.length);
        return made;
    }

    private boolean averages() {
        return ruleAverage != null ? optimizer.steps() > 0 : average != null && average.count() > 0;
    }

    /** Puts the average, of the rule or of the run, in the place of the weights. */
    private void takeAverage() {
        if (ruleAverage != null) {
            optimizer.average(compute, arena.values(), ruleAverage);
            System.arraycopy(ruleAverage, 0, arena.values(), 0, ruleAverage.length);
        } else {
            average.copyTo(arena.values());
        }
        network.gatherStatistics(compute, data, order(1), batchSize);
    }

    /** Tries rising rates, which the schedule has. */
    RateTest rateTest(int count) {
        RateTest test = new RateTest(new double[0], new double[0]);
        int[] order = {};
        for (int i = 0; i < count; i++) {
            int number = i % steps() + 1;
            int of = i / steps() + 1;
            order = number == 1 ? order(of) : order;
            double tried = optimizer.learningRate();
            float batchLoss = step(of, order, number);
            if (!Float.isFinite(batchLoss)) {
                return test;
            }
            test = test.with(tried, batchLoss);
            if (test.diverged()) {
                return test;
            }
        }
        return test;
    }

    /** What this batch's gradient counts in the mean of those for one update: the more, the more rows it has. */
    private double batchWeight() {
        if (accumulation == 1 || last == null) {
            return 1;
        }
        long first = batches - batches % accumulation;
        long all = 0;
        for (long i = first; i < first + accumulation; i++) {
            all += rows((int) (i % steps()) + 1);
        }
        return (double) accumulation * rows((int) (batches % steps()) + 1) / all;
    }

    private int rows(int number) {
        return Math.min(batchSize, data.size() - (number - 1) * batchSize);
    }

    /** The loss of a step is computed before its update, so that of an epoch's last step would go unseen. */
    private void checkWeights() {
        for (float weight : arena.values()) {
            if (!Float.isFinite(weight)) {
                throw NonFiniteLossException.ofWeight(weight, epoch, rate);
            }
        }
    }

    private PlannedStep planned(int number) {
        return rows(number) == batchSize ? whole : last;
    }

    /** One batch, the number of that epoch, counted from 1. @return its loss before the update */
    private float step(int of, int[] order, int number) {
        PlannedStep planned = planned(number);
        float value = planned.run(of, order, (number - 1) * batchSize, batches);
        planned.updateBuffers();
        if (Float.isFinite(value)
                && update(planned, of, order, (number - 1) * batchSize)
                && config.averaging() instanceof Averaging.Exponential) {
            average.update(compute, arena.values());
        }
        batches++;
        return value;
    }

    /** The update with the gradient in the arena, or with that of the worst point nearby: the same rows and dropped values. */
    private boolean update(PlannedStep planned, int of, int[] order, int from) {
        if (sharpness != null && sharpness.climb(compute, arena.values(), arena.gradients())) {
            planned.run(of, order, from, batches);
            sharpness.back(arena.values());
        }
        UpdateEvent event = UpdateEvent.begun();
        boolean updated = optimizer.step(compute, arena.values(), arena.gradients(), batchWeight());
        if (event != null) {
            event.done(optimizer.steps());
        }
        return updated;
    }
}
