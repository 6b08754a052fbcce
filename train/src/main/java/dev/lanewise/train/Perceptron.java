package dev.lanewise.train;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/** The network of tables: linear layers, each but the last followed by an activation and, if wanted, by dropout. */
public final class Perceptron {
    private Perceptron() {}

    /**
     * A network of (rows, inputs) → (rows, outputs).
     *
     * @param hidden the widths of the hidden layers; none for a linear model
     * @param dropout the rate after each hidden layer, in [0, 1); 0: no such layers
     * @throws IllegalArgumentException for a width below 1 or another rate
     */
    public static Sequential of(int inputs, List<Integer> hidden, int outputs, Activation activation, float dropout) {
        List<Layer> layers = new ArrayList<>();
        int in = inputs;
        for (int width : hidden) {
            layers.add(Linear.of(in, width));
            layers.add(activation);
            if (dropout != 0) {
                layers.add(new Dropout(dropout));
            }
            in = width;
        }
        layers.add(Linear.of(in, outputs));
        return new Sequential(layers);
    }
}
