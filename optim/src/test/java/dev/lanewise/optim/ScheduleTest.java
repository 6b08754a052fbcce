package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Compute;
import dev.lanewise.testkit.Golden;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Schedules against their formulas in 60 digits, against PyTorch's and at their ends. */
class ScheduleTest {
    private static final MathContext DIGITS = new MathContext(60);
    /** One rounding. */
    private static final double ONCE = 0.51;

    private static final BigDecimal PI = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494");

    /** @param ulps the largest error allowed: 1, or one rounding where every operation carries its tail along */
    record Reference(Schedule schedule, double ulps, LongFunction<BigDecimal> formula) {
        @Override
        public String toString() {
            return schedule.toString();
        }
    }

    static Stream<Reference> references() {
        return Stream.of(
                new Reference(new Constant(0.37), 0, step -> big(0.37)),
                new Reference(new StepDecay(0.1, 0.3, 7), ONCE, step -> power(0.1, 0.3, step / 7)),
                new Reference(
                        new MultiStepDecay(0.1, 0.3, List.of(5L, 6L, 40L)),
                        ONCE,
                        step -> power(0.1, 0.3, step < 5 ? 0 : step < 6 ? 1 : step < 40 ? 2 : 3)),
                new Reference(new ExponentialDecay(0.1, 0.93), ONCE, step -> power(0.1, 0.93, step)),
                new Reference(new ExponentialDecay(0.7, Math.nextDown(1.0)), ONCE, step -> power(0.7, Math.nextDown(1.0), step)),
                new Reference(
                        new InverseTimeDecay(0.1, 0.05), ONCE, step -> big(0.1).divide(big(1).add(big(0.05).multiply(big(step))), DIGITS)),
                new Reference(new LinearDecay(0.1, 0, 1000), ONCE, step -> linear(0.1, 0, Math.min(step, 1000), 1000)),
                new Reference(new LinearDecay(0.1, 0.03, 777), ONCE, step -> linear(0.1, 0.03, Math.min(step, 777), 777)),
                new Reference(new PolynomialDecay(0.1, 0, 1000, 3), ONCE, step -> polynomial(0.1, 0, step, 1000, 3)),
                new Reference(new PolynomialDecay(0.1, 0, 1000, 2.5), ONCE, step -> polynomial(0.1, 0, step, 1000, 2.5)),
                new Reference(new PolynomialDecay(0.1, 0.03, 777, 0.5), ONCE, step -> polynomial(0.1, 0.03, step, 777, 0.5)),
                new Reference(new CosineDecay(0.1, 0, 1000), ONCE, step -> step < 1000 ? cosine(0.1, 0, step, 1000) : big(0)),
                new Reference(new CosineDecay(0.1, 0.03, 777), ONCE, step -> cosine(0.1, 0.03, Math.min(step, 777), 777)),
                new Reference(new CosineRestarts(0.1, 0.02, 70, 1), ONCE, step -> cosine(0.1, 0.02, step % 70, 70)),
                new Reference(new CosineRestarts(0.1, 0, 9, 3), ONCE, step -> restarted(0.1, step, 9, 3)),
                oneCycle(OneCycle.of(0.5, 1000)),
                oneCycle(new OneCycle(0.5, 800, 0.25, 10, 100, true, true)),
                oneCycle(OneCycle.of(3.5e-4, 1026)),
                oneCycle(new OneCycle(0.7, 1037, 0.387, 28, 7041, true, false)),
                oneCycle(new OneCycle(0.14, 1033, 0.111, 3.4, 9997, false, true)),
                cyclic(Cyclic.of(0.01, 0.2, 50).withCycleFactor(0.5)),
                cyclic(new Cyclic(0, 0.2, 30, 20, 1, 0.97)),
                momentum(OneCycle.of(0.5, 1000).momentum(0.85, 0.95)),
                momentum(Cyclic.of(0.01, 0.2, 50).withCycleFactor(0.5).momentum(0.8, 0.9)),
                momentum(new Cyclic(0.1, 5, 17, 46, 0.4, 0.9992).momentum(0.0193, 0.8674)),
                noam(new Noam(512, 400, 1.5)),
                noam(new Noam(1628, 3659, 0.4144)),
                new Reference(
                        new WarmUp(4, new Constant(0.2)), ONCE, step -> step < 4 ? linear(0, 0.2, step + 1, 5) : big(0.2)),
                new Reference(
                        new ExponentialDecay(0.1, 0.5).withWarmUp(9),
                        ONCE,
                        step -> step < 9 ? linear(0, 0.1, step + 1, 10) : power(0.1, 0.5, step - 9)),
                new Reference(
                        new Constant(0.3).followedBy(new ExponentialDecay(0.1, 0.9), 12),
                        ONCE,
                        step -> step < 12 ? big(0.3) : power(0.1, 0.9, step - 12)),
                new Reference(ReduceOnPlateau.of(new ExponentialDecay(0.1, 0.9)), ONCE, step -> power(0.1, 0.9, step)));
    }

