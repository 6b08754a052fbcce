package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Update rules at work on one array of parameters: the options, and the state they need. For one caller at a time. A step
 * allocates nothing; threads and vector width change no bit of it.
 */
public final class Optimizer {
    private final OptimizerOptions options;
    private final ParameterLayout layout;
    private final SequencedMap<String, float[]> state = new LinkedHashMap<>();
    /** The parameters in no group, then each group: what {@link #update} has at the same index. */
    private final ParameterGroup[] groups;

    private final GroupUpdate[] updates;
    /** What the state holds for each parameter. */
    private final List<String> kinds;

    private final double[] rates;
    private final SquaredNorm norm;
    private final GradientClipping clipping;
    /** Null where the option is not taken, as the two below. */
    private final GradientAccumulation accumulation;

    private final GradientNoising noise;
    private final SlowWeights slow;
    private long steps;
    /** Null where the last step was made. */
    private String skipped;

    private ReduceOnPlateau.State plateau = ReduceOnPlateau.State.START;

    /** An optimizer at its first step, with nothing around the rule. */
    public Optimizer(UpdateRule rule, Schedule schedule, ParameterLayout layout) {
        this(OptimizerOptions.of(rule, schedule), layout);
    }

    /**
     * An optimizer at its first step.
     *
     * @throws IllegalArgumentException if no parameter of the layout is left for one of the groups
     */
    public Optimizer(OptimizerOptions options, ParameterLayout layout) {
        this.options = Objects.requireNonNull(options, "optimizer: options");
        this.layout = Objects.requireNonNull(layout, "optimizer: layout");
        List<ParameterGroup> all = new ArrayList<>();
        all.add(ParameterGroup.of(ParameterSelection.all()));
        all.addAll(options.groups());
        this.groups = all.toArray(ParameterGroup[]::new);
        this.updates = new GroupUpdate[groups.length];
        this.rates = new double[groups.length];
        int[] owners = owners();
        Map<String, ParameterLayout> laidOut = new LinkedHashMap<>();
        for (int k = 0; k < groups.length; k++) {
            updates[k] = update(k, owners, laidOut);
        }
        this.kinds = Arrays.stream(owners).mapToObj(owner -> kind(groups[owner])).toList();
        this.norm = new SquaredNorm(layout.size());
        this.clipping = new GradientClipping(options.clip(), layout);
        this.accumulation = options.accumulation() == 1 ? null : new GradientAccumulation(options.accumulation(), layout.size());
        if (accumulation != null) {
            state.put("accumulated gradient", accumulation.sum());
        }
        this.noise = options.noise().map(value -> new GradientNoising(value, layout)).orElse(null);
        this.slow = options.lookAhead().map(value -> new SlowWeights(value, layout.size())).orElse(null);
        if (slow != null) {
            state.put("slow weights", slow.values());
        }
    }

    /** The index of the group of each parameter. */
    private int[] owners() {
        int[] owners = new int[layout.entries().size()];
        for (int k = groups.length - 1; k > 0; k--) {
            for (int i = 0; i < owners.length; i++) {
                owners[i] = groups[k].members().test().test(layout.entries().get(i)) ? k : owners[i];
            }
        }
        for (int k = 1; k < groups.length; k++) {
            int group = k;
            if (Arrays.stream(owners).noneMatch(owner -> owner == group)) {
                throw new IllegalArgumentException("optimizer: no parameter is left for the group '" + groups[k].members()
                        + "'; the parameters are "
                        + layout.entries().stream().map(ParameterLayout.Entry::name).toList());
            }
        }
        return owners;
    }

    private UpdateRule rule(ParameterGroup group) {
        return group.rule().orElse(options.rule());
    }

    private String kind(ParameterGroup group) {
        return group.frozen() ? OptimizerState.FROZEN : rule(group).stateKind();
    }

    private GroupUpdate update(int k, int[] owners, Map<String, ParameterLayout> laidOut) {
        UpdateRule rule = rule(groups[k]);
        boolean moves = !groups[k].frozen() && Arrays.stream(owners).anyMatch(owner -> owner == k);
        List<UpdateRule.StateArray> declared = moves ? rule.stateArrays() : List.of();
        List<ParameterLayout> layouts =
                IntStream.range(0, declared.size()).mapToObj(j -> stateLayout(rule, j)).toList();
        boolean[] member = new boolean[owners.length];
        float[][] arrays = new float[declared.size()][];
        for (int j = 0; j < arrays.length; j++) {
            arrays[j] = array(declared.get(j).name(), groups[k], layouts.get(j), laidOut);
        }
        for (int i = 0; i < owners.length; i++) {
            member[i] = owners[i] == k;
            for (int j = 0; j < arrays.length && member[i]; j++) {
                ParameterLayout.Entry entry = layouts.get(j).entries().get(i);
                Arrays.fill(arrays[j], entry.offset(), entry.offset() + entry.size(), declared.get(j).initial());
            }
        }
        double l1 = groups[k].proximalL1().orElse(options.proximalL1());
        return new GroupUpdate(rule, options.momentum().isPresent(), l1, arrays, layouts, layout, member);
    }

