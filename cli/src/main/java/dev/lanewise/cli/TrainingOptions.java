package dev.lanewise.cli;

import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CycledMomentum;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.NonFiniteGradients;
import dev.lanewise.optim.OptimizerOptions;
import dev.lanewise.optim.ParameterGroup;
import dev.lanewise.optim.ParameterSelection;
import dev.lanewise.optim.Schedule;
import dev.lanewise.train.Averaging;
import dev.lanewise.train.Sampling;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.augment.Augmentation;
import dev.lanewise.train.augment.Augmentations;
import dev.lanewise.train.data.ImageShape;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.Task;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** The options of how a network is trained. */
final class TrainingOptions extends ThreadCount {
    private static final double VALIDATION_SHARE = 0.2;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Passes over the training rows. Default: 50.")
    int epochs = 50;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = Values.BatchSize.class,
            description = "Rows a step; all: one step an epoch (batch gradient descent), 1: stochastic gradient"
                    + " descent. Default: 32.")
    int batch = 32;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            converter = Choice.OfLoss.class,
            completionCandidates = Choice.OfLoss.class,
            description = "${COMPLETION-CANDIDATES}. For classes the first three: focal lets easy rows count less, bce"
                    + " tells each class from the others. For numbers the last three: mae and huber mind outliers"
                    + " less. Default: cross-entropy or mse.")
    LossChoice loss;

    @Option(
            names = "--label-smoothing",
            paramLabel = "SHARE",
            converter = Values.DropRate.class,
            description = "The share of a row's class that all classes share, against overconfidence; with"
                    + " cross-entropy. Default: 0.")
    double labelSmoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "KIND",
            converter = Choice.OfClassWeights.class,
            completionCandidates = Choice.OfClassWeights.class,
            description = "${COMPLETION-CANDIDATES}. balanced: a class counts the same, however rare. Default: none.")
    ClassWeights classWeights = ClassWeights.NONE;

    @Option(
            names = "--balance",
            description = "Each epoch trains on as many rows of each class: some of a large one, those of a small one more than"
                    + " once. Default: each row once.")
    boolean balance;

    @Option(
            names = "--augment",
            paramLabel = "NAME=VALUE,...",
            converter = AugmentChoice.Converter.class,
            description = "Changes the training rows anew in each epoch. Any rows: noise=DEVIATION, of the scaled values; mixup=ALPHA."
                    + " Images, with --image: shift=PIXELS, crop=PIXELS (padded by mirroring), flip=horizontal or vertical,"
                    + " rotate=DEGREES, erase=PROBABILITY, cutmix=ALPHA. Default: none.")
    AugmentChoice augment = AugmentChoice.NONE;

    @Option(
            names = "--image",
            paramLabel = "HxW[xC]",
            converter = AugmentChoice.Image.class,
            description = "The shape of the images that the rows are, such as 28x28: a column a pixel, line by line, channel by"
                    + " channel. Their pixels want one scale: with --scale none they stay as they are. Default: that"
                    + " of a file of images, else none.")
    ImageShape image;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = Choice.OfRule.class,
            completionCandidates = Choice.OfRule.class,
            description = "${COMPLETION-CANDIDATES}. Default: adam.")
    Rule optimizer = Rule.ADAM;

    @Option(
            names = {"--lr", "--learning-rate"},
            paramLabel = "RATE",
            converter = Values.Rate.class,
            description = "The learning rate. Default: 0.001 for rmsprop, adam, adamw and radam, 0.002 for adamax and"
                    + " nadam, 0.01 for momentum and nesterov, 0.05 for sgd and adagrad, 1 for adadelta.")
    Double learningRate;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = Choice.OfRateSchedule.class,
            completionCandidates = Choice.OfRateSchedule.class,
            description = "The learning rate over the run: ${COMPLETION-CANDIDATES}. step: a tenth after each third; multi-step: a"
                    + " tenth after a half and three quarters; exponential: down to a hundredth; inverse-time: to a tenth; linear,"
                    + " polynomial (a square), cosine: to 0; restarts: three cosines; one-cycle: up, then down to 0; cyclic: five times"
                    + " up from a tenth and down; noam: up in a tenth of the run, then down with the root of the step; plateau: a tenth"
                    + " when the loss on a fifth of the training rows has not fallen for more than ten epochs. Default: constant.")
    RateSchedule schedule = RateSchedule.CONSTANT;

    @Option(
            names = "--cycle-momentum",
            paramLabel = "LOW,HIGH",
            converter = Values.MomentumRange.class,
            description = "With --schedule one-cycle or cyclic, and an optimizer with a momentum (or beta 1): it goes from HIGH to LOW while"
                    + " the learning rate rises, and back; 0.85,0.95 is usual. Default: the optimizer's own all along.")
    Values.Momenta cycleMomentum;

    @Option(
            names = "--warmup",
            paramLabel = "EPOCHS",
            converter = Values.CountOrNone.class,
            description = "Epochs in which the learning rate rises first. Default: 0.")
    int warmUp;

    @Option(
            names = "--l1",
            paramLabel = "WEIGHT",
            converter = Values.Weight.class,
            description = "Adds WEIGHT times the sum of |w| over all weights to the loss. Default: 0.")
    double l1;

    @Option(
            names = "--l1-proximal",
            paramLabel = "WEIGHT",
            converter = Values.ProximalWeight.class,
            description = "After each step brings every weight nearer to zero by WEIGHT times the learning rate, and to"
                    + " zero itself if it is that near. Unlike --l1 no optimizer rescales it. Default: 0.")
    double proximalL1;

    @Option(
            names = "--l2",
            paramLabel = "WEIGHT",
            converter = Values.Weight.class,
            description = "Adds WEIGHT times the sum of w² over all weights to the loss. Default: 0.")
    double l2;

    @Option(
            names = "--clip-norm",
            paramLabel = "LIMIT",
            converter = Values.Rate.class,
            description = "Scales gradients down whose norm is larger. Default: no limit.")
    Double clipNorm;

    @Option(
            names = "--skip-non-finite",
            description = "Leaves out the updates for which a gradient is not finite, and says how many. Default: a run ends when its"
                    + " loss or weights no longer are.")
    boolean skipNonFinite;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Batches whose gradients are averaged for one step, each by its rows. Default: 1.")
    int accumulate = 1;

    @Option(
            names = "--sam",
            paramLabel = "RADIUS",
            converter = Values.Radius.class,
            description = "Sharpness-aware steps, with the gradient of the worst point within RADIUS, 0.05 for instance;"
                    + " twice the time. Default: none.")
    Double sam;

    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            converter = Values.DropRate.class,
            description = "The result is the exponential moving average of the weights, 0.999 for instance."
                    + " Default: none.")
    Double ema;

    @Option(
            names = "--swa",
            paramLabel = "EPOCH",
            converter = Values.Count.class,
            description = "The result is the mean of the weights after each epoch from this one on. Default: none.")
    Integer swa;

    @Option(
            names = "--patience",
            paramLabel = "EPOCHS",
            converter = Values.CountOrNone.class,
            description = "Early stopping: hold back a fifth of the training rows, stop after so many epochs"
                    + " without a better loss on them, and keep the best weights. Default: 0 (never).")
    int patience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Draws everything random: the held-out rows, the first weights, the order of the rows."
                    + " Default: 1.")
    long seed = 1;

    void check(CommandLine line) {
        if (warmUp >= epochs) {
            throw new ParameterException(
                    line, "--warmup " + warmUp + ": want fewer epochs than --epochs " + epochs);
        }
        if (ema != null && swa != null) {
            throw new ParameterException(
                    line, "--ema and --swa: the result can be one average of the weights; choose one of them");
        }
        if (swa != null && swa > epochs) {
            throw new ParameterException(line, "--swa " + swa + ": want an epoch within --epochs " + epochs);
        }
        checkMomentum(line);
        try {
            augmentations();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--augment: " + e.getMessage().replaceFirst("^augmentation: ", ""));
        }
    }

    private void checkMomentum(CommandLine line) {
        if (cycleMomentum != null && !schedule.cycles()) {
            throw new ParameterException(line, "--cycle-momentum: the momentum goes against the learning rate, which does not go up and down"
                    + " with --schedule " + Choice.word(schedule) + "; add --schedule one-cycle or cyclic");
        }
        if (cycleMomentum != null && !optimizer.hasMomentum()) {
            throw new ParameterException(line, "--cycle-momentum: --optimizer " + Choice.word(optimizer)
                    + " has no momentum that could change; choose "
                    + Stream.of(Rule.values()).filter(Rule::hasMomentum).map(Choice::word).collect(Collectors.joining(", ")));
        }
    }

    /** What is wrong with the loss for this task is wrong before anything is trained. */
    void checkLoss(CommandLine line, Task task) {
        LossChoice choice = lossFor(task);
        if (choice.task != task) {
            throw new ParameterException(line, "--loss " + Choice.word(choice) + ": it is for " + Choice.word(choice.task)
                    + ", the task is " + Choice.word(task) + "; choose another loss, or --task " + Choice.word(choice.task));
        }
        if (classWeights == ClassWeights.BALANCED && task != Task.CLASSIFICATION) {
            throw new ParameterException(
                    line, "--class-weights balanced: it is for classification, the task is " + Choice.word(task) + "; leave it out");
        }
        if (balance && task != Task.CLASSIFICATION) {
            throw new ParameterException(
                    line, "--balance: it is for classification, the task is " + Choice.word(task) + "; leave it out");
        }
        if (labelSmoothing != 0 && choice != LossChoice.CROSS_ENTROPY) {
            throw new ParameterException(line, "--label-smoothing: it is for the loss cross-entropy, this one is "
                    + Choice.word(choice) + "; leave one out");
        }
    }

    private LossChoice lossFor(Task task) {
        return loss != null ? loss : task == Task.CLASSIFICATION ? LossChoice.CROSS_ENTROPY : LossChoice.MSE;
    }

    /** The loss for these training rows. */
    Loss lossOf(Target target) {
        return switch (target) {
            case Target.Values _ -> lossFor(Task.REGRESSION).loss;
            case Target.Labels labels -> {
                LossChoice choice = lossFor(Task.CLASSIFICATION);
                Loss weighted = classWeights == ClassWeights.BALANCED ? choice.balanced(labels) : choice.loss;
                yield weighted instanceof CrossEntropy entropy ? entropy.withLabelSmoothing((float) labelSmoothing) : weighted;
            }
        };
    }

    /** Rows that steer the training are held back from it; the held-out rows steer nothing. */
    boolean validates() {
        return patience > 0 || schedule == RateSchedule.PLATEAU;
    }

    private int batchRows(int rows) {
        return batch == Values.BatchSize.ALL ? rows : batch;
    }

    private double validationShare() {
        return validates() ? VALIDATION_SHARE : 0;
    }

    /** The batches of an epoch. */
    private int batches(int rows) {
        return Math.ceilDiv((int) Math.ceil(rows * (1 - validationShare())), batchRows(rows));
    }

    /** How often the weights are updated in a run with so many training rows. */
    long updates(int rows) {
        return Math.max(1, (long) epochs * batches(rows) / accumulate);
    }

    /** The configuration for so many training rows. */
    TrainingConfig config(int rows) {
        int batchRows = batchRows(rows);
        int batches = batches(rows);
        long steps = updates(rows);
        long rising = (long) warmUp * batches / accumulate;
        double rate = learningRate == null ? optimizer.learningRate : learningRate;
        Schedule after = schedule.over(Math.max(1, steps - rising), rate);
        OptimizerOptions update = OptimizerOptions.of(
                        optimizer.rule, rising == 0 ? after : after.withWarmUp(rising))
                .withAccumulation(accumulate)
                .withNonFinite(skipNonFinite ? NonFiniteGradients.SKIP : NonFiniteGradients.PASS)
                .withClip(clipNorm == null ? GradientClip.none() : GradientClip.byGlobalNorm(clipNorm));
        if (cycleMomentum != null) {
            Schedule momentum = new CycledMomentum(after, cycleMomentum.low(), cycleMomentum.high());
            update = update.withMomentum(
                    rising == 0 ? momentum : new Constant(cycleMomentum.high()).followedBy(momentum, rising));
        }
        if (proximalL1 > 0) {
            update = update.withProximalL1(proximalL1)
                    .withGroups(ParameterGroup.of(ParameterSelection.vectors()).withProximalL1(0));
        }
        return TrainingConfig.defaults()
                .withEpochs(epochs)
                .withBatchSize(batchRows)
                .withOptimizer(update)
                .withAveraging(averaging())
                .withSharpness(sam == null ? 0 : sam)
                .withL1((float) l1)
                .withL2((float) l2)
                .withValidationShare(validationShare())
                .withPatience(patience)
                .withSampling(balance ? Sampling.BALANCED : Sampling.SHUFFLED)
                .withAugmentations(augmentations().list().toArray(Augmentation[]::new))
                .withSeed(seed);
    }

    private Augmentations augmentations() {
        return augment.of(Optional.ofNullable(image));
    }

    private Averaging averaging() {
        if (swa != null) {
            return Averaging.fromEpoch(swa);
        }
        return ema == null ? Averaging.none() : Averaging.exponential(ema);
    }
}
