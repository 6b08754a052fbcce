package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The Hessian of a scalar times a vector against differences of its definition in double. */
final class SecondDerivative {
    /** Relative error: a few hundred roundings, for gradients of gradients go through many nodes. */
    private static final double RELATIVE = 4e-5;

    private static final double STEP = 3e-5;

    private SecondDerivative() {}

    /**
     * Each element to a relative error, a small one to that of the mean: it may be a difference of larger numbers.
     *
     * @param at where {@code definition} is differentiated: the values of {@code wrt} in order
     */
    static void check(Var scalar, List<Var> wrt, double[][] at, ToDoubleFunction<double[][]> definition, String what) {
        List<Var> directions = new ArrayList<>();
        double[][] u = new double[at.length][];
        for (int input = 0; input < at.length; input++) {
            float[] direction = Floats.array(at[input].length, 17 + input, Values.ORDINARY);
            directions.add(Var.of(Tensor.of(wrt.get(input).shape(), direction)));
            u[input] = LayerTest.doubles(direction);
        }
        List<Var> products = Gradients.hessianVector(scalar, wrt, directions);
        for (int input = 0; input < at.length; input++) {
            double[] expected = new double[at[input].length];
            for (int i = 0; i < expected.length; i++) {
                double middle = at[input][i];
                at[input][i] = middle + STEP;
                double above = slope(at, u, definition);
                at[input][i] = middle - STEP;
                double below = slope(at, u, definition);
                at[input][i] = middle;
                expected[i] = (above - below) / (2 * STEP);
            }
            double mean = Arrays.stream(expected).map(Math::abs).average().orElse(0);
            double[] bound = Arrays.stream(expected).map(e -> RELATIVE * (Math.abs(e) + mean) + 1e-5).toArray();
            Close.assertWithin(
                    bound, expected, products.get(input).value().toArray(),
                    what + ": second derivative, input " + input);
        }
    }

    private static double slope(double[][] at, double[][] u, ToDoubleFunction<double[][]> definition) {
        return (definition.applyAsDouble(moved(at, u, STEP)) - definition.applyAsDouble(moved(at, u, -STEP)))
                / (2 * STEP);
    }

    private static double[][] moved(double[][] at, double[][] u, double step) {
        double[][] moved = new double[at.length][];
        for (int input = 0; input < at.length; input++) {
            moved[input] = at[input].clone();
            for (int i = 0; i < moved[input].length; i++) {
                moved[input][i] += step * u[input][i];
            }
        }
        return moved;
    }
}
