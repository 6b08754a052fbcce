package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every component of every record refuses what makes no sense, and says which it was. */
class HyperParameterTest {
    /** Copies that change more than one component, or take no number as small as the test tries. */
    private static final List<String> OTHERWISE = List.of("withNesterov", "withMomentum", "withClipAt");

    /** One valid instance of each record. */
    static Stream<Record> valid() {
        return Stream.of(
                Sgd.of().withMomentum(0.9).withDampening(0.1),
                AdaGrad.of(),
                RmsProp.of(),
                Adam.of(),
                AdamW.of(),
                new Asgd(1e-4, 0.75, 100, 0),
                Rprop.of(),
                AdaDelta.of(),
                Adamax.of(),
                NAdam.of(),
                RAdam.of(),
                AdaBelief.of(),
                Adan.of(),
                Lion.of(),
                ScheduleFreeAdamW.of(),
                Lars.of(),
                Lamb.of(),
                Adafactor.of(),
                Muon.of(),
                Lbfgs.of(),
                new Constant(0.1),
                new StepDecay(0.1, 0.5, 10),
                new ExponentialDecay(0.1, 0.9),
                new InverseTimeDecay(0.1, 0.01),
                new CosineDecay(0.1, 0.01, 100),
                new MultiStepDecay(0.1, 0.5, List.of(3L, 8L)),
                new LinearDecay(0.1, 0.01, 100),
                new PolynomialDecay(0.1, 0.01, 100, 2),
                new CosineRestarts(0.1, 0.01, 10, 2),
                new OneCycle(0.1, 100, 0.3, 25, 1e4, false, false),
                Cyclic.of(0.01, 0.1, 10),
                OneCycle.of(0.1, 100).momentum(0.85, 0.95),
                new Noam(512, 4000, 1),
                new WarmUp(10, new Constant(0.1)),
                new Sequence(new Constant(0.1), 10, new Constant(0.2)),
                ReduceOnPlateau.of(new Constant(0.1)),
                new GradientClip.ByValue(1),
                new GradientClip.ByGlobalNorm(1),
                new GradientClip.ByParameterNorm(1),
                new GradientClip.Adaptive(0.01, 1e-3),
                ParameterGroup.of(ParameterSelection.all()),
                new LookAhead(5, 0.5),
                OptimizerOptions.of(Sgd.of(), new Constant(0.1)));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void refusesByNameAndValue(Record valid) throws ReflectiveOperationException {
        RecordComponent[] components = valid.getClass().getRecordComponents();
        int tried = 0;
        for (int k = 0; k < components.length; k++) {
            for (Object wrong : wrongValues(components[k].getType())) {
                Object[] arguments = values(valid);
                arguments[k] = wrong;
                IllegalArgumentException refusal = refusal(valid, arguments);
                String message = refusal.getMessage();
                assertTrue(message.contains(valid.getClass().getSimpleName()), message);
                assertTrue(message.contains(components[k].getName() + " = " + wrong), message);
                assertTrue(message.contains("want "), message);
                tried++;
            }
        }
        assertTrue(tried > 0, () -> "nothing to refuse in " + valid);
    }

    /** A copy differs from the original in what its name says, and in nothing else. */
    @ParameterizedTest
    @MethodSource("valid")
    void copiesChangeWhatTheyName(Record valid) throws ReflectiveOperationException {
        for (Method copy : valid.getClass().getDeclaredMethods()) {
            boolean oneNumber = Arrays.equals(copy.getParameterTypes(), new Class<?>[] {double.class});
            if (!copy.getName().startsWith("with") || !oneNumber || OTHERWISE.contains(copy.getName())) {
                continue;
            }
            Record changed = (Record) copy.invoke(valid, 0.25);
            String name = copy.getName().substring(4, 5).toLowerCase(Locale.ROOT) + copy.getName().substring(5);
            for (RecordComponent component : valid.getClass().getRecordComponents()) {
                Object value = component.getType() == Optional.class ? Optional.of(0.25) : (Object) 0.25;
                Object expected = component.getName().equals(name) ? value : component.getAccessor().invoke(valid);
                assertEquals(expected, component.getAccessor().invoke(changed), copy + ": " + component.getName());
            }
        }
    }

    @Test
    void copiesOfSeveralComponents() {
        assertEquals(new Sgd(0.5, 0, true, 0.1, false), Sgd.of().withL2(0.1).withNesterov(0.5));
        assertEquals(new AdaGrad(0, 1e-10, 0, true), AdaGrad.of().withEpsilonInside());
        assertEquals(new Sgd(0.5, 0, false, 0, false), Sgd.of().withMomentum(0.5));
        assertEquals(new Sgd(0.6, 0, true, 0.1, true), Sgd.of().withMomentum(0.5).withRateInside().withNesterov(0.6).withL2(0.1));
        assertEquals(new RmsProp(0.99, 1e-8, 0.5, false, 0, false, false), RmsProp.of().withMomentum(0.5));
        assertEquals(new Lars(0.5, 0.001, 0), Lars.of().withMomentum(0.5));
        assertEquals(new RmsProp(0.99, 1e-8, 0, true, 0, true, false), RmsProp.of().withCentring().withEpsilonInside());
        assertEquals(
                new RmsProp(0.9, 1e-7, 0.6, true, 0.1, true, true),
                RmsProp.of().withMomentum(0.5).withRateInside().withMomentum(0.6).withDecay(0.9).withEpsilon(1e-7).withCentring()
                        .withL2(0.1).withEpsilonInside());
        assertEquals(new Adam(0.8, 0.99, 1e-8, 0, true, false, false), Adam.of().withAmsgrad().withBetas(0.8, 0.99));
        assertEquals(new Adam(0.9, 0.999, 1e-8, 0, false, true, false), Adam.of().withUncorrectedEpsilon());
        assertEquals(new AdamW(0.8, 0.99, 1e-8, 0.01, true, false, false), AdamW.of().withAmsgrad().withBetas(0.8, 0.99));
        assertEquals(new AdamW(0.9, 0.999, 1e-8, 0.01, false, true, false), AdamW.of().withUncorrectedEpsilon());
        assertEquals(new Asgd(1e-4, 0.75, 7, 0), Asgd.of().withStart(7));
        assertEquals(new Rprop(0.4, 1.5, 1e-3, 2), Rprop.of().withFactors(0.4, 1.5).withLimits(1e-3, 2));
        assertEquals(new Adamax(0.8, 0.99, 1e-8, 0, true), Adamax.of().withEpsilonOutside().withBetas(0.8, 0.99));
        assertEquals(new NAdam(0.8, 0.99, 1e-8, 0.004, 0, 0), NAdam.of().withBetas(0.8, 0.99));
        assertEquals(new RAdam(0.8, 0.99, 1e-8, 0, 0, true), RAdam.of().withPaperThreshold().withBetas(0.8, 0.99));
        assertEquals(new AdaBelief(0.8, 0.99, 1e-16, 0, 0), AdaBelief.of().withBetas(0.8, 0.99));
        assertEquals(new Adan(0.8, 0.9, 0.99, 1e-8, 0, true), Adan.of().withPlainDecay().withBetas(0.8, 0.9, 0.99));
        assertEquals(new Lamb(0.8, 0.99, 1e-6, 0.01), Lamb.of().withBetas(0.8, 0.99));
        assertEquals(new Adafactor(0.8, 1e-30, 1e-3, 2, 0, true), Adafactor.of().withEpsilonOnSquares().withClipAt(2));
        assertEquals(new Muon(0.9, true, 0.1, 5, false, AdamW.of()), Muon.of().withNesterov(0.9));
        assertEquals(new Muon(0.9, false, 0.1, 3, true, AdamW.of().withWeightDecay(0)), Muon.of().withMomentum(0.9)
                .withAdamWScale().withIterations(3).withRest(AdamW.of().withWeightDecay(0)));
        assertEquals(new Lbfgs(5, 7, 1e-7, 1e-9, 1e-4, 0.9), Lbfgs.of().withHistory(5).withIterations(7));
        assertEquals(new Lion(0.8, 0.95, 0), Lion.of().withBetas(0.8, 0.95));
        assertEquals(new ScheduleFreeAdamW(0.8, 0.99, 1e-8, 0, 9), ScheduleFreeAdamW.of().withBetas(0.8, 0.99).withWarmUp(9));
    }

    /** What stands around an update and is no record, or has numbers of which any will do, such as a seed. */
    @Test
    void wrappersRefuseByNameAndValue() {
        for (Object each : wrongValues(double.class)) {
            double wrong = (double) each;
            refused("SharpnessAware: radius = " + wrong + ", want ", () -> new SharpnessAware(wrong, Trace.layout(1)));
            refused("WeightAverage: decay = " + wrong + ", want ", () -> WeightAverage.exponential(wrong, Trace.layout(1)));
            refused("GradientNoise: eta = " + wrong + ", want ", () -> GradientNoise.of(wrong, 1));
            refused("GradientNoise: gamma = " + wrong + ", want ", () -> new GradientNoise(1, wrong, 1));
            refused("proximalL1 = " + wrong + ", want ", () -> OptimizerOptions.of(Sgd.of(), new Constant(1)).withProximalL1(wrong));
            refused("proximalL1 = " + wrong + ", want ", () -> ParameterGroup.of(ParameterSelection.all()).withProximalL1(wrong));
        }
    }

    @Test
    void combinationsWithoutMeaningAreRefused() {
        refused("Sgd: Nesterov's momentum needs momentum above 0", () -> new Sgd(0, 0, true, 0, false));
        refused("dampening = 0.5", () -> new Sgd(0.9, 0.5, true, 0, false));
        refused("Sgd: dampening = 0.5 has no effect without momentum", () -> new Sgd(0, 0.5, false, 0, false));
        refused("Sgd: rateInside = true has no effect without momentum", () -> Sgd.of().withRateInside());
        refused("RmsProp: rateInside = true has no effect without momentum", () -> RmsProp.of().withRateInside());
        refused("CosineDecay: last = 0.2, want 0.0 … 0.1", () -> new CosineDecay(0.1, 0.2, 10));
        refused("Adam: epsilon = 0.0", () -> Adam.of().withEpsilon(0));
        refused("Rprop: grow = 1.0, want more than 1.0, at most 100.0", () -> Rprop.of().withFactors(0.5, 1));
        refused("Rprop: least = 60.0, want more than 0.0, at most 50.0", () -> Rprop.of().withLimits(60, 50));
        refused("ScheduleFreeAdamW: beta1 = 0.0", () -> ScheduleFreeAdamW.of().withBetas(0, 0.9));
        refused("Muon: iterations = 100, want at most 99", () -> Muon.of().withIterations(100));
        refused("needs AMSGrad", () -> new Adam(0.9, 0.999, 1e-8, 0, false, false, true));
        refused("epsilon after", () -> AdamW.of().withCorrectedAmsgrad().withUncorrectedEpsilon());
        refused("proximalL1 = -1.0", () -> OptimizerOptions.of(Sgd.of(), new Constant(1)).withProximalL1(-1));
        refused("proximalL1 = NaN", () -> ParameterGroup.of(ParameterSelection.all()).withProximalL1(Double.NaN));
        refused("want one without amsgrad", () -> Muon.of().withRest(AdamW.of().withAmsgrad()));
        refused("Constant: rate = 0.0", () -> new Constant(0));
        assertThrows(NullPointerException.class, () -> new WarmUp(1, null));
        refused("milestones = [3, 3], want each at least 1 and above", () -> new MultiStepDecay(0.1, 0.5, List.of(3L, 3L)));
        refused("milestones = [0]", () -> new MultiStepDecay(0.1, 0.5, List.of(0L)));
        refused("CycledMomentum: cycle = Constant", () -> new CycledMomentum(new Constant(0.1), 0.8, 0.9));
        refused("CycledMomentum: low = 0.9, want 0.0 … 0.8", () -> OneCycle.of(0.1, 100).momentum(0.9, 0.8));
        refused("OneCycle: rise = 0.3", () -> OneCycle.of(0.1, 3));
        refused("rise = 0.6", () -> new OneCycle(0.1, 100, 0.6, 25, 1e4, false, true));
        refused("ReduceOnPlateau: threshold = 1.0", () -> new ReduceOnPlateau(new Constant(0.1), 0.5, 1, 1, true, 0, 0, 0));
        refused("SharpnessAware: radius = -1.0", () -> new SharpnessAware(-1, Trace.layout(1)));
        refused("GradientNoise: eta = 0.0", () -> GradientNoise.of(0, 1));
        refused("GradientNoise: eta = NaN", () -> GradientNoise.of(Double.NaN, 1));
        refused("GradientNoise: gamma = -1.0", () -> new GradientNoise(1, -1, 1));
        refused("WeightAverage: decay = 1.0", () -> WeightAverage.exponential(1, Trace.layout(1)));
        refused("OptimizerOptions: accumulation = 0", () -> OptimizerOptions.of(Sgd.of(), new Constant(1)).withAccumulation(0));
        ReduceOnPlateau plateau = ReduceOnPlateau.of(new Constant(0.1));
        refused("WarmUp: then = ReduceOnPlateau", () -> new WarmUp(1, plateau));
        refused("Sequence: first = ReduceOnPlateau", () -> plateau.followedBy(new Constant(0.1), 5));
        refused("Sequence: next = ReduceOnPlateau", () -> new Constant(0.1).followedBy(plateau, 5));
    }

    /** Updates are computed in float: what is the end of its range there is refused, and so are numbers of steps that no run takes. */
    @Test
    void whatIsAbsurdIsRefused() {
        for (double wrong : new double[] {0.99999999, Math.nextDown(1.0)}) {
            refused("Sgd: momentum = " + wrong + ", want less than 1 as a float too", () -> Sgd.of().withMomentum(wrong));
            refused("Sgd: momentum = " + wrong, () -> Sgd.of().withNesterov(wrong));
            refused("RmsProp: momentum = " + wrong, () -> RmsProp.of().withMomentum(wrong));
            refused("Lars: momentum = " + wrong, () -> Lars.of().withMomentum(wrong));
            refused("Muon: momentum = " + wrong, () -> Muon.of().withMomentum(wrong));
            refused("Adamax: beta2 = " + wrong, () -> Adamax.of().withBetas(0.9, wrong));
            refused("Rprop: shrink = " + wrong, () -> Rprop.of().withFactors(wrong, 1.2));
            refused("CycledMomentum: high = " + wrong, () -> OneCycle.of(0.1, 100).momentum(0.8, wrong));
        }
        assertEquals(0.9999, Sgd.of().withMomentum(0.9999).momentum());
        refused("Rprop: grow = 1.00000001, want more than 1.0 as a float too, at most 100.0", () -> Rprop.of().withFactors(0.5, 1.00000001));
        refused("Constant: rate = 1.0E-60, want more than 0.0 as a float too, at most 1000.0", () -> new Constant(1e-60));
        refused("GradientClip.ByValue: limit = 1.0E-60", () -> GradientClip.byValue(1e-60));
        refused("LookAhead: alpha = 1.0E-60", () -> new LookAhead(5, 1e-60));
        refused("Lars: trust = 1.0E-60", () -> Lars.of().withTrust(1e-60));
        refused("Cyclic: up = 9223372036854775807, want at most 35184372088832", () -> Cyclic.of(0.01, 0.1, Long.MAX_VALUE));
        refused("WarmUp: steps = 9223372036854775807, want at most", () -> new Constant(0.1).withWarmUp(Long.MAX_VALUE));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable construction) {
        String message = assertThrows(IllegalArgumentException.class, construction).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static List<Object> wrongValues(Class<?> type) {
        if (type == double.class) {
            return List.of(-1.0, -1e-9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e31);
        }
        return type == long.class ? List.of(0L, -1L, Long.MAX_VALUE) : type == int.class ? List.of(-1) : List.of();
    }

    private static Object[] values(Record valid) throws ReflectiveOperationException {
        RecordComponent[] components = valid.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = components[k].getAccessor().invoke(valid);
        }
        return values;
    }

    private static IllegalArgumentException refusal(Record valid, Object[] arguments) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(valid.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = valid.getClass().getDeclaredConstructor(types);
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> constructor.newInstance(arguments));
        return (IllegalArgumentException) thrown.getCause();
    }
}
