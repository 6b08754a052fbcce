package dev.lanewise.optim;

import java.util.Objects;
import java.util.Optional;

/**
 * Parameters that are updated otherwise than the rest: by another rule or the same with other numbers, at another
 * learning rate, or not at all. No weight decay on biases and norms, for instance:
 * {@code ParameterGroup.of(ParameterSelection.vectors()).withRule(rule.withWeightDecay(0))}.
 *
 * @param members which parameters
 * @param rule instead of the optimizer's
 * @param schedule instead of the optimizer's, a function of the step
 * @param rateFactor what the learning rate is multiplied by, {@code 0 … 1000}
 * @param frozen whether they stay as they are; their gradients then count as zero everywhere
 * @param proximalL1 instead of the optimizer's, {@code 0 … 100}
 */
public record ParameterGroup(
        ParameterSelection members,
        Optional<UpdateRule> rule,
        Optional<Schedule> schedule,
        double rateFactor,
        boolean frozen,
        Optional<Double> proximalL1) {
    /** Checks the ranges. */
    public ParameterGroup {
        Objects.requireNonNull(members, "ParameterGroup: members");
        Objects.requireNonNull(rule, "ParameterGroup: rule");
        schedule.ifPresent(own -> Bounds.functionOfTheStep("ParameterGroup", "schedule", own));
        Bounds.closed("ParameterGroup", "rateFactor", rateFactor, 0, 1000);
        proximalL1.ifPresent(own -> Bounds.decay("ParameterGroup", "proximalL1", own));
    }

    /** Parameters that are updated like the rest, until something is changed. */
    public static ParameterGroup of(ParameterSelection members) {
        return new ParameterGroup(members, Optional.empty(), Optional.empty(), 1, false, Optional.empty());
    }

    /** A copy with a rule of its own. */
    public ParameterGroup withRule(UpdateRule value) {
        return new ParameterGroup(members, Optional.of(value), schedule, rateFactor, frozen, proximalL1);
    }

    /** A copy with a schedule of its own. */
    public ParameterGroup withSchedule(Schedule value) {
        return new ParameterGroup(members, rule, Optional.of(value), rateFactor, frozen, proximalL1);
    }

    /** A copy whose learning rate is multiplied. */
    public ParameterGroup withRateFactor(double value) {
        return new ParameterGroup(members, rule, schedule, value, frozen, proximalL1);
    }

    /** A copy that is not updated. */
    public ParameterGroup withoutUpdates() {
        return new ParameterGroup(members, rule, schedule, rateFactor, true, proximalL1);
    }

    /** A copy with an L1 penalty of its own by a proximal step: {@link OptimizerOptions#withProximalL1}. */
    public ParameterGroup withProximalL1(double value) {
        return new ParameterGroup(members, rule, schedule, rateFactor, frozen, Optional.of(value));
    }
}
