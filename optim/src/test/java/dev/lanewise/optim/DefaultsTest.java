package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/**
 * The default of every hyper-parameter of every rule, component by component, as {@code docs/optimizers.md} tells it with its
 * source: PyTorch's constructors where it has the rule, else the authors' code or the paper.
 */
class DefaultsTest {
    static final SequencedMap<Record, String> DEFAULTS = new LinkedHashMap<>();

    static {
        // PyTorch.
        DEFAULTS.put(Sgd.of(), "Sgd[momentum=0.0, dampening=0.0, nesterov=false, l2=0.0, rateInside=false]");
        DEFAULTS.put(Asgd.of(), "Asgd[decay=1.0E-4, power=0.75, start=1000000, l2=0.0]");
        DEFAULTS.put(Rprop.of(), "Rprop[shrink=0.5, grow=1.2, least=1.0E-6, most=50.0]");
        DEFAULTS.put(AdaGrad.of(), "AdaGrad[initial=0.0, epsilon=1.0E-10, l2=0.0, epsilonInside=false]");
        DEFAULTS.put(AdaDelta.of(), "AdaDelta[decay=0.9, epsilon=1.0E-6, l2=0.0]");
        DEFAULTS.put(
                RmsProp.of(),
                "RmsProp[decay=0.99, epsilon=1.0E-8, momentum=0.0, centred=false, l2=0.0, epsilonInside=false, rateInside=false]");
        DEFAULTS.put(
                Adam.of(),
                "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8, l2=0.0, amsgrad=false, uncorrectedEpsilon=false,"
                        + " correctedMaximum=false]");
        DEFAULTS.put(
                AdamW.of(),
                "AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.01, amsgrad=false, uncorrectedEpsilon=false,"
                        + " correctedMaximum=false]");
        DEFAULTS.put(Adamax.of(), "Adamax[beta1=0.9, beta2=0.999, epsilon=1.0E-8, l2=0.0, epsilonOutside=false]");
        DEFAULTS.put(
                NAdam.of(), "NAdam[beta1=0.9, beta2=0.999, epsilon=1.0E-8, momentumDecay=0.004, l2=0.0, weightDecay=0.0]");
        DEFAULTS.put(
                RAdam.of(), "RAdam[beta1=0.9, beta2=0.999, epsilon=1.0E-8, l2=0.0, weightDecay=0.0, paperThreshold=false]");
        DEFAULTS.put(
                Adafactor.of(),
                "Adafactor[power=0.8, epsilon=1.1920928955078125E-7, leastScale=0.001, clip=1.0, weightDecay=0.0,"
                        + " epsilonOnSquares=false]");
        DEFAULTS.put(
                Muon.of(),
                "Muon[momentum=0.95, nesterov=true, weightDecay=0.1, iterations=5, adamWScale=false, rest=" + AdamW.of() + "]");
        DEFAULTS.put(
                Lbfgs.of(),
                "Lbfgs[history=100, iterations=100, gradientTolerance=1.0E-7, changeTolerance=1.0E-9,"
                        + " sufficientDecrease=1.0E-4, curvature=0.9]");
        // The authors' code.
        DEFAULTS.put(AdaBelief.of(), "AdaBelief[beta1=0.9, beta2=0.999, epsilon=1.0E-16, l2=0.0, weightDecay=0.0]");
        DEFAULTS.put(Adan.of(), "Adan[beta1=0.98, beta2=0.92, beta3=0.99, epsilon=1.0E-8, weightDecay=0.0, plainDecay=false]");
        DEFAULTS.put(Lion.of(), "Lion[beta1=0.9, beta2=0.99, weightDecay=0.0]");
        DEFAULTS.put(
                ScheduleFreeAdamW.of(), "ScheduleFreeAdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.0, warmUp=1]");
        // The papers.
        DEFAULTS.put(Lars.of(), "Lars[momentum=0.9, trust=0.001, l2=0.0]");
        DEFAULTS.put(Lamb.of(), "Lamb[beta1=0.9, beta2=0.999, epsilon=1.0E-6, weightDecay=0.01]");
    }

    @Test
    void everyDefaultIsThatOfItsSource() {
        DEFAULTS.forEach((rule, words) -> assertEquals(words, rule.toString()));
    }
}
