package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.EncodedSplit;
import dev.lanewise.train.validation.Split;
import dev.lanewise.train.validation.TableSplits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real data, from the table to the score. */
class EndToEndTest {
    private static final Compute COMPUTE = Compute.serial();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void digits(long seed) {
        PreparedTable data = DigitsExample.prepare(seed);
        TrainingConfig config = DigitsExample.config(seed, data.training().size());
        double accuracy = accuracy(DigitsExample.network(), config, data.encoded());
        assertTrue(accuracy >= 0.97, "accuracy " + accuracy);
    }

    @Test
    void irisInTenFolds() {
        Table table = BundledData.iris();
        double sum = 0;
        for (Split split : TableSplits.folds(table, "target", Task.CLASSIFICATION, 10, 1)) {
            EncodedSplit data = EncodedSplit.of(table, "target", split, EncoderOptions.DEFAULT);
            Sequential layers = Sequential.of(Linear.of(4, 16), Activation.RELU, Linear.of(16, 3));
            TrainingConfig config = TrainingConfig.defaults()
                    .withLearningRate(0.01)
                    .withEpochs(60)
                    .withBatchSize(16)
                    .withSeed(1);
            sum += accuracy(layers, config, data);
        }
        assertTrue(sum / 10 >= 0.95, "mean accuracy " + sum / 10);
    }

    private static double accuracy(Layer layers, TrainingConfig config, EncodedSplit data) {
        Trainer trainer = new Trainer(layers, CrossEntropy.standard(), config, COMPUTE);
        trainer.fit(data.train());
        return ((Scores.OfClasses) trainer.evaluate(data.test())).metrics().accuracy();
    }
}
