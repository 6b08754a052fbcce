package dev.lanewise.optim;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random hyper-parameters for each rule, over the ranges that people use, the edges often. */
final class RuleArbitraries {
    private RuleArbitraries() {}

    /** By the rule's class. */
    static Map<Class<? extends UpdateRule>, Arbitrary<? extends UpdateRule>> all() {
        Map<Class<? extends UpdateRule>, Arbitrary<? extends UpdateRule>> all = new LinkedHashMap<>();
        all.put(Sgd.class, sgd());
        all.put(AdaGrad.class, Combinators.combine(pick(0, 0.1, 1), epsilons(), decays()).as(AdaGrad::new));
        all.put(RmsProp.class, Combinators.combine(averages(), epsilons(), momenta(), flags(), decays()).as(RmsProp::new));
        all.put(Adam.class, Combinators.combine(averages(), averages(), epsilons(), decays(), flags()).as(Adam::new));
        all.put(AdamW.class, Combinators.combine(averages(), averages(), epsilons(), decays(), flags()).as(AdamW::new));
        return all;
    }

    private static Arbitrary<Sgd> sgd() {
        return Combinators.combine(momenta(), pick(0, 0, 0.3), flags(), decays()).as((momentum, dampening, nesterov, decay) ->
                new Sgd(
                        momentum,
                        momentum == 0 || nesterov ? 0 : dampening,
                        momentum != 0 && nesterov,
                        decay));
    }

    private static Arbitrary<Double> momenta() {
        return mostly(0, 0.99, 0.0, 0.5, 0.9);
    }

    private static Arbitrary<Double> averages() {
        return mostly(0.5, 0.9999, 0.9, 0.99, 0.999);
    }

    private static Arbitrary<Double> epsilons() {
        return pick(1e-10, 1e-8, 1e-5, 1e-2);
    }

    private static Arbitrary<Double> decays() {
        return mostly(0, 0.2, 0.0, 0.01);
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Double> mostly(double low, double high, Double... usual) {
        return Arbitraries.oneOf(Arbitraries.doubles().between(low, high).ofScale(6), Arbitraries.of(usual));
    }

    private static Arbitrary<Double> pick(double... values) {
        Double[] boxed = Arrays.stream(values).boxed().toArray(Double[]::new);
        return Arbitraries.of(boxed);
    }
}
