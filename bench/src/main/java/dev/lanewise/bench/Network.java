package dev.lanewise.bench;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.Recurrent;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.RmsProp;
import dev.lanewise.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A network to train, and a batch for it. The label of example i, or of token i, is i modulo the number of classes.
 *
 * @param x floats, or integers for tokens
 * @param rule that training follows
 * @param flops of the products of one training step; the gradient of the input is not computed
 */
public record Network(Layer layer, NdArray x, IntTensor labels, UpdateRule rule, double flops) {
    private static final int CLASSES = 10;

    /** The part of the hidden elements that {@code dropout} drops. */
    public static final float DROPPED = 0.2f;

    /**
     * By name, the batch after a space: widths of dense ReLU layers, {@code 784-128-10 32}; {@code dropout}, 784-512-512-10
     * with a fifth of the hidden elements dropped, by RMSprop, Keras' first example; {@code convolutional}, the network on
     * 28 × 28 images that tutorials begin with; {@code lstm}, 64 steps of 64 features into 128 units; {@code gpt}, a language
     * model.
     */
    public static Network of(String name) {
        String kind = name.substring(0, name.indexOf(' '));
        int batch = Integer.parseInt(name.substring(kind.length() + 1));
        return switch (kind) {
            case "dropout" -> dropout(batch);
            case "convolutional" -> convolutional(batch);
            case "lstm" -> lstm(batch);
            case "gpt" -> LanguageModel.SMALL.network(batch);
            default -> dense(Sizes.parse(kind), batch);
        };
    }

    /** @param widths of the input, the hidden layers and the classes */
    static Network dense(int[] widths, int batch) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(Linear.of(widths[i - 1], widths[i]));
            if (i < widths.length - 1) {
                layers.add(Activation.RELU);
            }
        }
        Shape shape = Shape.of(batch, widths[0]);
        return of(new Sequential(layers), shape, widths[widths.length - 1], Adam.of(), denseFlops(widths, batch));
    }

    private static Network dropout(int batch) {
        Layer layer = Sequential.of(
                Linear.of(784, 512), Activation.RELU, new Dropout(DROPPED),
                Linear.of(512, 512), Activation.RELU, new Dropout(DROPPED),
                Linear.of(512, CLASSES));
        double flops = denseFlops(new int[] {784, 512, 512, CLASSES}, batch);
        return of(layer, Shape.of(batch, 784), CLASSES, RmsProp.of(), flops);
    }

    /**
     * How far the losses of two libraries may be apart, as a part of the loss. In a handful of layers of positive and negative
     * terms rounding does far less than 10⁻⁵, and a wrong formula far more; where each drops other elements, the loss of a network
     * that has learnt nothing is still about that of guessing.
     */
    static double lossTolerance(String name) {
        return name.startsWith("dropout ") ? 0.1 : 1e-5;
    }

    private static Network convolutional(int batch) {
        Layer layer = Sequential.of(
                Conv2d.of(1, 32, 3), Activation.RELU,
                Conv2d.of(32, 64, 3), Activation.RELU,
                MaxPool2d.of(2), new Flatten(),
                Linear.of(64 * 12 * 12, 128), Activation.RELU,
                Linear.of(128, CLASSES));
        double flops = 2.0 * batch * (2.0 * 32 * 9 * 26 * 26 + 3.0 * 64 * 32 * 9 * 24 * 24 + 3.0 * 64 * 12 * 12 * 128 + 3.0 * 128 * CLASSES);
        return of(layer, Shape.of(batch, 1, 28, 28), CLASSES, Adam.of(), flops);
    }

    private static Network lstm(int batch) {
        int steps = 64;
        int in = 64;
        int units = 128;
        Layer layer = Sequential.of(Recurrent.lstm(in, units).last(), Linear.of(units, CLASSES));
        double flops = 2.0 * batch * (steps * 4.0 * units * (2 * in + 3 * units) + 3.0 * units * CLASSES);
        return of(layer, Shape.of(batch, steps, in), CLASSES, Adam.of(), flops);
    }

    private static Network of(Layer layer, Shape shape, int classes, UpdateRule rule, double flops) {
        int[] labels = new int[shape.dim(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % classes;
        }
        Tensor x = Tensor.of(shape, Inputs.uniform(1, shape.size()));
        return new Network(layer, x, IntTensor.of(labels), rule, flops);
    }

    static double denseFlops(int[] widths, int batch) {
        double flops = 0;
        for (int i = 1; i < widths.length; i++) {
            flops += 2.0 * batch * widths[i - 1] * widths[i] * (i == 1 ? 2 : 3);
        }
        return flops;
    }
}
