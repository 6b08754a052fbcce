package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Golden;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Schedules against their formulas in 60 digits, against PyTorch's and at their ends. */
class ScheduleTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal PI = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494");

    /**
     * @param ulps the largest error allowed: a power, sine or product of StrictMath is off by one at most, squaring
     *     doubles that
     */
    record Reference(Schedule schedule, double ulps, LongFunction<BigDecimal> formula) {
        @Override
        public String toString() {
            return schedule.toString();
        }
    }

    static Stream<Reference> references() {
        return Stream.of(
                new Reference(new Constant(0.37), 0, step -> big(0.37)),
                new Reference(
                        new StepDecay(0.1, 0.3, 7), 2, step -> big(0.1).multiply(big(0.3).pow((int) (step / 7), DIGITS))),
                new Reference(new ExponentialDecay(0.1, 0.93), 2, step -> big(0.1).multiply(big(0.93).pow((int) step, DIGITS))),
                new Reference(
                        new InverseTimeDecay(0.1, 0.05), 2, step -> big(0.1).divide(big(1).add(big(0.05).multiply(big(step))), DIGITS)),
                new Reference(new CosineDecay(0.1, 0, 1000), 5, step -> cosine(0.1, 0, step, 1000)),
                new Reference(new CosineDecay(0.1, 0.03, 777), 5, step -> cosine(0.1, 0.03, step, 777)),
                new Reference(
                        new WarmUp(4, new Constant(0.2)),
                        2,
                        step -> step < 4 ? big(0.2).multiply(big(step + 1)).divide(big(5), DIGITS) : big(0.2)),
                new Reference(
                        new ExponentialDecay(0.1, 0.5).withWarmUp(9),
                        2,
                        step -> step < 9
                                ? big(0.1).multiply(big(step + 1)).divide(big(10), DIGITS)
                                : big(0.1).multiply(big(0.5).pow((int) step - 9, DIGITS))));
    }

    @ParameterizedTest
    @MethodSource("references")
    void isItsFormula(Reference reference) {
        for (long step = 0; step <= 1100; step += step < 60 ? 1 : 13) {
            double expected = reference.formula().apply(step).doubleValue();
            double actual = reference.schedule().at(step);
            double ulps = Math.abs(actual - expected) / Math.ulp(expected);
            assertTrue(ulps <= reference.ulps(), "step " + step + ": " + actual + ", want " + expected + ": " + ulps);
        }
    }

    /** PyTorch multiplies from step to step, so its values drift: the file asks for 1e-12. */
    @Test
    void followsPyTorch() {
        int found = 0;
        for (JsonNode node : Golden.resource(ScheduleTest.class, "/golden/lr_schedulers.json").get("cases")) {
            double initial = node.get("base_lr").doubleValue();
            JsonNode hyper = node.get("hyper");
            Schedule schedule = switch (node.get("name").stringValue()) {
                case "StepLR" -> new StepDecay(initial, hyper.get("gamma").doubleValue(), hyper.get("step_size").longValue());
                case "ExponentialLR" -> new ExponentialDecay(initial, hyper.get("gamma").doubleValue());
                case "CosineAnnealingLR_long" ->
                    new CosineDecay(initial, hyper.get("eta_min").doubleValue(), hyper.get("T_max").longValue());
                default -> throw new AssertionError("no schedule for " + node.get("name"));
            };
            JsonNode rates = node.get("lr_after_k_scheduler_steps");
            for (int step = 0; step < rates.size(); step++) {
                double expected = rates.get(step).doubleValue();
                assertEquals(expected, schedule.at(step), 1e-12 * expected, node.get("name") + ", step " + step);
                found++;
            }
        }
        assertEquals(3 * 51, found);
    }

    @Test
    void endsAreExact() {
        assertEquals(0.1, new CosineDecay(0.1, 0, 50).at(0));
        assertEquals(0.0, new CosineDecay(0.1, 0, 50).at(50));
        assertEquals(0.02, new CosineDecay(0.1, 0.02, 50).at(Long.MAX_VALUE));
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

    /** The formula of the paper: last + (initial − last)·(1 + cos(π·step/steps))/2, the cosine by its series. */
    private static BigDecimal cosine(double initial, double last, long step, long steps) {
        if (step >= steps) {
            return big(last);
        }
        BigDecimal x = PI.multiply(big(step)).divide(big(steps), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = term;
        for (int k = 2; k < 60; k += 2) {
            term = term.multiply(x, DIGITS).multiply(x, DIGITS).divide(big(-k * (k - 1.0)), DIGITS);
            sum = sum.add(term);
        }
        return big(last).add(big(initial).subtract(big(last)).multiply(sum.add(BigDecimal.ONE)).divide(big(2), DIGITS));
    }
}