    @ParameterizedTest
    @MethodSource("references")
    void isItsFormula(Reference reference) {
        for (long step = 0; step <= 1100; step += step < 60 ? 1 : 13) {
            assertFormula(reference, step);
        }
    }

    private static void assertFormula(Reference reference, long step) {
        BigDecimal expected = reference.formula().apply(step);
        double actual = reference.schedule().at(step);
        double ulp = Math.ulp(expected.doubleValue());
        double ulps = big(actual).subtract(expected).abs().doubleValue() / ulp;
        assertTrue(
                ulps <= reference.ulps(),
                () -> reference + ", step " + step + ": " + actual + ", want " + expected + ": " + ulps);
    }

    /** Phases that end between two steps, factors that round, at random; the last steps of a cycle are where it shows. */
    @Test
    void cyclesOfAnyShapeAreTheirFormulas() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            long steps = random.nextLong(30, 3000);
            OneCycle one = new OneCycle(
                    random.nextDouble(), steps, random.nextDouble(0.1, 0.45), random.nextDouble(1, 30), random.nextDouble(1, 1e4),
                    i % 2 == 0, i % 4 < 2);
            Cyclic cyclic = new Cyclic(
                    random.nextDouble(0, 0.1), random.nextDouble(0.1, 1), random.nextLong(1, 100), random.nextLong(1, 100),
                    random.nextDouble(0.3, 1), random.nextDouble(0.999, 1));
            double low = random.nextDouble(0.8);
            Noam noam = new Noam(random.nextLong(1, 2000), random.nextLong(1, 5000), random.nextDouble(0.1, 2));
            for (Reference reference : List.of(
                    oneCycle(one), momentum(one.momentum(low, 0.95)), cyclic(cyclic), momentum(cyclic.momentum(low, 0.95)), noam(noam))) {
                for (long step : new long[] {1, random.nextLong(steps), steps - 4, steps - 3, steps - 2}) {
                    assertFormula(reference, step);
                }
            }
        }
    }

    /** A rate is asked for at every step, and a step allocates nothing. */
    @ParameterizedTest
    @MethodSource("references")
    void allocatesNothing(Reference reference) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double sum = 0;
        for (long step = 0; step < 5; step++) {
            sum += reference.schedule().at(step);
        }
        long before = memory.getCurrentThreadAllocatedBytes();
        for (long step = 0; step < 1100; step++) {
            sum += reference.schedule().at(step);
        }
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated == 0 && sum > 0, () -> allocated + " bytes");
    }

    /** PyTorch multiplies from step to step, so its values drift: the file asks for 1e-12. */
    @Test
    void followsPyTorch() {
        int found = 0;
        for (JsonNode node : Golden.resource(ScheduleTest.class, "/golden/lr_schedulers.json").get("cases")) {
            JsonNode rates = node.get("lr_after_k_scheduler_steps");
            Schedule schedule = golden(node.get("name").stringValue(), node.get("base_lr").doubleValue(), node.get("hyper"));
            ReduceOnPlateau.State state = ReduceOnPlateau.State.START;
            for (int step = 0; step < rates.size(); step++) {
                double expected = rates.get(step).doubleValue();
                double actual = schedule.at(step);
                if (schedule instanceof ReduceOnPlateau plateau) {
                    actual = plateau.at(step, state);
                    state = step + 1 < rates.size()
                            ? plateau.observed(step, state, Golden.number(node.get("metrics").get(step)))
                            : state;
                }
                assertEquals(expected, actual, 1e-12 * expected, node.get("name") + ", step " + step);
                found++;
            }
            if (schedule instanceof OneCycle cycle) {
                CycledMomentum momentum = cycle.momentum(
                        node.get("hyper").get("base_momentum").doubleValue(),
                        node.get("hyper").get("max_momentum").doubleValue());
                for (int step = 0; step < rates.size(); step++) {
                    double expected = node.get("momentum_after_k_scheduler_steps").get(step).doubleValue();
                    assertEquals(expected, momentum.at(step), 1e-12, "momentum, step " + step);
                    found++;
                }
            }
        }
        assertEquals(12 * 51, found);
    }

    private static Schedule golden(String name, double initial, JsonNode hyper) {
        Function<String, Double> number = key -> hyper.get(key).doubleValue();
        Function<String, Long> whole = key -> hyper.get(key).longValue();
        return switch (name) {
            case "StepLR" -> new StepDecay(initial, number.apply("gamma"), whole.apply("step_size"));
            case "ConstantLR" ->
                new Constant(initial * number.apply("factor")).followedBy(new Constant(initial), whole.apply("total_iters"));
            case "ExponentialLR" -> new ExponentialDecay(initial, number.apply("gamma"));
            case "PolynomialLR_p2.5" ->
                new PolynomialDecay(initial, 0, whole.apply("total_iters"), number.apply("power"));
            case "CosineAnnealingLR_long" ->
                new CosineDecay(initial, number.apply("eta_min"), whole.apply("T_max"));
            case "CosineAnnealingWarmRestarts_mult2" ->
                new CosineRestarts(initial, number.apply("eta_min"), whole.apply("T_0"), whole.apply("T_mult"));
            case "OneCycleLR_linear_three_phase" -> new OneCycle(
                    number.apply("max_lr"), whole.apply("total_steps"), number.apply("pct_start"),
                    number.apply("div_factor"), number.apply("final_div_factor"), true, true);
            case "CyclicLR_exp_range" -> Cyclic.of(number.apply("base_lr"), number.apply("max_lr"), whole.apply("step_size_up"))
                    .withStepFactor(number.apply("gamma"));
            case "MultiplicativeLR" -> (CustomSchedule) step -> initial * StrictMath.pow(0.9, step / 3) * StrictMath.pow(0.99, step - step / 3);
            case "ChainedScheduler_const_exp" -> (CustomSchedule)
                    step -> (step < 4 ? 0.1 : 1) * initial * StrictMath.pow(0.95, step);
            case "ReduceLROnPlateau_p3_cooldown" -> new ReduceOnPlateau(
                    new Constant(initial), number.apply("factor"), hyper.get("patience").intValue(),
                    number.apply("threshold"), false, hyper.get("cooldown").intValue(), number.apply("min_lr"),
                    number.apply("eps"));
            default -> throw new AssertionError("no schedule for " + name);
        };
    }

    /** What is not better counts, but not while cooling down; an improvement starts the count again. */
    @Test
    void aPlateauReducesAfterItsPatience() {
        ReduceOnPlateau plateau = new ReduceOnPlateau(new Constant(0.8), 0.5, 1, 0.1, true, 2, 0.15, 0);
        double[] values = {1, 0.95, 0.8, 0.8, 0.79, 0.79, 0.79, 0.79, 0.79, Double.NaN, 0.79, 0.79, 0.79, 0.79, 0.79};
        int[] reductions = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3};
        ReduceOnPlateau.State state = ReduceOnPlateau.State.START;
        for (int k = 0; k < values.length; k++) {
            state = plateau.observed(k, state, values[k]);
            assertEquals(reductions[k], state.reductions(), "after value " + k);
        }
        assertEquals(0.15, plateau.at(0, state));
        assertEquals(0.1, new ReduceOnPlateau(new Constant(0.1), 0.5, 1, 0.1, true, 2, 0.15, 0).at(0, state), "never raised");
        assertEquals(0.8 * 0.2, plateau.withWarmUp(4).at(0), 1e-16);
    }

    /** As PyTorch's {@code eps}: the fourth tenth would lower the rate by 0.9e-8, and stays out for good. */
    @Test
    void aPlateauLeavesOutWhatLowersNothing() {
        ReduceOnPlateau plateau = ReduceOnPlateau.of(new Constant(1e-5)).withPatience(0);
        assertEquals(1e-8, afterEqualValues(plateau, 20), 1e-22);
        assertEquals(1e-6, afterEqualValues(plateau.withEpsilon(1e-6), 20), 1e-20);
        assertEquals(1e-25, afterEqualValues(plateau.withEpsilon(0), 20), 1e-38);
        ReduceOnPlateau cooling = new ReduceOnPlateau(new Constant(1e-5), 0.1, 0, 0, false, 3, 0, 1e-5);
        ReduceOnPlateau.State state = new ReduceOnPlateau.State(0, 1, 0, 0);
        assertEquals(new ReduceOnPlateau.State(0, 1, 0, 3), cooling.observed(7, state, 1), "it cools down all the same");
    }

    private static double afterEqualValues(ReduceOnPlateau plateau, int values) {
        ReduceOnPlateau.State state = ReduceOnPlateau.State.START;
        for (int k = 0; k <= values; k++) {
            state = plateau.observed(k, state, 1);
        }
        return plateau.at(0, state);
    }

    /** It is the rate of the next step that a reduction must lower. */
    @Test
    void aPlateauLooksAtTheNextStep() {
        CustomSchedule rising = step -> step == 0 ? 1e-8 : 1;
        Optimizer optimizer = new Optimizer(Sgd.of(), ReduceOnPlateau.of(rising).withPatience(0), Trace.layout(1));
        float[] p = new float[optimizer.layout().size()];
        optimizer.observe(1);
        optimizer.observe(1);
        assertEquals(1e-8, optimizer.learningRate());
        optimizer.step(Compute.serial(), p, p.clone());
        optimizer.observe(1);
        assertEquals(0.1, optimizer.learningRate());
    }

    @Test
    void endsAreExact() {
        assertEquals(0.1, new CosineDecay(0.1, 0, 50).at(0));
        assertEquals(0.0, new CosineDecay(0.1, 0, 50).at(50));
        assertEquals(0.02, new CosineDecay(0.1, 0.02, 50).at(Long.MAX_VALUE));
        assertEquals(3.9506359392126777e-4, new PolynomialDecay(3.9506359392126777e-4, 8.868009328849279e-5, 2409, 4.5).at(0));
        assertEquals(0.1, new StepDecay(0.1, 0.3, 7).at(6));
        assertEquals(0.1, new ExponentialDecay(0.1, 0.3).at(0));
        assertEquals(0.1, new InverseTimeDecay(0.1, 0.3).at(0));
        assertEquals(0.0, new ExponentialDecay(0.1, 0.3).at(Long.MAX_VALUE));
    }

    /** A warm-up rises by equal parts, and what follows begins at its own start. */
    @Test
    void warmUpLeadsIntoWhatFollows() {
        Schedule cosine = new CosineDecay(1, 0, 100);
        Schedule warm = cosine.withWarmUp(3);
        assertEquals(0.25, warm.at(0));
        assertEquals(0.5, warm.at(1));
        assertEquals(0.75, warm.at(2));
        for (long step = 0; step < 120; step++) {
            assertEquals(cosine.at(step), warm.at(step + 3));
        }
    }

    private static BigDecimal big(double x) {
        return new BigDecimal(x);
    }

    private static BigDecimal power(double a, double b, long n) {
        return big(a).multiply(big(b).pow((int) n, DIGITS));
    }

    private static BigDecimal linear(double a, double b, double k, double n) {
        return big(a).add(big(b).subtract(big(a)).multiply(big(k)).divide(big(n), DIGITS));
    }

    private static BigDecimal polynomial(double initial, double last, long step, long steps, double exponent) {
        if (step >= steps) {
            return big(last);
        }
        BigDecimal left = big(steps - step).divide(big(steps), DIGITS);
        BigDecimal power = left.pow((int) exponent, DIGITS);
        power = exponent % 1 == 0 ? power : power.multiply(left.sqrt(DIGITS));
        return big(last).add(big(initial).subtract(big(last)).multiply(power, DIGITS));
    }

    /** The formula of the paper: last + (initial − last)·(1 + cos(π·k/n))/2, the cosine by its series. */
    private static BigDecimal cosine(double initial, double last, double k, double n) {
        return cosine(big(initial), big(last), big(k), big(n));
    }

    private static BigDecimal cosine(BigDecimal initial, BigDecimal last, BigDecimal k, BigDecimal n) {
        BigDecimal x = PI.multiply(k).divide(n, DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = term;
        for (int j = 2; j < 60; j += 2) {
            term = term.multiply(x, DIGITS).multiply(x, DIGITS).divide(big(-j * (j - 1.0)), DIGITS);
            sum = sum.add(term);
        }
        return last.add(initial.subtract(last).multiply(sum.add(BigDecimal.ONE)).divide(big(2), DIGITS));
    }

    private static BigDecimal restarted(double initial, long step, long period, long growth) {
        return step < period
                ? cosine(initial, 0, step, period)
                : restarted(initial, step - period, period * growth, growth);
    }

    private static Reference oneCycle(OneCycle cycle) {
        BigDecimal start = big(cycle.peak()).divide(big(cycle.startDivisor()), DIGITS);
        BigDecimal end = start.divide(big(cycle.endDivisor()), DIGITS);
        return new Reference(cycle, ONCE, step -> course(cycle, start, big(cycle.peak()), end, step));
    }

    private static Reference cyclic(Cyclic cycle) {
        return new Reference(cycle, ONCE, step -> course(cycle, big(cycle.low()), big(cycle.high()), step));
    }

    private static Reference momentum(CycledMomentum momentum) {
        BigDecimal low = big(momentum.low());
        BigDecimal high = big(momentum.high());
        return new Reference(
                momentum,
                ONCE,
                step -> momentum.cycle() instanceof OneCycle one
                        ? course(one, high, low, high, step)
                        : course((Cyclic) momentum.cycle(), high, low, step));
    }

    private static BigDecimal course(OneCycle cycle, BigDecimal first, BigDecimal top, BigDecimal last, long step) {
        BigDecimal turn = big(cycle.rise()).multiply(big(cycle.steps())).subtract(big(1));
        BigDecimal back = turn.add(turn);
        BigDecimal end = big(cycle.steps() - 1);
        BigDecimal at = big(step).min(end);
        boolean down = cycle.threePhases() && at.compareTo(back) <= 0;
        return at.compareTo(turn) <= 0
                ? phase(cycle, first, top, at, turn)
                : down
                        ? phase(cycle, top, first, at.subtract(turn), turn)
                        : cycle.threePhases()
                                ? phase(cycle, first, last, at.subtract(back), end.subtract(back))
                                : phase(cycle, top, last, at.subtract(turn), end.subtract(turn));
    }

    private static BigDecimal phase(OneCycle cycle, BigDecimal a, BigDecimal b, BigDecimal k, BigDecimal n) {
        return cycle.linear() ? a.add(b.subtract(a).multiply(k).divide(n, DIGITS)) : cosine(a, b, k, n);
    }

    private static BigDecimal course(Cyclic cycle, BigDecimal first, BigDecimal top, long step) {
        long up = cycle.up();
        long down = cycle.down();
        long position = step % (up + down);
        BigDecimal part = position <= up
                ? big(position).divide(big(up), DIGITS)
                : big(up + down - position).divide(big(down), DIGITS);
        BigDecimal shrunk = power(1, cycle.cycleFactor(), step / (up + down))
                .multiply(big(cycle.stepFactor()).pow((int) step, DIGITS));
        return first.add(top.subtract(first).multiply(shrunk, DIGITS).multiply(part));
    }

    private static Reference noam(Noam noam) {
        return new Reference(noam, ONCE, step -> {
            BigDecimal s = big(step + 1);
            BigDecimal warmUp = big(noam.warmUp());
            BigDecimal fall = big(1).divide(s.sqrt(DIGITS), DIGITS);
            BigDecimal rise = s.divide(warmUp.multiply(warmUp.sqrt(DIGITS)), DIGITS);
            return big(noam.scale()).multiply(fall.min(rise)).divide(big(noam.width()).sqrt(DIGITS), DIGITS);
        });
    }
}
