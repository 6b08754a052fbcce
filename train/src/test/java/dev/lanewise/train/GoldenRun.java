package dev.lanewise.train;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Loss;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.GradientClip;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.WarmUp;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.preprocess.TableEncoder;

/** Two small trainings that touch most of Lanewise; each prints the hash of its weights, which is committed. */
final class GoldenRun {
    private GoldenRun() {}

    /** For {@code GoldenRunTest} in a fresh JVM: prints the hashes for each number of threads. */
    public static void main(String[] threads) {
        System.out.println(Backend.preferred().name() + " " + Backend.preferred().vectorBits());
        for (String count : threads) {
            System.out.println(count + " " + digits(Integer.parseInt(count)) + " " + iris(Integer.parseInt(count)));
        }
    }

    /** Batches large enough to be shared among threads, a last short one, dropout, penalties, Adam. */
    static String digits(int threads) {
        Sequential layers = Sequential.of(
                Linear.of(64, 300),
                Activation.RELU,
                new Dropout(0.2f),
                Linear.of(300, 40),
                Activation.TANH,
                Linear.of(40, 10));
        TrainingConfig config = TrainingConfig.defaults()
                .withEpochs(3)
                .withBatchSize(250)
                .withL1(1e-5f)
                .withL2(1e-4f)
                .withValidationShare(0.1)
                .withPatience(2)
                .withSeed(7);
        return hash(layers, CrossEntropy.standard(), config, encoded("digits"), threads);
    }

    /** Odd sizes, the other activations, clipping, a schedule, RMSprop. */
    static String iris(int threads) {
        Sequential layers = Sequential.of(
                Linear.of(4, 7), Activation.SIGMOID, Linear.of(7, 5), Activation.SOFTPLUS, Linear.of(5, 3));
        TrainingConfig config = TrainingConfig.defaults()
                .withEpochs(4)
                .withBatchSize(11)
                .withRule(RmsProp.of().withDecay(0.9))
                .withSchedule(new WarmUp(5, new CosineDecay(0.01, 0.001, 50)))
                .withClip(GradientClip.byGlobalNorm(0.5))
                .withSeed(8);
        return hash(layers, CrossEntropy.standard(), config, encoded("iris"), threads);
    }

    private static Dataset encoded(String name) {
        var table = name.equals("iris") ? BundledData.iris() : BundledData.digits();
        return TableEncoder.fit(table, "target").encode(table);
    }

    private static String hash(Sequential layers, Loss loss, TrainingConfig config, Dataset data, int threads) {
        try (Parallel parallel = Parallel.of(threads)) {
            return new Trainer(layers, loss, config, new Compute(Backend.preferred(), parallel))
                    .fit(data)
                    .identity()
                    .weightsHash();
        }
    }
}
