package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Losses;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Task;
import dev.lanewise.train.preprocess.TaskChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedTableTest {
    @Test
    void holdsOutAShareAndKeepsTheSuggestionBesideTheTaskAskedFor() {
        PreparedTable suggested = PreparedTable.of(BundledData.iris(), "target", EncoderOptions.DEFAULT, 0.2, 1);
        assertEquals(120, suggested.training().size());
        assertEquals(30, suggested.heldOut().size());
        assertEquals(Losses.SOFTMAX_CROSS_ENTROPY, suggested.loss());

        PreparedTable asked = PreparedTable.of(
                BundledData.iris(), "target", EncoderOptions.DEFAULT.withTask(Task.REGRESSION), 0.2, 1);
        assertEquals(TaskChoice.of(BundledData.iris(), "target"), asked.choice());
        assertEquals(Task.REGRESSION, asked.encoder().task());
        assertEquals(Losses.MEAN_SQUARED_ERROR, asked.loss());
    }

    @Test
    void aMissingTargetIsRefused() {
        assertThrows(
                DataException.class,
                () -> PreparedTable.of(BundledData.iris(), "species", EncoderOptions.DEFAULT, 0.2, 1));
    }

    @Test
    void aPerceptronHasActivationAndDropoutAfterEachHiddenLayerOnly() {
        List<String> labels = Perceptron.of(4, List.of(8, 6), 3, Activation.TANH, 0.5f).layers().stream()
                .map(Layer::label)
                .toList();
        assertEquals(
                List.of("linear 4 → 8", "tanh", "dropout 0.5", "linear 8 → 6", "tanh", "dropout 0.5", "linear 6 → 3"),
                labels);
        assertEquals(1, Perceptron.of(4, List.of(), 3, Activation.TANH, 0.5f).layers().size());
        assertEquals(3, Perceptron.of(4, List.of(8), 3, Activation.TANH, 0).layers().size());
    }
}
