package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Idx;
import dev.lanewise.train.data.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The multilayer perceptron of Keras' first example (512-512 with dropout, RMSprop, 20 epochs) and a convolutional network,
 * from the IDX files.
 */
class MnistTest {
    /** The folder with the four files of MNIST: {@code -Dlanewise.mnist=…}. */
    private static final String FOLDER = System.getProperty("lanewise.mnist", "");

    private static Dataset data(String part) throws IOException {
        Tensor images = Idx.floats(Path.of(FOLDER, part + "-images-idx3-ubyte.gz"));
        Tensor rows = images.reshape(Shape.of(images.shape().dim(0), 28 * 28));
        for (int i = 0; i < rows.size(); i++) {
            rows.data()[i] /= 255;
        }
        return Dataset.of(rows, Target.Labels.of(Idx.integers(Path.of(FOLDER, part + "-labels-idx1-ubyte.gz")).toArray(), 10));
    }

    @Test
    @Tag("long")
    void reachesTheAccuracyOfKeras() throws IOException {
        assumeThatMnistIsThere();
        Sequential layers = Sequential.of(
                Linear.of(784, 512), Activation.RELU, new Dropout(0.2f),
                Linear.of(512, 512), Activation.RELU, new Dropout(0.2f),
                Linear.of(512, 10));
        TrainingConfig config = TrainingConfig.defaults()
                .withRule(RmsProp.of().withDecay(0.9)) // as Keras has it
                .withLearningRate(0.001)
                .withBatchSize(128)
                .withEpochs(20)
                .withSeed(1);
        train("MNIST", layers, config, 0.982);
    }

    /** The example of docs/images-and-sequences.md. */
    @Test
    @Tag("long")
    void aConvolutionalNetworkIsBetter() throws IOException {
        assumeThatMnistIsThere();
        Sequential layers = Sequential.of(
                Unflatten.to(1, 28, 28),
                Conv2d.of(1, 32, 3), Activation.RELU,
                Conv2d.of(32, 64, 3), Activation.RELU,
                MaxPool2d.of(2), new Flatten(),
                Linear.of(64 * 12 * 12, 128), Activation.RELU,
                Linear.of(128, 10));
        TrainingConfig config = TrainingConfig.defaults()
                .withRule(Adam.of())
                .withLearningRate(0.001)
                .withBatchSize(64)
                .withEpochs(2)
                .withSeed(1);
        train("MNIST, convolutional", layers, config, 0.985);
    }

    private static void assumeThatMnistIsThere() {
        assumeTrue(
                !FOLDER.isEmpty() && Files.isDirectory(Path.of(FOLDER)),
                "MNIST is not there: tell where its IDX files are by -Dlanewise.mnist=FOLDER");
    }

    private static void train(String name, Sequential layers, TrainingConfig config, double bar) throws IOException {
        try (Parallel parallel = Parallel.of(Runtime.getRuntime().availableProcessors())) {
            Trainer trainer = new Trainer(
                    layers, CrossEntropy.standard(), config, new Compute(Backend.preferred(), parallel));
            TrainingReport report = trainer.fit(data("train"));
            double accuracy = ((Scores.OfClasses) trainer.evaluate(data("t10k"))).metrics().accuracy();
            System.out.println(name + ": accuracy " + accuracy + ", " + report.seconds() / config.epochs()
                    + " s an epoch, weights " + report.identity().weightsHash());
            assertTrue(accuracy >= bar, "accuracy " + accuracy);
        }
    }
}
