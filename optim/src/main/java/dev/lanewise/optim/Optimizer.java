package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * An update rule at work on one array of parameters: the rule, its schedule, the clipping of the gradient, and the state
 * they need. For one caller at a time. A step allocates nothing; threads and vector width change no bit of it.
 */
public final class Optimizer {
    /** Elements that one thread updates at a time. */
    private static final int GRAIN = 65_536;

    private final UpdateRule rule;
    private final Schedule schedule;
    private final GradientClipping clipping;
    private final ParameterLayout layout;
    private final List<UpdateRule.StateArray> declared;
    private final float[][] state;

    /** Null for an elementwise rule. */
    private final ParameterUpdate parameterUpdate;

    private final Parallel.RangeTask updateRange = this::updateRange;
    private long steps;
    private ReduceOnPlateau.State plateau = ReduceOnPlateau.State.START;

    // The step under way: fields, so that the task which reads them is made once.
    private UpdateKernels kernels;
    private double rate;
    private float[] p;
    private float[] g;

    /** An optimizer at its first step, without clipping. */
    public Optimizer(UpdateRule rule, Schedule schedule, ParameterLayout layout) {
        this(rule, schedule, GradientClip.none(), layout);
    }

    /** An optimizer at its first step. */
    public Optimizer(UpdateRule rule, Schedule schedule, GradientClip clip, ParameterLayout layout) {
        this.rule = Objects.requireNonNull(rule, "optimizer: rule");
        this.schedule = Objects.requireNonNull(schedule, "optimizer: schedule");
        this.layout = Objects.requireNonNull(layout, "optimizer: layout");
        this.clipping = new GradientClipping(Objects.requireNonNull(clip, "optimizer: clip"), layout.size());
        this.declared = List.copyOf(rule.stateArrays());
        List<ParameterLayout> layouts = IntStream.range(0, declared.size()).mapToObj(this::stateLayout).toList();
        this.state = new float[declared.size()][];
        for (int k = 0; k < state.length; k++) {
            state[k] = new float[layouts.get(k).size()];
            for (ParameterLayout.Entry entry : layouts.get(k).entries()) {
                Arrays.fill(state[k], entry.offset(), entry.offset() + entry.size(), declared.get(k).initial());
            }
        }
        this.parameterUpdate =
                rule instanceof ParameterwiseRule whole ? ParameterUpdate.of(whole, places(layout, layouts)) : null;
    }

    /** Where the state that array {@code k} holds for each parameter lies in it. */
    private ParameterLayout stateLayout(int k) {
        return ParameterLayout.of(layout.entries().stream()
                .map(entry -> new ParameterLayout.Slot(entry.name(), rule.stateShape(k, entry.shape())))
                .toList());
    }

    private static List<ParameterUpdate.Place> places(ParameterLayout layout, List<ParameterLayout> state) {
        return IntStream.range(0, layout.entries().size())
                .mapToObj(i -> new ParameterUpdate.Place(
                        layout.entries().get(i).shape(),
                        layout.entries().get(i).offset(),
                        state.stream().mapToInt(each -> each.entries().get(i).offset()).toArray()))
                .toList();
    }

    /** The rule that this optimizer follows. */
    public UpdateRule rule() {
        return rule;
    }

    /** Where each parameter lies in the arrays of {@link #step}. */
    public ParameterLayout layout() {
        return layout;
    }

    /** The number of updates made. */
    public long steps() {
        return steps;
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        double value = schedule instanceof ReduceOnPlateau reducing ? reducing.at(steps, plateau) : schedule.at(steps);
        if (!(value >= 0 && value <= Bounds.LARGEST_RATE)) {
            throw new IllegalStateException("optimizer: the schedule " + schedule + " gives the learning rate " + value
                    + " at step " + steps + ", want 0.0 … " + Bounds.LARGEST_RATE);
        }
        return value;
    }

    /**
     * Shows a watched value, such as the validation loss of an epoch, to a {@link ReduceOnPlateau}. Other schedules do not
     * look at it.
     */
    public void observe(double value) {
        if (schedule instanceof ReduceOnPlateau reducing) {
            plateau = reducing.observed(plateau, value);
        }
    }

    /**
     * Clips the gradients in place and updates the parameters.
     *
     * @param parameters the parameters, as long as the layout; updated
     * @param gradients the gradients, as long as the layout; clipped
     * @throws IllegalArgumentException if a length is not the layout's
     */
    public void step(Compute compute, float[] parameters, float[] gradients) {
        checkLength("parameters", parameters, layout.size());
        checkLength("gradients", gradients, layout.size());
        rate = learningRate();
        clipping.apply(compute, gradients);
        if (parameterUpdate != null) {
            parameterUpdate.step(compute, steps + 1, rate, parameters, gradients, state);
        } else {
            kernels = compute.kernels().update();
            p = parameters;
            g = gradients;
            compute.parallel().forRange(layout.size(), GRAIN, updateRange);
            p = null;
            g = null;
        }
        steps++;
    }

    /** A copy of the state, for a checkpoint. */
    public OptimizerState state() {
        SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
        for (int k = 0; k < state.length; k++) {
            arrays.put(declared.get(k).name(), state[k].clone());
        }
        return new OptimizerState(layout, steps, plateau, arrays);
    }

    /**
     * Goes to a state taken from an optimizer with the same kind of rule on the same layout: later steps have the bits
     * of a run that was never stopped.
     *
     * @throws IllegalArgumentException if the layouts, the names or the lengths differ; nothing is changed then
     */
    public void restore(OptimizerState saved) {
        if (!saved.layout().equals(layout)) {
            throw new IllegalArgumentException("restore: the state is for other parameters: " + difference(saved.layout()));
        }
        List<String> names = declared.stream().map(UpdateRule.StateArray::name).toList();
        if (!new ArrayList<>(saved.arrays().keySet()).equals(names)) {
            throw new IllegalArgumentException(
                    "restore: the state holds " + saved.arrays().keySet() + ", " + rule + " needs " + names);
        }
        float[][] arrays = saved.arrays().values().toArray(float[][]::new);
        for (int k = 0; k < arrays.length; k++) {
            checkLength("restored " + names.get(k), arrays[k], state[k].length);
        }
        for (int k = 0; k < arrays.length; k++) {
            System.arraycopy(arrays[k], 0, state[k], 0, arrays[k].length);
        }
        steps = saved.steps();
        plateau = saved.plateau();
    }

    private void updateRange(int from, int to) {
        ((ElementwiseRule) rule).update(kernels, steps + 1, rate, p, g, state, from, to - from);
    }

    private static void checkLength(String name, float[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException("optimizer: " + name + " have " + array.length
                    + " elements, the layout has " + length);
        }
    }

    /** The first place where another layout differs, in words. */
    private String difference(ParameterLayout other) {
        List<ParameterLayout.Entry> ours = layout.entries();
        List<ParameterLayout.Entry> theirs = other.entries();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            if (!ours.get(i).equals(theirs.get(i))) {
                return "it has " + theirs.get(i) + " where this optimizer has " + ours.get(i);
            }
        }
        return "it has " + theirs.size() + " of them, this optimizer has " + ours.size();
    }
}
