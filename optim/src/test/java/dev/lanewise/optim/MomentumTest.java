package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A momentum that is a function of the step. */
class MomentumTest {
    private static final int N = 37;
    private static final Schedule RATE = new Constant(0.01);
    private static final CycledMomentum CYCLE = OneCycle.of(0.01, 12).momentum(0.8, 0.95);

    /** Each rule that has one, at the momentum asked for. */
    private static Stream<DoubleFunction<MomentumRule>> momentumRules() {
        return Stream.of(
                m -> Sgd.of().withMomentum(m).withDampening(0.2).withL2(0.01),
                m -> Sgd.of().withNesterov(m),
                m -> Sgd.of().withNesterov(m).withRateInside(),
                m -> RmsProp.of().withMomentum(m),
                m -> RmsProp.of().withCentring().withMomentum(m),
                m -> RmsProp.of().withMomentum(m).withRateInside(),
                m -> Adam.of().withBetas(m, 0.99),
                m -> Adam.of().withBetas(m, 0.99).withAmsgrad(),
                m -> AdamW.of().withBetas(m, 0.99),
                m -> Adamax.of().withBetas(m, 0.99),
                m -> RAdam.of().withBetas(m, 0.9),
                m -> AdaBelief.of().withBetas(m, 0.99),
                m -> Adan.of().withBetas(m, 0.9, 0.99),
                m -> Lion.of().withBetas(m, 0.99));
    }

    static Stream<MomentumRule> rules() {
        return momentumRules().map(rule -> rule.apply(0.9)).distinct();
    }

    /** PyTorch changes the number in the group and steps on: the same state, under the rule with the other momentum. */
    @ParameterizedTest
    @MethodSource("momentumRules")
    void eachStepIsThatOfTheRuleWithItsMomentum(DoubleFunction<MomentumRule> rule) {
        Optimizer optimizer =
                new Optimizer(OptimizerOptions.of(rule.apply(0.5), RATE).withMomentum(CYCLE), Trace.layout(N));
        float[] actual = Arrays.copyOf(Floats.array(N, 1, Floats.Values.ORDINARY), optimizer.layout().size());
        float[] expected = actual.clone();
        float[][] state = rule.apply(0.5).stateArrays().stream().map(each -> new float[expected.length]).toArray(float[][]::new);
        for (int s = 0; s < 14; s++) {
            float[] g = Arrays.copyOf(Floats.array(N, 10 + s, Floats.Values.ORDINARY), expected.length);
            rule.apply(CYCLE.at(s)).update(
                    Backend.preferred().update(), s + 1, RATE.at(s), expected, g, state, 0, expected.length);
            optimizer.step(Compute.serial(), actual, g);
            Bits.assertSameBits(expected, actual, optimizer.options().rule() + ", step " + s);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void oneThatStaysIsTheRules(MomentumRule rule) {
        float[] expected = after(OptimizerOptions.of(rule, RATE));
        Bits.assertSameBits(expected, after(OptimizerOptions.of(rule, RATE).withMomentum(new Constant(0.9))));
        assertTrue(!Arrays.equals(expected, after(OptimizerOptions.of(rule, RATE).withMomentum(CYCLE))), rule::toString);
    }

    /** A group's rule that has none goes on as it is. */
    @Test
    void rulesWithoutOneAreLeftAlone() {
        OptimizerOptions plain = OptimizerOptions.of(Sgd.of(), RATE);
        ParameterGroup none = ParameterGroup.of(ParameterSelection.named("nothing"));
        String message = assertThrows(IllegalArgumentException.class, () -> plain.withMomentum(CYCLE)).getMessage();
        assertTrue(message.contains("momentum = CycledMomentum") && message.contains("Sgd[momentum=0.0"), message);
        assertTrue(plain.withGroups(none.withRule(AdamW.of())).withMomentum(CYCLE).momentum().isPresent());
        ParameterGroup all = ParameterGroup.of(ParameterSelection.all()).withRule(NAdam.of());
        Bits.assertSameBits(
                after(OptimizerOptions.of(NAdam.of(), RATE)),
                after(OptimizerOptions.of(AdamW.of(), RATE).withGroups(all).withMomentum(CYCLE)));
    }

    @Test
    void whatIsNoMomentumIsRefused() {
        for (double wrong : new double[] {1, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            CustomSchedule schedule = step -> step == 0 ? 0.9 : wrong;
            Optimizer optimizer = new Optimizer(OptimizerOptions.of(Adam.of(), RATE).withMomentum(schedule), Trace.layout(N));
            float[] p = new float[optimizer.layout().size()];
            optimizer.step(Compute.serial(), p, p.clone());
            String message = assertThrows(
                            IllegalStateException.class, () -> optimizer.step(Compute.serial(), p, p.clone()))
                    .getMessage();
            assertTrue(message.contains("momentum " + wrong + " at step 1, want at least 0 and less than 1"), message);
        }
        ReduceOnPlateau plateau = ReduceOnPlateau.of(new Constant(0.9));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> OptimizerOptions.of(Adam.of(), RATE).withMomentum(plateau))
                .getMessage();
        assertTrue(message.contains("OptimizerOptions: momentum = ReduceOnPlateau"), message);
    }

    private static float[] after(OptimizerOptions options) {
        Optimizer optimizer = new Optimizer(options, Trace.layout(N));
        float[] p = Arrays.copyOf(Floats.array(N, 1, Floats.Values.ORDINARY), optimizer.layout().size());
        for (int s = 0; s < 14; s++) {
            optimizer.step(
                    Compute.serial(), p, Arrays.copyOf(Floats.array(N, 10 + s, Floats.Values.ORDINARY), p.length));
        }
        return p;
    }
}
