package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each rule of whole parameters, on parameters of several shapes, against {@link PaperParameterRule}. */
class PaperParameterRuleProperties {
    private static final int STEPS = 4;

    /** What one step rounds, at most, beyond what the rule itself amplifies. */
    private static final double ROUNDINGS = 16;

    /** The twins agree by bits, here the quicker ones run. */
    private static final Compute SCALAR = new Compute(Backend.scalar(), Parallel.SERIAL);

    @Provide
    Arbitrary<List<ParameterwiseRule>> oneOfEachRule() {
        List<Arbitrary<ParameterwiseRule>> rules =
                RuleArbitraries.parameterwise().values().stream().map(rule -> rule.map(r -> (ParameterwiseRule) r)).toList();
        return Combinators.combine(rules).as(list -> list);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyRuleIsThePapers(@ForAll("oneOfEachRule") List<ParameterwiseRule> rules, @ForAll long seed) {
        for (ParameterwiseRule rule : rules) {
            double rate = Math.pow(10, new SplittableRandom(seed).nextDouble(-3, -1));
            double worst = roundings(rule, rate, rate, seed);
            assertTrue(worst <= ROUNDINGS, () -> rule + " at rate " + rate + ": off by " + worst + " roundings a step");
        }
    }

    /** The comparison is sharp enough to see a rate that is wrong by a thousandth. */
    @Example
    void aThousandthIsSeen() {
        for (ParameterwiseRule rule : List.of(Lars.of().withTrust(1), Lamb.of(), Adafactor.of(), Muon.of().withIterations(1))) {
            double worst = roundings(rule, 0.1, 0.1001, 1);
            assertTrue(worst > 10 * ROUNDINGS, () -> rule + ": only " + worst);
        }
    }

    /**
     * The largest difference over a few steps, in roundings a step of a number as large as the way that the parameter has
     * gone: of its norm over the root of its size, as the rules mix the elements of a parameter.
     */
    private static double roundings(ParameterwiseRule rule, double rate, double paperRate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Shape> shapes = List.of(
                Shape.of(random.nextInt(1, 8), random.nextInt(1, 8)),
                Shape.of(random.nextInt(1, 40)),
                Shape.of(2, random.nextInt(1, 4), random.nextInt(1, 4), 3),
                Shape.SCALAR);
        ParameterLayout layout = ParameterLayout.of(IntStream.range(0, shapes.size())
                .mapToObj(i -> new ParameterLayout.Slot(String.valueOf(i), shapes.get(i)))
                .toList());
        Optimizer optimizer = new Optimizer(rule, new Constant(rate), layout);
        float[] p = new float[layout.size()];
        boolean fromZero = random.nextInt(4) == 0; // where the rules of norms have a case of their own
        List<ParameterLayout.Entry> entries = layout.entries();
        double[][] expected = new double[entries.size()][];
        double[] scale = new double[entries.size()];
        double[][] way = new double[entries.size()][];
        PaperParameterRule[] papers = new PaperParameterRule[entries.size()];
        for (int k = 0; k < papers.length; k++) {
            ParameterLayout.Entry entry = entries.get(k);
            papers[k] = new PaperParameterRule(rule, entry.shape());
            scale[k] = Math.pow(10, random.nextDouble(-3, 1));
            expected[k] = new double[entry.size()];
            way[k] = new double[entry.size()];
            for (int i = 0; i < entry.size() && !fromZero; i++) {
                p[entry.offset() + i] = (float) random.nextGaussian();
                expected[k][i] = p[entry.offset() + i];
                way[k][i] = Math.abs(expected[k][i]);
            }
        }
        double worst = 0;
        for (int s = 0; s < STEPS; s++) {
            float[] g = new float[layout.size()];
            for (int k = 0; k < papers.length; k++) {
                ParameterLayout.Entry entry = entries.get(k);
                double[] gradient = new double[entry.size()];
                for (int i = 0; i < gradient.length; i++) {
                    g[entry.offset() + i] = (float) (scale[k] * random.nextGaussian());
                    gradient[i] = g[entry.offset() + i];
                }
                double[] before = expected[k].clone();
                papers[k].step(paperRate, expected[k], gradient);
                for (int i = 0; i < before.length; i++) {
                    way[k][i] += Math.abs(expected[k][i] - before[i]);
                }
            }
            optimizer.step(SCALAR, p, g);
            for (int k = 0; k < papers.length; k++) {
                ParameterLayout.Entry entry = entries.get(k);
                double size = PaperParameterRule.norm(way[k]) / Math.sqrt(way[k].length) + stretch(rule, entry.shape(), rate);
                for (int i = 0; i < entry.size(); i++) {
                    double unit = Close.EPSILON * (s + 1) * (way[k][i] + size) / 2;
                    worst = Math.max(worst, Math.abs(expected[k][i] - p[entry.offset() + i]) / unit);
                }
            }
        }
        assertPaddingIsZero(layout, p);
        return worst;
    }

    /**
     * What Muon adds. An iteration aX − bAX + cA²X rounds terms of up to (a + b + c)·X, of which less is left (0.70·X for a
     * singular value of 1), and stretches small singular values, and with them what was rounded before, by up to a.
     */
    private static double stretch(ParameterwiseRule rule, Shape shape, double rate) {
        if (!(rule instanceof Muon muon) || shape.rank() != 2) {
            return 0;
        }
        double rounded = 1;
        for (int i = 0; i < muon.iterations(); i++) {
            rounded = 3.4445 * rounded + (3.4445 + 4.7750 + 2.0315);
        }
        return rate * muon.scale(shape.dim(0), shape.dim(1)) * rounded;
    }

    private static void assertPaddingIsZero(ParameterLayout layout, float[] p) {
        float[] padding = p.clone();
        for (ParameterLayout.Entry entry : layout.entries()) {
            Arrays.fill(padding, entry.offset(), entry.offset() + entry.size(), 0f);
        }
        Bits.assertSameBits(new float[p.length], padding, "padding");
    }
}
