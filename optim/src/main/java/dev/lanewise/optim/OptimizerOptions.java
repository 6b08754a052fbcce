package dev.lanewise.optim;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link Optimizer} does in a step. An immutable value: start from {@link #of} and change what differs. A step
 * goes in this order: accumulation, the look for values that are not finite, clipping, noise, the update by group and its
 * proximal step, look-ahead.
 *
 * @param rule of all parameters that are in no group with another one
 * @param schedule the learning rate
 * @param momentum instead of that of the rules that have one: see {@link #withMomentum}
 * @param groups what is updated otherwise; a parameter belongs to the first group that has it
 * @param accumulation gradients that are averaged for one update, at least 1: see {@link #withAccumulation}
 * @param nonFinite what is done about NaN and ∞
 * @param clip what is done to a gradient that is too large
 * @param noise what is added to the gradient
 * @param lookAhead slow weights behind the fast ones
 * @param proximalL1 the weight of an L1 penalty that acts after the update, {@code 0 … 100}: see {@link #withProximalL1}
 */
public record OptimizerOptions(
        UpdateRule rule,
        Schedule schedule,
        Optional<Schedule> momentum,
        List<ParameterGroup> groups,
        int accumulation,
        NonFiniteGradients nonFinite,
        GradientClip clip,
        Optional<GradientNoise> noise,
        Optional<LookAhead> lookAhead,
        double proximalL1) {
    /** Checks the range. */
    public OptimizerOptions {
        Objects.requireNonNull(rule, "optimizer: rule");
        Objects.requireNonNull(schedule, "optimizer: schedule");
        groups = List.copyOf(groups);
        momentum.ifPresent(own -> Bounds.functionOfTheStep("OptimizerOptions", "momentum", own));
        boolean movable = hasMomentum(rule)
                || groups.stream().anyMatch(each -> each.rule().filter(OptimizerOptions::hasMomentum).isPresent());
        if (momentum.isPresent() && !movable) {
            throw new IllegalArgumentException("OptimizerOptions: momentum = " + momentum.get() + ", but " + rule
                    + " has none that could change, want a MomentumRule whose own is above 0, such as"
                    + " Sgd.of().withMomentum(0.9) or AdamW.of()");
        }
        Bounds.steps("OptimizerOptions", "accumulation", accumulation);
        Objects.requireNonNull(nonFinite, "optimizer: nonFinite");
        Objects.requireNonNull(clip, "optimizer: clip");
        Objects.requireNonNull(noise, "optimizer: noise");
        Objects.requireNonNull(lookAhead, "optimizer: lookAhead");
        Bounds.decay("OptimizerOptions", "proximalL1", proximalL1);
    }

    /** The rule and the schedule, and nothing around them. */
    public static OptimizerOptions of(UpdateRule rule, Schedule schedule) {
        return new OptimizerOptions(
                rule, schedule, Optional.empty(), List.of(), 1, NonFiniteGradients.PASS, GradientClip.none(), Optional.empty(),
                Optional.empty(), 0);
    }

    /** A copy with another rule. */
    public OptimizerOptions withRule(UpdateRule value) {
        return new OptimizerOptions(
                value, schedule, momentum, groups, accumulation, nonFinite, clip, noise, lookAhead, proximalL1);
    }

    /** A copy with another schedule. */
    public OptimizerOptions withSchedule(Schedule value) {
        return new OptimizerOptions(
                rule, value, momentum, groups, accumulation, nonFinite, clip, noise, lookAhead, proximalL1);
    }

    /**
     * A copy whose momentum is a function of the step, in place of that of the rules that have one ({@link MomentumRule},
     * those of groups too); the others go on as they are. {@link OneCycle#momentum} moves it opposite to the learning rate.
     * At each step it must be at least 0 and less than 1.
     */
    public OptimizerOptions withMomentum(Schedule value) {
        return new OptimizerOptions(
                rule, schedule, Optional.of(value), groups, accumulation, nonFinite, clip, noise, lookAhead, proximalL1);
    }

    /** Whether the momentum of a rule can change from step to step. */
    static boolean hasMomentum(UpdateRule rule) {
        return rule instanceof MomentumRule each && each.momentum() > 0;
    }

    /** A copy with these groups. */
    public OptimizerOptions withGroups(ParameterGroup... values) {
        return new OptimizerOptions(
                rule, schedule, momentum, List.of(values), accumulation, nonFinite, clip, noise, lookAhead, proximalL1);
    }

    /**
     * A copy that updates once for so many gradients, with their mean, (w₁·g₁ + … + w_N·g_N) ÷ N, added in the order
     * they come, each product and its addition one rounding. A gradient's weight comes with its {@link
     * Optimizer#step(dev.lanewise.engine.Compute, float[], float[], double) step}, and is 1 in a step without one.
     *
     * <p>Of gradients of means over rows that is the gradient of the mean of these means; weighted by their rows, of
     * the mean over all rows, that of a batch as large as all of them, within the bound of the sum. Where the loss
     * divides by something else than rows it is not: with class weights or an ignored label each mean divides by the
     * sum of the weights of its own labels, the large batch by that of all. Batch norm too takes the statistics of each
     * batch by itself.
     *
     * @param value at least 1, which updates with each gradient
     */
    public OptimizerOptions withAccumulation(int value) {
        return new OptimizerOptions(rule, schedule, momentum, groups, value, nonFinite, clip, noise, lookAhead, proximalL1);
    }

    /** A copy that passes, skips or stops at gradients that are not finite. */
    public OptimizerOptions withNonFinite(NonFiniteGradients value) {
        return new OptimizerOptions(
                rule, schedule, momentum, groups, accumulation, value, clip, noise, lookAhead, proximalL1);
    }

    /** A copy that clips. */
    public OptimizerOptions withClip(GradientClip value) {
        return new OptimizerOptions(
                rule, schedule, momentum, groups, accumulation, nonFinite, value, noise, lookAhead, proximalL1);
    }

    /** A copy that adds noise. */
    public OptimizerOptions withNoise(GradientNoise value) {
        return new OptimizerOptions(
                rule, schedule, momentum, groups, accumulation, nonFinite, clip, Optional.of(value), lookAhead, proximalL1);
    }

    /** A copy with slow weights. */
    public OptimizerOptions withLookAhead(LookAhead value) {
        return new OptimizerOptions(
                rule, schedule, momentum, groups, accumulation, nonFinite, clip, noise, Optional.of(value), proximalL1);
    }

    /**
     * A copy with an L1 penalty by a proximal step: after each update {@code p = sign(p)·max(|p| − rate·value, 0)}, where
     * rate is the learning rate. Weights that the loss does not need become zero and stay so. As it is decoupled, neither
     * moments nor clipping see it: a penalty Σ|p| in the loss is another thing, whose gradient an adaptive rule scales and
     * which leaves weights near zero instead of at it. With momentum, whose steps add up to rate ÷ (1 − momentum), it acts like a
     * penalty of value·(1 − momentum). A group can have its own ({@link ParameterGroup#withProximalL1}):
     * usually biases and norms have none.
     *
     * <p>Sources: Duchi and Singer, "Efficient online and batch learning using forward backward splitting", JMLR 10, 2009,
     * eq. 19; Parikh and Boyd, "Proximal algorithms", 2014, section 6.5.2.
     */
    public OptimizerOptions withProximalL1(double value) {
        return new OptimizerOptions(
                rule, schedule, momentum, groups, accumulation, nonFinite, clip, noise, lookAhead, value);
    }
}
