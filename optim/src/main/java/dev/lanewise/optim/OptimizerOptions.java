package dev.lanewise.optim;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link Optimizer} does in a step. An immutable value: start from {@link #of} and change what differs. A step
 * goes in this order: accumulation, the look for values that are not finite, clipping, noise, the update by group,
 * look-ahead.
 *
 * @param rule of all parameters that are in no group with another one
 * @param schedule the learning rate
 * @param groups what is updated otherwise; a parameter belongs to the first group that has it
 * @param accumulation gradients that are averaged for one update, at least 1
 * @param nonFinite what is done about NaN and ∞
 * @param clip what is done to a gradient that is too large
 * @param noise what is added to the gradient
 * @param lookAhead slow weights behind the fast ones
 */
public record OptimizerOptions(
        UpdateRule rule,
        Schedule schedule,
        List<ParameterGroup> groups,
        int accumulation,
        NonFiniteGradients nonFinite,
        GradientClip clip,
        Optional<GradientNoise> noise,
        Optional<LookAhead> lookAhead) {
    /** Checks the range. */
    public OptimizerOptions {
        Objects.requireNonNull(rule, "optimizer: rule");
        Objects.requireNonNull(schedule, "optimizer: schedule");
        groups = List.copyOf(groups);
        Bounds.steps("OptimizerOptions", "accumulation", accumulation);
        Objects.requireNonNull(nonFinite, "optimizer: nonFinite");
        Objects.requireNonNull(clip, "optimizer: clip");
        Objects.requireNonNull(noise, "optimizer: noise");
        Objects.requireNonNull(lookAhead, "optimizer: lookAhead");
    }

    /** The rule and the schedule, and nothing around them. */
    public static OptimizerOptions of(UpdateRule rule, Schedule schedule) {
        return new OptimizerOptions(
                rule, schedule, List.of(), 1, NonFiniteGradients.PASS, GradientClip.none(), Optional.empty(), Optional.empty());
    }

    /** A copy with another rule. */
    public OptimizerOptions withRule(UpdateRule value) {
        return new OptimizerOptions(value, schedule, groups, accumulation, nonFinite, clip, noise, lookAhead);
    }

    /** A copy with another schedule. */
    public OptimizerOptions withSchedule(Schedule value) {
        return new OptimizerOptions(rule, value, groups, accumulation, nonFinite, clip, noise, lookAhead);
    }

    /** A copy with these groups. */
    public OptimizerOptions withGroups(ParameterGroup... values) {
        return new OptimizerOptions(rule, schedule, List.of(values), accumulation, nonFinite, clip, noise, lookAhead);
    }

    /** A copy that updates once for so many gradients. */
    public OptimizerOptions withAccumulation(int value) {
        return new OptimizerOptions(rule, schedule, groups, value, nonFinite, clip, noise, lookAhead);
    }

    /** A copy that passes, skips or stops at gradients that are not finite. */
    public OptimizerOptions withNonFinite(NonFiniteGradients value) {
        return new OptimizerOptions(rule, schedule, groups, accumulation, value, clip, noise, lookAhead);
    }

    /** A copy that clips. */
    public OptimizerOptions withClip(GradientClip value) {
        return new OptimizerOptions(rule, schedule, groups, accumulation, nonFinite, value, noise, lookAhead);
    }

    /** A copy that adds noise. */
    public OptimizerOptions withNoise(GradientNoise value) {
        return new OptimizerOptions(rule, schedule, groups, accumulation, nonFinite, clip, Optional.of(value), lookAhead);
    }

    /** A copy with slow weights. */
    public OptimizerOptions withLookAhead(LookAhead value) {
        return new OptimizerOptions(rule, schedule, groups, accumulation, nonFinite, clip, noise, Optional.of(value));
    }
}
