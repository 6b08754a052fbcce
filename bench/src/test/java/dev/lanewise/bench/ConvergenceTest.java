package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.optim.ElementwiseRule;
import dev.lanewise.optim.ParameterwiseRule;
import dev.lanewise.testkit.SealedTypes;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule reaches the loss that each problem states, in the steps that it states. */
class ConvergenceTest {
    @ParameterizedTest
    @EnumSource
    void everyRuleReachesTheLoss(TestProblem problem) {
        for (Convergence.Trial trial : Convergence.trials()) {
            double reached = trial.run(problem)[problem.steps()];
            assertTrue(reached <= problem.wanted(), trial.name() + ": " + reached + ", want " + problem.wanted());
        }
    }

    @Test
    void everyRuleIsTried() {
        Set<String> rules = Stream.of(ElementwiseRule.class, ParameterwiseRule.class)
                .flatMap(SealedTypes::records)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tried = Convergence.trials().stream()
                .map(trial -> trial.rule().getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rules, tried);
    }

    /** The gradients against central differences, away from the start and the least. */
    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfTheLoss(TestProblem problem) {
        Random random = new Random(5);
        float[] p = problem.start();
        float[] g = new float[p.length];
        float[] unused = new float[p.length];
        for (int i = 0; i < p.length; i++) {
            p[i] += (float) random.nextInt(-32, 33) / 64;
        }
        problem.evaluate(p, g);
        for (int i = 0; i < p.length; i++) {
            float[] above = p.clone();
            float[] below = p.clone();
            above[i] += 0x1p-12f;
            below[i] -= 0x1p-12f;
            double slope = (problem.evaluate(above, unused) - problem.evaluate(below, unused)) / 0x1p-11;
            assertEquals(slope, g[i], 1e-4 * (1 + Math.abs(slope)), problem + ", " + i);
        }
    }
}
