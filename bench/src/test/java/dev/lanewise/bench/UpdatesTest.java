package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.Compute;
import dev.lanewise.optim.Adam;
import dev.lanewise.optim.ElementwiseRule;
import dev.lanewise.testkit.SealedTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {
    @Test
    void everyElementwiseRuleIsMeasured() {
        Set<Class<?>> measured = Updates.rules().stream().map(named -> named.rule().getClass()).collect(Collectors.toSet());
        Set<Class<?>> all = SealedTypes.records(ElementwiseRule.class).collect(Collectors.toSet());
        assertEquals(all, measured);
    }

    static List<Updates.Named> rules() {
        return Updates.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isSetUpForEveryRule(Updates.Named named) {
        new Updates.Contest(named, 1024, Compute.serial(), Optional.empty());
    }

    /** A peer that gives something else is not timed. */
    @Test
    void aPeerIsHeldAgainstTheRule() {
        Peer idle = new Peer() {
            @Override
            public String method() {
                return "idle";
            }

            @Override
            public String version() {
                return "0";
            }

            @Override
            public Optional<Call> update(
                    String rule, boolean fused, double rate, long step, float[] p, float[] g, List<float[]> state, int threads) {
                return Optional.of(new Call() {
                    @Override
                    public void run() {}

                    @Override
                    public float[] result() {
                        return p;
                    }
                });
            }
        };
        Updates.Named adam = new Updates.Named("Adam", Adam.of());
        assertThrows(
                AssertionError.class, () -> new Updates.Contest(adam, 1024, Compute.serial(), Optional.of(idle)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void theLimitWritesEveryArrayButTheGradient(int arrays) {
        float[][] x = new float[arrays][128];
        Arrays.fill(x[1], 1);
        StreamLoops.pass(x, 32, 64);
        for (int k = 0; k < arrays; k++) {
            float[] want = new float[128];
            Arrays.fill(want, 32, 96, 0x1p-60f);
            if (k == 1) {
                Arrays.fill(want, 1);
            }
            assertArrayEquals(want, x[k], "array " + k);
        }
    }
}
