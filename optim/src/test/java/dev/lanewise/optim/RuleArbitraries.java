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
    static Map<Class<? extends ElementwiseRule>, Arbitrary<? extends ElementwiseRule>> elementwise() {
        Map<Class<? extends ElementwiseRule>, Arbitrary<? extends ElementwiseRule>> all = new LinkedHashMap<>();
        all.put(Sgd.class, sgd());
        all.put(AdaGrad.class, Combinators.combine(pick(0, 0.1, 1), epsilons(), decays(), flags()).as(AdaGrad::new));
        all.put(RmsProp.class, Combinators.combine(averages(), epsilons(), momenta(), flags(), decays(), flags(), flags())
                .as((decay, epsilon, momentum, centred, l2, epsilonInside, rateInside) -> new RmsProp(
                        decay, epsilon, momentum, centred, l2, epsilonInside, momentum != 0 && rateInside)));
        all.put(Adam.class, Combinators.combine(averages(), averages(), epsilons(), decays(), flags(), flags(), flags())
                .as((first, second, epsilon, decay, amsgrad, uncorrected, corrected) -> new Adam(
                        first, second, epsilon, decay, amsgrad, uncorrected, amsgrad && !uncorrected && corrected)));
        all.put(AdamW.class, Combinators.combine(averages(), averages(), epsilons(), decays(), flags(), flags(), flags())
                .as((first, second, epsilon, decay, amsgrad, uncorrected, corrected) -> new AdamW(
                        first, second, epsilon, decay, amsgrad, uncorrected, amsgrad && !uncorrected && corrected)));
        all.put(Asgd.class, Combinators.combine(pick(0, 1e-4, 0.1), pick(0, 0.75, 1), starts(), decays()).as(Asgd::new));
        all.put(Rprop.class, Combinators.combine(pick(0.1, 0.5, 0.9), pick(1.01, 1.2, 3), pick(1e-6, 0.01), pick(0.02, 50))
                .as(Rprop::new));
        all.put(AdaDelta.class, Combinators.combine(averages(), epsilons(), decays()).as(AdaDelta::new));
        all.put(Adamax.class, Combinators.combine(averages(), averages(), epsilons(), decays(), flags()).as(Adamax::new));
        all.put(NAdam.class, Combinators.combine(
                        averages(), averages(), epsilons(), pick(0, 0.004, 1), decays(), decays())
                .as(NAdam::new));
        all.put(RAdam.class, Combinators.combine(averages(), averages(), epsilons(), decays(), decays(), flags())
                .as(RAdam::new));
        all.put(AdaBelief.class, Combinators.combine(averages(), averages(), pick(1e-16, 1e-10, 1e-4), decays(), decays())
                .as(AdaBelief::new));
        all.put(Adan.class, Combinators.combine(averages(), averages(), averages(), epsilons(), decays(), flags())
                .as(Adan::new));
        all.put(Lion.class, Combinators.combine(averages(), averages(), decays()).as(Lion::new));
        all.put(ScheduleFreeAdamW.class, Combinators.combine(averages(), averages(), epsilons(), decays(), starts())
                .as(ScheduleFreeAdamW::new));
        return all;
    }

    /** By the rule's class. */
    static Map<Class<? extends ParameterwiseRule>, Arbitrary<? extends ParameterwiseRule>> parameterwise() {
        Map<Class<? extends ParameterwiseRule>, Arbitrary<? extends ParameterwiseRule>> all = new LinkedHashMap<>();
        all.put(Lars.class, Combinators.combine(momenta(), pick(0.001, 0.02, 1), decays()).as(Lars::new));
        all.put(Lamb.class, Combinators.combine(averages(), averages(), epsilons(), decays()).as(Lamb::new));
        all.put(Adafactor.class, Combinators.combine(
                        pick(0.5, 0.8, 1), epsilons(), pick(1e-6, 1e-3, 1), pick(1, 2), decays(), flags())
                .as(Adafactor::new));
        all.put(Muon.class, Combinators.combine(momenta(), flags(), decays(), Arbitraries.longs().between(1, 6), flags())
                .as((momentum, nesterov, decay, iterations, scale) ->
                        new Muon(momentum, nesterov, decay, iterations, scale, AdamW.of())));
        return all;
    }

    private static Arbitrary<Sgd> sgd() {
        return Combinators.combine(momenta(), pick(0, 0, 0.3), flags(), decays(), flags()).as((momentum, dampening, nesterov, decay, inside) ->
                new Sgd(
                        momentum,
                        momentum == 0 || nesterov ? 0 : dampening,
                        momentum != 0 && nesterov,
                        decay,
                        momentum != 0 && inside));
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

    private static Arbitrary<Long> starts() {
        return Arbitraries.of(1L, 5L, 1000L);
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
