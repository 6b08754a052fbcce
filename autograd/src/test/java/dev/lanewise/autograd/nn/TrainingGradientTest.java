package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole models with a loss: the gradients that training uses. */
class TrainingGradientTest {
    @Test
    void gradientsOfANetworkAreThoseOfFiniteDifferencesInDouble() {
        Sequential model = Sequential.of(
                Linear.of(5, 7), Activation.TANH, Linear.of(7, 6), Activation.RELU, Linear.of(6, 3));
        int[] labels = {2, 0, 1, 1};
        float[] x = Floats.array(4 * 5, 1, Values.ORDINARY);
        ParameterArena arena = ParameterArena.of(model, 9);
        Var logits = model.apply(Var.of(Tensor.of(Shape.of(4, 5), x)), Pass.inference(arena));
        Var loss = CrossEntropy.standard().of(logits, Var.of(IntTensor.of(labels)));
        Evaluation.into(Compute.serial(), Gradients.of(loss, arena.variables()), arena.gradientTensors());

        double[] input = LayerTest.doubles(x);
        double[][] p = LayerTest.parameters(arena);
        Close.assertWithin(16 * Close.EPSILON * loss.item(), reference(input, p, labels), loss.item(), "loss");
        List<Entry> entries = arena.layout().entries();
        for (int e = 0; e < p.length; e++) {
            double[] expected = new double[p[e].length];
            for (int i = 0; i < expected.length; i++) {
                double middle = p[e][i];
                p[e][i] = middle + 1e-6;
                double above = reference(input, p, labels);
                p[e][i] = middle - 1e-6;
                double below = reference(input, p, labels);
                p[e][i] = middle;
                expected[i] = (above - below) / 2e-6;
            }
            int from = entries.get(e).offset();
            float[] actual = Arrays.copyOfRange(arena.gradients(), from, from + expected.length);
            Close.assertGap(16 * Close.EPSILON, expected, actual, entries.get(e).name());
        }
    }

    private static double reference(double[] x, double[][] p, int[] labels) {
        double[] a = LayerSpecs.map(Activation.TANH)
                .of(LayerSpecs.linear(5, 7).of(x, new double[][] {p[0], p[1]}), null);
        double[] b = LayerSpecs.map(Activation.RELU)
                .of(LayerSpecs.linear(7, 6).of(a, new double[][] {p[2], p[3]}), null);
        double[] z = LayerSpecs.linear(6, 3).of(b, new double[][] {p[4], p[5]});
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += StrictMath.exp(z[3 * i + j]);
            }
            total += StrictMath.log(sum) - z[3 * i + labels[i]];
        }
        return total / labels.length;
    }

    /** A step with dropout, a shared layer and a penalty, wide enough that its work is cut into pieces. */
    @Test
    void threadsChangeNoBit() {
        float[] first = null;
        for (int threads = 1; threads <= 3; threads++) {
            try (Parallel parallel = Parallel.of(threads)) {
                float[] gradients = step(new Compute(Backend.preferred(), parallel));
                first = first == null ? gradients : first;
                Bits.assertSameBits(first, gradients, threads + " threads");
            }
        }
        // The workload's bits, wherever it runs; the padding is part of the array and stays zero.
        assertEquals("19369ee2cc82f8c829a9f4af6fc7db886bc9d00461df9c194c54b7d7d3c42a7e", Bits.sha256(first));
    }

    private static float[] step(Compute compute) {
        Linear shared = Linear.of(96, 96);
        Sequential model = Sequential.of(
                Linear.of(50, 96),
                Activation.RELU,
                new Dropout(0.25f),
                shared,
                Activation.SIGMOID,
                shared,
                Activation.TANH,
                Linear.of(96, 10));
        ParameterArena arena = ParameterArena.of(model, 3);
        Pass pass = Pass.training(arena, 5, Var.of(IntTensor.of(12)));
        int rows = 400;
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i * 7 % 10;
        }
        float[] x = new float[rows * 50];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 37 % 101 - 50) * 0x1p-5f;
        }
        Var prediction = model.apply(Var.of(Tensor.of(Shape.of(rows, 50), x)), pass);
        Var loss = CrossEntropy.standard()
                .of(prediction, Var.of(IntTensor.of(labels)))
                .add(Penalty.l2(0.01f).of(model, pass));
        List<Var> outputs = new ArrayList<>(Gradients.of(loss, arena.variables()));
        Evaluation.into(compute, outputs, arena.gradientTensors());
        return arena.gradients();
    }
}
