package dev.lanewise.train;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.ParameterArena;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;

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
        Pass pass = Pass.inference(arena);
        int rows = features.shape().dim(0);
        if (rows <= ROWS) {
            return output(compute, features, pass);
        }
        Tensor all = null;
        for (int from = 0; from < rows; from += ROWS) {
            int to = Math.min(rows, from + ROWS);
            Tensor part = output(compute, features.slice(from, to), pass);
            if (all == null) {
                all = Tensor.zeros(Shape.of(rows, part.shape().dim(1)));
            }
            Tensor target = all.slice(from, to);
            System.arraycopy(part.data(), part.offset(), target.data(), target.offset(), part.size());
        }
        return all;
    }

    private Tensor output(Compute compute, Tensor features, Pass pass) {
        Var y = layers.apply(Var.of(features), pass);
        Evaluation.of(compute, y);
        return y.value();
    }
}
