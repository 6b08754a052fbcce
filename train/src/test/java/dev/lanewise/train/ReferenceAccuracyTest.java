package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.LabelEncoder;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.validation.StratifiedKFold;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The accuracy of scikit-learn's MLPClassifier with its defaults on the same folds, less 0.01 ({@code docs/validation.md}). */
class ReferenceAccuracyTest {
    @Test
    void iris() {
        reaches(0.941, BundledData.iris());
    }

    @Test
    @Tag("long")
    void digits() {
        reaches(0.926, BundledData.digits());
    }

    private static void reaches(double wanted, Table table) {
        int[] labels = LabelEncoder.fit(table, "target").encode(table).indices().toArray();
        CrossValidation result = CrossValidation.of(
                table,
                "target",
                EncoderOptions.DEFAULT.withTask(Task.CLASSIFICATION),
                StratifiedKFold.of(labels, 5),
                (inputs, outputs) -> Perceptron.of(inputs, List.of(100), outputs, Activation.RELU, 0),
                TrainingConfig.defaults().withEpochs(200).withBatchSize(200).withSeed(1),
                Compute.serial(),
                fold -> {});
        double accuracy = result.summary(scores -> ((Scores.OfClasses) scores).metrics().accuracy()).mean();
        assertTrue(accuracy >= wanted, accuracy + ", want " + wanted);
    }
}
