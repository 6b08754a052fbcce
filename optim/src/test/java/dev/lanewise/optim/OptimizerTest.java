package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.UpdateKernels;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Floats;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizer as its callers see it: threads, checkpoints, refusals, users' own rules. */
class OptimizerTest {
    private static final ParameterLayout LAYOUT = ParameterLayout.of(List.of(
            new ParameterLayout.Slot("0.weight", Shape.of(3, 7)), new ParameterLayout.Slot("0.bias", Shape.of(7))));
    private static final Schedule SCHEDULE = new ExponentialDecay(0.05, 0.97).withWarmUp(3);

    /** A rule of each kind of state. */
    static Stream<UpdateRule> rules() {
        return Stream.of(
                Sgd.of(),
                Sgd.of().withMomentum(0.9).withDampening(0.2),
                Sgd.of().withNesterov(0.9),
                AdaGrad.of().withInitial(0.1),
                RmsProp.of(),
                RmsProp.of().withMomentum(0.9),
                RmsProp.of().withCentring(),
                RmsProp.of().withCentring().withMomentum(0.9),
                Adam.of().withL2(0.01),
                AdamW.of(),
                AdamW.of().withAmsgrad(),
                Asgd.of().withStart(2),
                Rprop.of(),
                AdaDelta.of(),
                Adamax.of(),
                NAdam.of(),
                RAdam.of().withBetas(0.9, 0.9),
                AdaBelief.of(),
                Adan.of(),
                Lion.of(),
                ScheduleFreeAdamW.of(),
                Lars.of(),
                Lamb.of(),
                Adafactor.of().withWeightDecay(0.01),
                Muon.of());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void threadsAndVectorsChangeNothing(UpdateRule rule) {
        ParameterLayout layout = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(150, 70)),
                new ParameterLayout.Slot("1.weight", Shape.of(2, 65, 3)),
                new ParameterLayout.Slot("1.bias", Shape.of(140_001))));
        float[] start = unpadded(layout, Floats.array(layout.size(), 1, Floats.Values.ORDINARY));
        float[] gradient = unpadded(layout, Floats.array(layout.size(), 10, Floats.Values.ORDINARY));
        float[] expected = null;
        for (Backend backend : List.of(Backend.scalar(), Backend.preferred())) {
            for (int threads : new int[] {1, 3}) {
                try (Parallel parallel = Parallel.of(threads)) {
                    Optimizer optimizer = new Optimizer(
                            OptimizerOptions.of(rule, SCHEDULE).withClip(GradientClip.byGlobalNorm(1)), layout);
                    float[] p = start.clone();
                    float[] g = gradient.clone();
                    for (int s = 0; s < 3; s++) {
                        optimizer.step(new Compute(backend, parallel), p, g);
                        g[s] = -g[s];
                    }
                    expected = expected == null ? p : expected;
                    Bits.assertSameBits(expected, p, rule + ", " + backend.name() + ", " + threads + " threads");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void stoppedAndResumedIsNeverStopped(UpdateRule rule) {
        Optimizer straight = new Optimizer(rule, SCHEDULE, LAYOUT);
        Optimizer first = new Optimizer(rule, SCHEDULE, LAYOUT);
        float[] expected = start();
        float[] actual = start();
        steps(straight, expected, 0, 9);
        steps(first, actual, 0, 4);
        OptimizerState saved = first.state();
        steps(first, actual.clone(), 4, 6); // what the first one does later must not reach its copy

        Optimizer second = new Optimizer(rule, SCHEDULE, LAYOUT);
        second.restore(saved);
        assertEquals(4, second.steps());
        steps(second, actual, 4, 9);

        Bits.assertSameBits(expected, actual);
        straight.state().arrays().forEach((name, array) ->
                Bits.assertSameBits(array, second.state().arrays().get(name), name));
    }

    static Stream<Schedule> schedules() {
        return ScheduleTest.references().map(ScheduleTest.Reference::schedule);
    }

    /** With a value to watch at each step, for the one schedule that does. */
    @ParameterizedTest
    @MethodSource("schedules")
    void everyScheduleResumesWhereItStopped(Schedule schedule) {
        Schedule watching = schedule instanceof ReduceOnPlateau plateau ? plateau.withPatience(2) : schedule;
        Optimizer straight = new Optimizer(AdamW.of(), watching, LAYOUT);
        Optimizer first = new Optimizer(AdamW.of(), watching, LAYOUT);
        float[] expected = start();
        float[] actual = start();
        watchedSteps(straight, expected, 0, 11);
        watchedSteps(first, actual, 0, 4); // in the middle of the patience
        Optimizer second = new Optimizer(AdamW.of(), watching, LAYOUT);
        second.restore(first.state());
        watchedSteps(second, actual, 4, 11);
        Bits.assertSameBits(expected, actual);
        assertEquals(straight.learningRate(), second.learningRate());
        assertEquals(schedule instanceof ReduceOnPlateau ? 3 : 0, second.state().plateau().reductions());
    }

    private static void watchedSteps(Optimizer optimizer, float[] p, int from, int to) {
        for (int s = from; s < to; s++) {
            steps(optimizer, p, s, s + 1);
            optimizer.observe(1);
        }
    }

    @Test
    void stateIsNamedAndLaidOutLikeTheParameters() {
        OptimizerState adam = new Optimizer(Adam.of(), SCHEDULE, LAYOUT).state();
        assertEquals(List.of("first moment", "second moment"), List.copyOf(adam.arrays().keySet()));
        assertEquals(LAYOUT, adam.layout());
        assertEquals(0, adam.steps());

        float[] expected = new float[LAYOUT.size()];
        for (ParameterLayout.Entry entry : LAYOUT.entries()) {
            Arrays.fill(expected, entry.offset(), entry.offset() + entry.size(), 0.5f);
        }
        OptimizerState adaGrad = new Optimizer(AdaGrad.of().withInitial(0.5), SCHEDULE, LAYOUT).state();
        Bits.assertSameBits(expected, adaGrad.arrays().get("sum of squares"), "padding stays zero");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Optimizer adam = new Optimizer(Adam.of(), SCHEDULE, LAYOUT);
        Optimizer sgd = new Optimizer(Sgd.of().withMomentum(0.9), SCHEDULE, LAYOUT);
        steps(sgd, start(), 0, 2);
        refused(() -> adam.restore(sgd.state()), "'0.weight' is of Sgd[momentum=0.9, dampening=0.0]", "has Adam[beta1=0.9, beta2=0.999]");

        ParameterLayout other = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(7, 3)), new ParameterLayout.Slot("0.bias", Shape.of(7))));
        refused(() -> adam.restore(new Optimizer(Adam.of(), SCHEDULE, other).state()), "other parameters", "0.weight", "(7, 3)");
        ParameterLayout longer = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(3, 7)),
                new ParameterLayout.Slot("0.bias", Shape.of(7)),
                new ParameterLayout.Slot("1.bias", Shape.of(7))));
        refused(() -> adam.restore(new Optimizer(Adam.of(), SCHEDULE, longer).state()), "3 of them", "has 2");

        SequencedMap<String, float[]> tooShort = new LinkedHashMap<>();
        tooShort.put("first moment", new float[LAYOUT.size()]);
        tooShort.put("second moment", new float[LAYOUT.size() - 1]);
        List<String> kinds = adam.state().kinds();
        refused(
                () -> adam.restore(new OptimizerState(LAYOUT, 5, 0, ReduceOnPlateau.State.START, kinds, tooShort)),
                "second moment", "47", "48");
        assertEquals(0, adam.steps(), "a refused state changes nothing");
        refused(() -> new OptimizerState(LAYOUT, -1, 0, ReduceOnPlateau.State.START, kinds, tooShort), "steps = -1");
        refused(
                () -> new OptimizerState(LAYOUT, 1, 0, ReduceOnPlateau.State.START, kinds.subList(1, 2), tooShort),
                "1 kinds, want one for each of the 2 parameters");

        refused(() -> adam.step(Compute.serial(), new float[5], start()), "parameters", "5", "48");
        refused(() -> adam.step(Compute.serial(), start(), new float[5]), "gradients", "5", "48");
    }

    @Test
    void ratesThatMakeNoSenseAreRefused() {
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e9}) {
            CustomSchedule schedule = step -> step < 2 ? 0.1 : rate;
            Optimizer optimizer = new Optimizer(Sgd.of(), schedule, LAYOUT);
            float[] p = start();
            steps(optimizer, p, 0, 2);
            float[] before = p.clone();
            String message = assertThrows(IllegalStateException.class, () -> steps(optimizer, p, 2, 3)).getMessage();
            assertTrue(message.contains("learning rate " + rate + " at step 2"), message);
            Bits.assertSameBits(before, p);
        }
    }

    /** A user's rule gets the steps from 1, the schedule's rates and the state it declared. */
    @Test
    void usersWriteTheirOwnRules() {
        CustomUpdateRule signs = new CustomUpdateRule() {
            @Override
            public List<StateArray> stateArrays() {
                return List.of(new StateArray("calls", 1f));
            }

            @Override
            public void update(
                    UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
                for (int i = offset; i < offset + n; i++) {
                    p[i] -= (float) (rate * step) * Math.signum(g[i]);
                    state[0][i]++;
                }
            }
        };
        Optimizer optimizer = new Optimizer(signs, new StepDecay(0.5, 0.5, 1), Trace.layout(2));
        float[] p = new float[optimizer.layout().size()];
        float[] g = Arrays.copyOf(new float[] {3, -4}, p.length);
        optimizer.step(Compute.serial(), p, g);
        optimizer.step(Compute.serial(), p, g);
        assertEquals(2, optimizer.steps());
        assertEquals(0.125, optimizer.learningRate());
        Bits.assertSameBits(new float[] {-1f, 1f}, Arrays.copyOf(p, 2));
        Bits.assertSameBits(new float[] {3f, 3f}, Arrays.copyOf(optimizer.state().arrays().get("calls"), 2));
    }

    static Stream<GradientClip> clips() {
        return Stream.of(
                GradientClip.none(), GradientClip.byValue(0.5), GradientClip.byGlobalNorm(0.1),
                GradientClip.byParameterNorm(0.1), GradientClip.adaptive(0.01));
    }

    /** Every option at once. */
    private static OptimizerOptions everything(GradientClip clip) {
        Schedule falling = new Constant(0.01).followedBy(new CosineRestarts(0.01, 0, 3, 2), 2).withWarmUp(1);
        return OptimizerOptions.of(AdamW.of(), ReduceOnPlateau.of(falling))
                .withGroups(
                        ParameterGroup.of(ParameterSelection.vectors())
                                .withRule(AdamW.of().withWeightDecay(0))
                                .withSchedule(new OneCycle(0.1, 50, 0.3, 25, 100, false, true)))
                .withMomentum(OneCycle.of(0.1, 50).momentum(0.85, 0.95))
                .withProximalL1(0.01)
                .withAccumulation(2)
                .withNonFinite(NonFiniteGradients.STOP)
                .withClip(clip)
                .withNoise(GradientNoise.of(0.01, 3))
                .withLookAhead(new LookAhead(2, 0.5));
    }

    private static final ParameterLayout LARGE = ParameterLayout.of(List.of(
            new ParameterLayout.Slot("0.weight", Shape.of(90, 30)), new ParameterLayout.Slot("0.bias", Shape.of(70_000))));

    @ParameterizedTest
    @MethodSource("rules")
    void aStepAllocatesNothing(UpdateRule rule) {
        Optimizer optimizer = new Optimizer(
                OptimizerOptions.of(rule, new Constant(0.05)).withClip(GradientClip.byGlobalNorm(0.1)), LARGE);
        allocatesNothing((compute, p, g) -> optimizer.step(compute, p, g));
    }

    @ParameterizedTest
    @MethodSource("clips")
    void nothingAroundAStepAllocates(GradientClip clip) {
        Optimizer optimizer = new Optimizer(everything(clip), LARGE);
        WeightAverage average = WeightAverage.exponential(0.99, LARGE);
        SharpnessAware sharpness = new SharpnessAware(0.05, LARGE);
        Runnable evaluate = () -> {};
        allocatesNothing((compute, p, g) -> {
            optimizer.step(compute, p, g);
            sharpness.step(optimizer, compute, p, g, evaluate);
            average.update(compute, p);
        });
    }

    private interface Step {
        void run(Compute compute, float[] p, float[] g);
    }

    /** On the scalar twins: the optimizer itself is asked, not whether the compiler has come to the vectors yet. */
    private static void allocatesNothing(Step step) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Compute compute = new Compute(Backend.scalar(), Parallel.SERIAL);
        float[] p = new float[LARGE.size()];
        float[] g = p.clone();
        long least = Long.MAX_VALUE;
        for (int s = 0; s < 20; s++) {
            Arrays.fill(g, 1f);
            long before = memory.getCurrentThreadAllocatedBytes();
            step.run(compute, p, g);
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            least = s < 5 ? least : Math.min(least, allocated); // the first powers of the step are easy ones
        }
        assertEquals(0, least);
    }

    /** A smoke test only: each rule finds the bottom of a bent valley from where it is usually started. */
    @ParameterizedTest
    @MethodSource("rules")
    void descends(UpdateRule rule) {
        double rate = switch (rule) {
            case Sgd sgd -> 5e-4;
            case Asgd asgd -> 5e-4;
            case RAdam radam -> 2e-3; // its first steps are gradient descent
            case Lars lars -> 2; // times its trust coefficient
            case AdaGrad adaGrad -> 0.5; // its steps shrink with all that came before
            default -> 0.02;
        };
        Optimizer optimizer = new Optimizer(rule, new CosineDecay(rate, 0, 20_000), Trace.layout(2));
        float[] p = new float[optimizer.layout().size()];
        float[] g = p.clone();
        p[0] = -1.2f;
        p[1] = 1f;
        for (int s = 0; s < 20_000; s++) {
            float slope = p[1] - p[0] * p[0];
            g[0] = -400 * p[0] * slope - 2 * (1 - p[0]);
            g[1] = 200 * slope;
            optimizer.step(Compute.serial(), p, g);
        }
        double rosenbrock = 100 * Math.pow(p[1] - p[0] * p[0], 2) + Math.pow(1 - p[0], 2);
        assertTrue(rosenbrock < 0.1, () -> "Rosenbrock's function is " + rosenbrock + " from 24.2");
    }

    /** A copy with zeros in the padding. */
    private static float[] unpadded(ParameterLayout layout, float[] values) {
        float[] copy = new float[layout.size()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            System.arraycopy(values, entry.offset(), copy, entry.offset(), entry.size());
        }
        return copy;
    }

    private static float[] start() {
        return Arrays.copyOf(Floats.array(28, 3, Floats.Values.ORDINARY), LAYOUT.size());
    }

    private static void steps(Optimizer optimizer, float[] p, int from, int to) {
        for (int s = from; s < to; s++) {
            optimizer.step(Compute.serial(), p, Arrays.copyOf(Floats.array(28, 50 + s, Floats.Values.ORDINARY), p.length));
        }
    }

    private static void refused(Executable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
