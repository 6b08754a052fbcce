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

    /** Elements between an update and its proximal step: 16 KiB of parameters. */
    private static final int PIECE = 4096;

    private final UpdateRule rule;
    /** The rule where its momentum is set at each step, else null. */
    private final MomentumRule moved;

    private final double l1;
    private final float[][] state;
    /** Where ranges begin and end: neighbours in the arena are one range, with the padding behind them. */
    private final int[] bounds;
    /** Null for an elementwise rule. */
    private final ParameterUpdate whole;

    private final Parallel.RangeTask updateRange = this::updateRange;
    private final Parallel.RangeTask shrinkRange = this::shrinkRange;

    // The step under way: fields, so that the task which reads them is made once.
    private UpdateKernels kernels;
    private long step;
    private double rate;
    private double momentum;
    private float[] p;
    private float[] g;
    private int start;
    private float threshold;

    /**
     * @param moves whether the momentum, if the rule has one, is given at each step
     * @param l1 the weight of the proximal step
     * @param state the arrays that the rule declares, in its order
     * @param stateLayouts where each parameter's share of them lies
     * @param member whether each entry of the layout follows the rule
     */
    GroupUpdate(
            UpdateRule rule,
            boolean moves,
            double l1,
            float[][] state,
            List<ParameterLayout> stateLayouts,
            ParameterLayout layout,
            boolean[] member) {
        this.rule = rule;
        this.moved = moves && OptimizerOptions.hasMomentum(rule) ? (MomentumRule) rule : null;
        this.l1 = l1;
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

    /**
     * @param number of the step, counted from 1
     * @param momentumNow of this step, where it is given
     */
    void run(
            Compute compute, long number, double learningRate, double momentumNow, float[] parameters, float[] gradients) {
        kernels = compute.kernels().update();
        threshold = (float) (learningRate * l1);
        if (whole != null) {
            whole.step(compute, number, learningRate, parameters, gradients, state);
            if (threshold > 0) {
                p = parameters;
                each(compute, shrinkRange);
            }
            return;
        }
        step = number;
        rate = learningRate;
        momentum = momentumNow;
        p = parameters;
        g = gradients;
        each(compute, updateRange);
        g = null;
    }

    private void each(Compute compute, Parallel.RangeTask task) {
        for (int i = 0; i < bounds.length; i += 2) {
            start = bounds[i];
            compute.parallel().forRange(bounds[i + 1] - start, GRAIN, task);
        }
        p = null;
    }

    /** Whether some parameter follows a rule that keeps an average. */
    boolean averages() {
        return bounds.length > 0 && state.length > 0 && rule.averages();
    }

    /** Turns a copy of the parameters into the average that the rule keeps, where this group lies. */
    void average(Compute compute, float[] copy) {
        for (int i = 0; averages() && i < bounds.length; i += 2) {
            ((ElementwiseRule) rule).average(compute.kernels().map(), copy, state, bounds[i], bounds[i + 1] - bounds[i]);
        }
    }

    /** Sets an array to zero where this group lies. */
    void clear(float[] array) {
        for (int i = 0; i < bounds.length; i += 2) {
            Arrays.fill(array, bounds[i], bounds[i + 1], 0f);
        }
    }

    private void updateRange(int from, int to) {
        if (threshold == 0) {
            update(start + from, to - from);
            return;
        }
        // Piece by piece, so that the parameters are still in a cache when they are shrunk.
        for (int at = from; at < to; at += PIECE) {
            int n = Math.min(PIECE, to - at);
            update(start + at, n);
            kernels.softThreshold(p, start + at, n, threshold);
        }
    }

    private void update(int offset, int n) {
        if (moved == null) {
            ((ElementwiseRule) rule).update(kernels, step, rate, p, g, state, offset, n);
        } else {
            moved.update(kernels, step, rate, momentum, p, g, state, offset, n);
        }
    }

    private void shrinkRange(int from, int to) {
        kernels.softThreshold(p, start + from, to - from, threshold);
    }
}
