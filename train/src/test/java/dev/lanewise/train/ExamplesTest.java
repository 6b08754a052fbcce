package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.BatchNorm;
import dev.lanewise.autograd.nn.CrossEntropy;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.TableEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Dataset IRIS = TableEncoder.fit(BundledData.iris(), "target").encode(BundledData.iris());

    /** Gives its rows out one by one, as a file would. */
    private record RowByRow(Dataset data) implements Examples {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public List<String> featureNames() {
            return data.featureNames();
        }

        @Override
        public Target target() {
            return data.target();
        }

        @Override
        public void features(int row, float[] to, int at) {
            data.features(row, to, at);
        }

        @Override
        public Examples rows(int... rows) {
            return new RowByRow(data.rows(rows));
        }
    }

    @Test
    void theSameRowsElsewhereHaveTheSameHashAndFeatures() {
        Examples rows = new RowByRow(IRIS);
        assertEquals(IRIS.sha256(), rows.sha256());
        assertEquals(4, rows.width());
        assertArrayEquals(IRIS.features(7, 19).toArray(), rows.features(7, 19).toArray());
    }

    @Test
    void theSameRowsElsewhereTrainToTheSameBits() {
        assertEquals(fit(IRIS), fit(new RowByRow(IRIS)));
    }

    /** With rows held back, and statistics gathered over the data anew. */
    private static String fit(Examples data) {
        TrainingConfig config = TrainingConfig.defaults()
                .withEpochs(3)
                .withBatchSize(32)
                .withValidationShare(0.2)
                .withAveraging(Averaging.fromEpoch(2));
        Trainer trainer = new Trainer(
                Sequential.of(Linear.of(4, 8), BatchNorm.of(8), Activation.TANH, Linear.of(8, 3)),
                CrossEntropy.standard(),
                config,
                Compute.serial());
        String weights = trainer.fit(data).identity().weightsHash();
        return weights + trainer.evaluate(data);
    }
}