    /** Where the state that array {@code j} of a rule holds for each parameter lies in it. */
    private ParameterLayout stateLayout(UpdateRule rule, int j) {
        return ParameterLayout.of(layout.entries().stream()
                .map(entry -> new ParameterLayout.Slot(entry.name(), rule.stateShape(j, entry.shape())))
                .toList());
    }

    /** Groups share an array of one name, each its own part of it, unless their rules lay it out differently. */
    private float[] array(
            String name, ParameterGroup group, ParameterLayout wanted, Map<String, ParameterLayout> laidOut) {
        boolean shared = laidOut.computeIfAbsent(name, _ -> wanted).equals(wanted);
        return state.computeIfAbsent(shared ? name : name + ", " + group.members(), _ -> new float[wanted.size()]);
    }

    /** What this optimizer does in a step. */
    public OptimizerOptions options() {
        return options;
    }

    /** Where each parameter lies in the arrays of {@link #step}. */
    public ParameterLayout layout() {
        return layout;
    }

    /** The number of updates made. */
    public long steps() {
        return steps;
    }

    /** The learning rate of the next update, of the parameters in no group. */
    public double learningRate() {
        Schedule schedule = options.schedule();
        return checked(schedule, schedule instanceof ReduceOnPlateau reducing ? reducing.at(steps, plateau) : schedule.at(steps));
    }

    /** The momentum of the next update, where the options make it a function of the step; else 0. */
    private double momentum() {
        if (options.momentum().isEmpty()) {
            return 0;
        }
        double value = options.momentum().get().at(steps);
        if (!(value >= 0 && (float) value < 1)) {
            throw new IllegalStateException("optimizer: the schedule " + options.momentum().get() + " gives the momentum " + value
                    + " at step " + steps + ", want at least 0 and less than 1, as a float too");
        }
        return value;
    }

    private double checked(Schedule schedule, double value) {
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
        if (options.schedule() instanceof ReduceOnPlateau reducing) {
            plateau = reducing.observed(steps, plateau, value);
        }
    }

    /**
     * Updates the parameters, unless the gradient is only taken in for a later update or is skipped.
     *
     * @param parameters the parameters, as long as the layout; updated
     * @param gradients the gradients, as long as the layout; overwritten by what the update used
     * @return whether the parameters were updated
     * @throws IllegalArgumentException if a length is not the layout's
     * @throws NonFiniteGradientException if the options ask for it; nothing is updated then
     */
    public boolean step(Compute compute, float[] parameters, float[] gradients) {
        return step(compute, parameters, gradients, 1);
    }

    /**
     * {@link #step(Compute, float[], float[])} with a gradient that is multiplied by a weight in the mean of an
     * accumulation ({@link OptimizerOptions#withAccumulation}). For gradients of means over r₁ … r_N rows the weights
     * N·rᵢ ÷ (r₁ + … + r_N) give that of the mean over all of them; with equal rows they are 1, as without weights.
     *
     * @param weight rounded to a float, which is finite and above 0; 1 where nothing is accumulated
     * @throws IllegalArgumentException if a length is not the layout's, or for another weight
     */
    public boolean step(Compute compute, float[] parameters, float[] gradients, double weight) {
        float factor = (float) weight;
        if (!(factor > 0 && factor <= Float.MAX_VALUE) || accumulation == null && weight != 1) {
            throw new IllegalArgumentException("optimizer: a gradient of weight " + weight + ", want "
                    + (accumulation == null
                            ? "1, as nothing is accumulated: see withAccumulation"
                            : "a finite number above 0, as a float too"));
        }
        checkLength("parameters", parameters, layout.size());
        checkLength("gradients", gradients, layout.size());
        skipped = null;
        double rate = learningRate();
        double momentum = momentum();
        for (int k = 0; k < groups.length; k++) {
            Schedule own = groups[k].schedule().orElse(null);
            rates[k] = (own == null ? rate : checked(own, own.at(steps))) * groups[k].rateFactor();
        }
        if (accumulation != null && !accumulation.complete(compute, gradients, factor)) {
            return false;
        }
        for (int k = 0; k < groups.length; k++) {
            if (groups[k].frozen()) {
                updates[k].clear(gradients);
            }
        }
        boolean looks = options.nonFinite() != NonFiniteGradients.PASS;
        float squaredNorm = looks || clipping.needsNorm() ? norm.of(compute, gradients) : 0f;
        if (looks && !Float.isFinite(squaredNorm) && !finite(gradients)) {
            return false;
        }
        clipping.apply(compute, parameters, gradients, squaredNorm);
        if (noise != null) {
            noise.add(compute, steps, gradients);
        }
        if (slow != null) {
            slow.before(steps, parameters);
        }
        for (int k = 0; k < groups.length; k++) {
            if (!groups[k].frozen()) {
                updates[k].run(compute, steps + 1, rates[k], momentum, parameters, gradients);
            }
        }
        steps++;
        if (slow != null) {
            slow.after(steps, compute, parameters);
        }
        return true;
    }

