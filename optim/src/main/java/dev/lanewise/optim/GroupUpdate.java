package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One rule at work on the ranges of the arena that follow it. For one caller at a time. */
final class GroupUpdate {
    /** Elements that one thread updates at a time. */
    private static final int GRAIN = 65_536;

    private final UpdateRule rule;
    private final float[][] state;
    /** Where ranges begin and end: neighbours in the arena are one range, with the padding behind them. */
    private final int[] bounds;
    /** Null for an elementwise rule. */
    private final ParameterUpdate whole;

    private final Parallel.RangeTask updateRange = this::updateRange;

    // The step under way: fields, so that the task which reads them is made once.
    private UpdateKernels kernels;
    private long step;
    private double rate;
    private float[] p;
    private float[] g;
    private int start;

    /**
     * @param state the arrays that the rule declares, in its order
     * @param stateLayouts where each parameter's share of them lies
     * @param member whether each entry of the layout follows the rule
     */
    GroupUpdate(
            UpdateRule rule, float[][] state, List<ParameterLayout> stateLayouts, ParameterLayout layout, boolean[] member) {
        this.rule = rule;
        this.state = state;
        this.bounds = bounds(layout, member);
        this.whole = rule instanceof ParameterwiseRule each
                ? ParameterUpdate.of(each, places(stateLayouts, layout, member))
                : null;
    }

    private static List<ParameterUpdate.Place> places(
            List<ParameterLayout> stateLayouts, ParameterLayout layout, boolean[] member) {
        return IntStream.range(0, member.length)
                .filter(i -> member[i])
                .mapToObj(i -> new ParameterUpdate.Place(
                        layout.entries().get(i).shape(),
                        layout.entries().get(i).offset(),
                        stateLayouts.stream().mapToInt(each -> each.entries().get(i).offset()).toArray()))
                .toList();
    }

    private static int[] bounds(ParameterLayout layout, boolean[] member) {
        List<ParameterLayout.Entry> entries = layout.entries();
        int[] bounds = new int[entries.size() + 1];
        int changes = 0;
        boolean inside = false;
        for (int i = 0; i < member.length; i++) {
            if (member[i] != inside) {
                bounds[changes++] = entries.get(i).offset();
                inside = member[i];
            }
        }
        if (inside) {
            bounds[changes++] = layout.size();
        }
        return Arrays.copyOf(bounds, changes);
    }

    /** @param number of the step, counted from 1 */
    void run(Compute compute, long number, double learningRate, float[] parameters, float[] gradients) {
        if (whole != null) {
            whole.step(compute, number, learningRate, parameters, gradients, state);
            return;
        }
        kernels = compute.kernels().update();
        step = number;
        rate = learningRate;
        p = parameters;
        g = gradients;
        for (int i = 0; i < bounds.length; i += 2) {
            start = bounds[i];
            compute.parallel().forRange(bounds[i + 1] - start, GRAIN, updateRange);
        }
        p = null;
        g = null;
    }

    /** Sets an array to zero where this group lies. */
    void clear(float[] array) {
        for (int i = 0; i < bounds.length; i += 2) {
            Arrays.fill(array, bounds[i], bounds[i + 1], 0f);
        }
    }

    private void updateRange(int from, int to) {
        ((ElementwiseRule) rule).update(kernels, step, rate, p, g, state, start + from, to - from);
    }
}
