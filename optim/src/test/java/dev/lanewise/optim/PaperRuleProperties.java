package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Close;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each rule with random hyper-parameters against {@link PaperRule}. */
class PaperRuleProperties {
    private static final int ELEMENTS = 9;
    private static final int STEPS = 20;

    /** What one step rounds, at most: constants, averages, root, quotient, sum. 200,000 random runs came to 4.5. */
    private static final double ROUNDINGS = 10;

    @Provide
    Arbitrary<List<ElementwiseRule>> oneOfEachRule() {
        List<Arbitrary<ElementwiseRule>> rules =
                RuleArbitraries.elementwise().values().stream().map(rule -> rule.map(r -> (ElementwiseRule) r)).toList();
        return Combinators.combine(rules).as(list -> list);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyRuleIsThePapers(@ForAll("oneOfEachRule") List<ElementwiseRule> rules, @ForAll long seed) {
        for (ElementwiseRule rule : rules) {
            SplittableRandom random = new SplittableRandom(seed);
            double rate = Math.pow(10, random.nextDouble(-4, -1));
            double worst = roundings(rule, rate, 1, random, 1);
            assertTrue(worst <= ROUNDINGS, () -> rule + " at rate " + rate + ": off by " + worst + " roundings a step");
        }
    }

    /** The comparison is sharp enough to see a rate that is wrong by a thousandth. */
    @Example
    void aThousandthIsSeen() {
        for (ElementwiseRule rule : List.of(
                Sgd.of(), Sgd.of().withMomentum(0.9), Sgd.of().withNesterov(0.9).withRateInside(), Asgd.of(), AdaGrad.of(), AdaDelta.of(),
                RmsProp.of(), RmsProp.of().withMomentum(0.9).withRateInside(), Adam.of(), AdamW.of(), Adamax.of(), NAdam.of(), RAdam.of(),
                AdaBelief.of(), Adan.of(), Lion.of(), ScheduleFreeAdamW.of(), Rprop.of())) {
            double worst = roundings(rule, 0.1, 1.001, new SplittableRandom(1), 0);
            assertTrue(worst > 10 * ROUNDINGS, () -> rule + ": only " + worst);
        }
    }

    /**
     * The largest difference, in roundings a step of a number as large as the way that the parameter has gone. Parameters
     * come near zero on their way, so their size alone is no measure.
     *
     * <p>The rate is another at each step, from the one given down to a quarter: where it enters makes a difference. Schedule-free
     * AdamW alone has one rate, as it assumes.
     */
    private static double roundings(
            ElementwiseRule rule, double rate, double paperFactor, SplittableRandom random, double startScale) {
        float[] start = new float[ELEMENTS];
        float[][] gradients = new float[STEPS][ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            start[i] = (float) (startScale * random.nextGaussian());
            double scale = Math.pow(10, random.nextDouble(-4, 2));
            for (int s = 0; s < STEPS; s++) {
                gradients[s][i] = (float) (random.nextGaussian() * scale);
            }
        }
        CustomSchedule changing = step -> rate / (1 + step % 4);
        Schedule schedule = rule instanceof ScheduleFreeAdamW ? new Constant(rate) : changing;
        float[][] actual = Trace.run(rule, schedule, start, gradients);
        double worst = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            PaperRule paper = new PaperRule(rule);
            double p = start[i];
            double way = Math.abs(p);
            for (int s = 0; s < STEPS; s++) {
                double next = paper.step(paperFactor * schedule.at(s), p, gradients[s][i]);
                way += Math.abs(next - p);
                p = next;
                double unit = Close.EPSILON * way * (s + 1) * paper.condition();
                worst = Math.max(worst, Math.abs(p - actual[s][i]) / unit);
            }
        }
        return worst;
    }
}