    /**
     * Why the last {@link #step} was left out, where {@link NonFiniteGradients#SKIP} is chosen: the name of the first parameter
     * whose gradient was not finite. Empty where it was made, or gathered for a later one.
     */
    public Optional<String> skipped() {
        return Optional.ofNullable(skipped);
    }

    /** Whether a rule keeps an average of the weights: {@link Asgd} and {@link ScheduleFreeAdamW} do. */
    public boolean averages() {
        for (int k = 0; k < groups.length; k++) {
            if (updates[k].averages()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The weights to validate and to keep: the averages of the rules that keep one, and the parameters as they are where a
     * rule keeps none, or no step was made.
     *
     * @param parameters the parameters, left as they are
     * @param average as long as the layout; overwritten
     */
    public void average(Compute compute, float[] parameters, float[] average) {
        checkLength("parameters", parameters, layout.size());
        checkLength("average", average, layout.size());
        System.arraycopy(parameters, 0, average, 0, average.length);
        for (int k = 0; k < groups.length && steps > 0; k++) {
            updates[k].average(compute, average);
        }
    }

    /** Called where the squared norm is not finite: it may have overflowed. */
    private boolean finite(float[] gradients) {
        for (ParameterLayout.Entry entry : layout.entries()) {
            for (int i = 0; i < entry.size(); i++) {
                float value = gradients[entry.offset() + i];
                if (!Float.isFinite(value)) {
                    if (options.nonFinite() == NonFiniteGradients.STOP) {
                        throw new NonFiniteGradientException(entry.name(), i, value, steps + 1);
                    }
                    skipped = entry.name();
                    return false;
                }
            }
        }
        return true;
    }

    /** A copy of the state, for a checkpoint. */
    public OptimizerState state() {
        SequencedMap<String, float[]> arrays = new LinkedHashMap<>();
        state.forEach((name, array) -> arrays.put(name, array.clone()));
        return new OptimizerState(layout, steps, accumulation == null ? 0 : accumulation.gathered(), plateau, kinds, arrays);
    }

    /**
     * Goes to a state taken from an optimizer with the same options on the same layout: later steps have the bits of a run
     * that was never stopped. Of the rules' hyper-parameters those may differ that the state does not depend on
     * ({@link UpdateRule#stateKind}).
     *
     * @throws IllegalArgumentException if the layouts, the rules, the names or the lengths differ; nothing is changed then
     */
    public void restore(OptimizerState saved) {
        if (!saved.layout().equals(layout)) {
            throw new IllegalArgumentException("restore: the state is for other parameters: "
                    + StateStream.difference(layout, saved.layout()));
        }
        for (int i = 0; i < kinds.size(); i++) {
            if (!saved.kinds().get(i).equals(kinds.get(i))) {
                throw new IllegalArgumentException("restore: the state of '" + layout.entries().get(i).name() + "' is of "
                        + saved.kinds().get(i) + ", this optimizer has " + kinds.get(i) + " for it");
            }
        }
        List<String> names = List.copyOf(state.sequencedKeySet());
        if (!List.copyOf(saved.arrays().sequencedKeySet()).equals(names)) {
            throw new IllegalArgumentException("restore: the state holds " + saved.arrays().keySet() + ", "
                    + options.rule() + " with its options needs " + names);
        }
        if (saved.accumulated() >= options.accumulation()) {
            throw new IllegalArgumentException("restore: the state has " + saved.accumulated()
                    + " gradients gathered, this optimizer updates after " + options.accumulation());
        }
        if (!(options.schedule() instanceof ReduceOnPlateau) && !saved.plateau().equals(ReduceOnPlateau.State.START)) {
            throw new IllegalArgumentException("restore: the state is of a ReduceOnPlateau, this optimizer has "
                    + options.schedule());
        }
        saved.arrays().forEach((name, array) -> checkLength("restored " + name, array, state.get(name).length));
        saved.arrays().forEach((name, array) -> System.arraycopy(array, 0, state.get(name), 0, array.length));
        steps = saved.steps();
        plateau = saved.plateau();
        if (accumulation != null) {
            accumulation.restore(saved.accumulated());
        }
    }

    private static void checkLength(String name, float[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException("optimizer: " + name + " have " + array.length
                    + " elements, the layout has " + length);
        }
    }
}
