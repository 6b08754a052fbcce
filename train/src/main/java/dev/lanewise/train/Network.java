package dev.lanewise.train;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.Examples;
import java.util.List;

/**
 * Layers with values for their parameters: what training changes and prediction uses.
 *
 * @param layers the description
 * @param arena the values
 */
public record Network(Layer layers, ParameterArena arena) {
    /** Rows that are predicted together: bounds the memory, and cannot be seen in the result. */
    private static final int ROWS = 1024;

    /** A network with initial values drawn from the seed. */
    public static Network initialised(Layer layers, long seed) {
        return new Network(layers, ParameterArena.of(layers, seed));
    }

    /**
     * The network's outputs, one row for each row of features. A row's result does not depend on the rows beside it. May
     * be called from several threads.
     *
     * @param features shape [n, d]
     * @return shape [n, outputs]: logits for classes, numbers for regression
     */
    public Tensor predict(Compute compute, Tensor features) {
        return predict(compute, features.shape().dim(0), features::slice);
    }

    /** The same for the rows of examples. */
    public Tensor predict(Compute compute, Examples data) {
        return predict(compute, data.size(), data::features);
    }

    /** The features of the rows from a number on, to before another. */
    @FunctionalInterface
    private interface Part {
        Tensor of(int from, int to);
    }

    private Tensor predict(Compute compute, int rows, Part features) {
        Pass pass = Pass.inference(arena);
        Tensor first = output(compute, features.of(0, Math.min(rows, ROWS)), pass);
        if (rows <= ROWS) {
            return first;
        }
        int outputs = first.shape().dim(1);
        Tensor all = Tensor.zeros(Shape.of(rows, outputs));
        System.arraycopy(first.data(), first.offset(), all.data(), 0, first.size());
        for (int from = ROWS; from < rows; from += ROWS) {
            Tensor part = output(compute, features.of(from, Math.min(rows, from + ROWS)), pass);
            System.arraycopy(part.data(), part.offset(), all.data(), from * outputs, part.size());
        }
        return all;
    }

    /**
     * Gathers the running statistics of the layers that have some (batch normalisation) anew: the mean of those of the
     * batches, with the weights as they are. For weights that no training step has seen, such as an average of them.
     *
     * @param order numbers of the rows in the order in which batches take them, drawn as for training: rows that lie sorted
     *     make batches of one kind, whose variance is less than that of all
     * @param batchSize rows of a batch; a last shorter one is left out, unless it is the only one
     */
    public void gatherStatistics(Compute compute, Examples data, int[] order, int batchSize) {
        if (arena.buffers().length == 0) {
            return;
        }
        int size = Math.min(batchSize, order.length);
        Tensor features = Tensor.zeros(Shape.of(size, data.width()));
        Tensor share = Tensor.zeros(Shape.SCALAR);
        for (int batch = 1; batch * size <= order.length; batch++) {
            for (int i = 0; i < size; i++) {
                data.features(order[(batch - 1) * size + i], features.data(), i * data.width());
            }
            share.data()[0] = 1f / batch;
            Pass pass = Pass.gathering(arena, Var.of(share));
            layers.apply(Var.of(features), pass);
            List<Pass.Update> updates = pass.updates();
            Evaluation.of(compute, updates.stream().map(Pass.Update::value).toArray(Var[]::new));
            for (Pass.Update update : updates) {
                Tensor value = update.value().value();
                System.arraycopy(value.data(), value.offset(), update.buffer().data(), update.buffer().offset(), value.size());
            }
        }
    }

    private Tensor output(Compute compute, Tensor features, Pass pass) {
        Var y = layers.apply(Var.of(features), pass);
        Evaluation.of(compute, y);
        return y.value();
    }
}
