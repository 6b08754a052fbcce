package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;

/** An optimizer on one parameter vector with prescribed gradients: the parameters after each step. */
final class Trace {
    private Trace() {}

    /** A layout of one vector. */
    static ParameterLayout layout(int n) {
        return ParameterLayout.of(List.of(new ParameterLayout.Slot("w", Shape.of(n))));
    }

    /** {@code result[s]} is the vector after step s + 1, made with {@code gradients[s]}. */
    static float[][] run(UpdateRule rule, Schedule schedule, float[] start, float[][] gradients) {
        return run(rule, schedule, layout(start.length), start, gradients);
    }

    /** The same for parameters of any shape. */
    static float[][] run(
            UpdateRule rule, Schedule schedule, ParameterLayout layout, float[] start, float[][] gradients) {
        int n = start.length;
        Optimizer optimizer = new Optimizer(rule, schedule, layout);
        Compute compute = Compute.serial();
        float[] p = Arrays.copyOf(start, optimizer.layout().size());
        float[][] result = new float[gradients.length][];
        for (int s = 0; s < gradients.length; s++) {
            optimizer.step(compute, p, Arrays.copyOf(gradients[s], p.length));
            result[s] = Arrays.copyOf(p, n);
        }
        return result;
    }
}
