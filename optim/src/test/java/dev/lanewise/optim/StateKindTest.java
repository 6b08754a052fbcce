package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A state goes on with the rule that it is of, and with no other. */
class StateKindTest {
    private static final ParameterLayout LAYOUT = ParameterLayout.of(
            List.of(new ParameterLayout.Slot("weight", Shape.of(3, 5)), new ParameterLayout.Slot("bias", Shape.of(5))));
    private static final Schedule SCHEDULE = new Constant(0.01);

    /** Each rule, with its words. */
    static final SequencedMap<UpdateRule, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(Sgd.of(), "Sgd");
        KINDS.put(Sgd.of().withMomentum(0.9).withDampening(0.1), "Sgd[momentum=0.9, dampening=0.1]");
        KINDS.put(Sgd.of().withNesterov(0.9).withRateInside(), "Sgd[momentum=0.9, dampening=0.0, rate inside]");
        KINDS.put(Asgd.of(), "Asgd[start=1000000]");
        KINDS.put(Rprop.of(), "Rprop");
        KINDS.put(AdaGrad.of(), "AdaGrad");
        KINDS.put(AdaDelta.of(), "AdaDelta[decay=0.9]");
        KINDS.put(RmsProp.of(), "RmsProp[decay=0.99, momentum=0.0]");
        KINDS.put(RmsProp.of().withMomentum(0.8).withCentring(), "RmsProp[decay=0.99, momentum=0.8]");
        KINDS.put(RmsProp.of().withMomentum(0.8).withRateInside(), "RmsProp[decay=0.99, momentum=0.8, rate inside]");
        KINDS.put(Adam.of(), "Adam[beta1=0.9, beta2=0.999]");
        KINDS.put(Adam.of().withCorrectedAmsgrad(), "Adam[beta1=0.9, beta2=0.999, corrected maximum]");
        KINDS.put(AdamW.of(), "AdamW[beta1=0.9, beta2=0.999]");
        KINDS.put(Adamax.of(), "Adamax[beta1=0.9, beta2=0.999, norm less 1.0E-8]");
        KINDS.put(Adamax.of().withEpsilonOutside(), "Adamax[beta1=0.9, beta2=0.999, norm less 0.0]");
        KINDS.put(NAdam.of(), "NAdam[beta1=0.9, beta2=0.999, momentumDecay=0.004]");
        KINDS.put(RAdam.of(), "RAdam[beta1=0.9, beta2=0.999]");
        KINDS.put(AdaBelief.of(), "AdaBelief[beta1=0.9, beta2=0.999]");
        KINDS.put(Adan.of(), "Adan[beta1=0.98, beta2=0.92, beta3=0.99]");
        KINDS.put(Lion.of(), "Lion[beta2=0.99]");
        KINDS.put(ScheduleFreeAdamW.of(), "ScheduleFreeAdamW[beta1=0.9, beta2=0.999, warmUp=1]");
        KINDS.put(Lars.of(), "Lars[momentum=0.9]");
        KINDS.put(Lamb.of(), "Lamb[beta1=0.9, beta2=0.999]");
        KINDS.put(Adafactor.of(), "Adafactor[power=0.8]");
        KINDS.put(Adafactor.of().withEpsilonOnSquares(), "Adafactor[power=0.8, squares with 1.0E-30]");
        KINDS.put(Muon.of(), "Muon[momentum=0.95, rest=AdamW[beta1=0.9, beta2=0.999]]");
    }

    @Test
    void everyRuleSaysWhatItsStateIs() {
        KINDS.forEach((rule, kind) -> assertEquals(kind, rule.stateKind()));
        assertEquals(KINDS.size(), Set.copyOf(KINDS.values()).size(), "no two alike");
    }

    static Stream<UpdateRule> rules() {
        return KINDS.keySet().stream();
    }

    /** No rule takes the state of another over, whatever the names of its arrays; in a file as in memory. */
    @ParameterizedTest
    @MethodSource("rules")
    void theStateOfEveryOtherRuleIsRefusedByBothNames(UpdateRule rule) throws IOException {
        OptimizerState saved = written(stepped(rule).state());
        for (Map.Entry<UpdateRule, String> other : KINDS.entrySet()) {
            Optimizer optimizer = new Optimizer(other.getKey(), SCHEDULE, LAYOUT);
            if (other.getKey().equals(rule)) {
                optimizer.restore(saved);
                assertEquals(3, optimizer.steps());
                continue;
            }
            String message = assertThrows(IllegalArgumentException.class, () -> optimizer.restore(saved)).getMessage();
            assertEquals(
                    "restore: the state of 'weight' is of " + rule.stateKind() + ", this optimizer has " + other.getValue()
                            + " for it",
                    message);
            assertEquals(0, optimizer.steps(), "a refused state changes nothing");
        }
    }

    @Test
    void whatTheStateDoesNotDependOnMayChange() {
        goesOn(Sgd.of().withMomentum(0.9), Sgd.of().withNesterov(0.9).withL2(0.1));
        goesOn(AdamW.of(), AdamW.of().withWeightDecay(0).withEpsilon(1e-6));
        goesOn(Adam.of(), Adam.of().withUncorrectedEpsilon().withL2(0.1));
        goesOn(Lion.of(), Lion.of().withBetas(0.95, 0.99));
        goesOn(AdaGrad.of().withInitial(0.1), AdaGrad.of());
        goesOn(Muon.of(), Muon.of().withAdamWScale().withIterations(6));
    }

    private static void goesOn(UpdateRule from, UpdateRule to) {
        Optimizer optimizer = new Optimizer(to, SCHEDULE, LAYOUT);
        OptimizerState saved = stepped(from).state();
        optimizer.restore(saved);
        saved.arrays().forEach((name, array) -> Bits.assertSameBits(array, optimizer.state().arrays().get(name), name));
    }

    @Test
    void whatItWasGatheredWithMayNot() {
        refused(OptimizerOptions.of(Adam.of(), SCHEDULE), OptimizerOptions.of(Adam.of().withBetas(0.9, 0.99), SCHEDULE),
                "'weight'", "Adam[beta1=0.9, beta2=0.999]", "Adam[beta1=0.9, beta2=0.99]");
        refused(OptimizerOptions.of(ScheduleFreeAdamW.of(), SCHEDULE),
                OptimizerOptions.of(ScheduleFreeAdamW.of().withBetas(0.95, 0.999), SCHEDULE), "beta1=0.9,", "beta1=0.95,");
        refused(OptimizerOptions.of(RmsProp.of().withDecay(0.99), SCHEDULE),
                OptimizerOptions.of(RmsProp.of().withDecay(0.9), SCHEDULE), "decay=0.99,", "decay=0.9,");
    }

    @Test
    void eachParameterIsLookedAt() {
        OptimizerOptions adam = OptimizerOptions.of(Adam.of(), SCHEDULE);
        ParameterGroup vectors = ParameterGroup.of(ParameterSelection.vectors());
        OptimizerOptions grouped = adam.withGroups(vectors.withRule(AdamW.of()));
        refused(adam, grouped, "'bias' is of Adam[", "has AdamW[");
        refused(grouped, adam, "'bias' is of AdamW[", "has Adam[");
        refused(adam.withGroups(vectors.withoutUpdates()), adam, "'bias' is of no rule, as it is frozen", "has Adam[");
        Optimizer other = new Optimizer(adam.withGroups(vectors.withRule(Adam.of().withL2(0.1))), LAYOUT);
        other.restore(stepped(adam).state());
        assertEquals(3, other.steps());
    }

    /** Gradient descent with a number that it tells in its words. */
    record Scaled(float factor) implements CustomUpdateRule {
        @Override
        public List<StateArray> stateArrays() {
            return List.of(StateArray.zero("unused"));
        }

        @Override
        public void update(
                UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
            kernels.sgd(p, g, offset, n, (float) rate * factor, 0);
        }
    }

    @Test
    void aRuleOfAUserIsWhatItsWordsSay() {
        refused(OptimizerOptions.of(new Scaled(2), SCHEDULE), OptimizerOptions.of(new Scaled(3), SCHEDULE),
                "Scaled[factor=2.0]", "Scaled[factor=3.0]");
        goesOn(new Scaled(2), new Scaled(2));
    }

    private static void refused(OptimizerOptions from, OptimizerOptions to, String... parts) {
        Optimizer optimizer = new Optimizer(to, LAYOUT);
        OptimizerState saved = stepped(from).state();
        String message = assertThrows(IllegalArgumentException.class, () -> optimizer.restore(saved)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Optimizer stepped(UpdateRule rule) {
        return stepped(OptimizerOptions.of(rule, SCHEDULE));
    }

    private static Optimizer stepped(OptimizerOptions options) {
        Optimizer optimizer = new Optimizer(options, LAYOUT);
        float[] p = Floats.array(LAYOUT.size(), 9, Floats.Values.ORDINARY);
        for (int s = 0; s < 3; s++) {
            optimizer.step(Compute.serial(), p, Floats.array(LAYOUT.size(), s, Floats.Values.ORDINARY));
        }
        return optimizer;
    }

    private static OptimizerState written(OptimizerState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return OptimizerState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), LAYOUT);
    }
}
