package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FuzzerTest {
    private static final String SEED = "{\"a\": 12, \"b\": [1.5, \"x\"]}\n";

    private static List<Fuzzer.Outcome> run(Fuzzer.Reader changed) {
        byte[] seed = SEED.getBytes(StandardCharsets.UTF_8);
        return Fuzzer.run(
                List.of(Fuzzer.Kind.of("json", SEED, input -> Arrays.equals(input, seed) ? Optional.empty() : changed.read(input))),
                200,
                1);
    }

    private static void fails(String why, Fuzzer.Reader changed) {
        AssertionError error = assertThrows(AssertionError.class, () -> run(changed));
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }

    @Test
    void whatIsNeitherAcceptedNorRefusedFails() {
        fails("json, input 0 of seed 1: java.lang.IllegalStateException: no", input -> {
            throw new IllegalStateException("no");
        });
        fails("java.lang.StackOverflowError", input -> {
            throw new StackOverflowError();
        });
        fails("the message is ''", input -> Optional.of(""));
        fails("the message is 'two\nlines'", input -> Optional.of("two\nlines"));
        fails("one-sided", input -> Optional.of("never"));
        fails("one-sided", input -> Optional.empty());
        fails("allocated 6", input -> {
            long sum = 0;
            for (int i = 0; i < 6; i++) { // one after the other: what is allocated counts, not what is held
                sum += new byte[100 << 20].length;
            }
            return Optional.of("" + sum);
        });
        fails("took 2.", input -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 2_050_000_000L) {
                Thread.onSpinWait();
            }
            return Optional.empty();
        });
    }

    @Test
    void aValidInputMustBeAccepted() {
        Fuzzer.Kind none = Fuzzer.Kind.of("none", SEED, input -> Optional.of("refused"));
        assertThrows(AssertionError.class, () -> Fuzzer.run(List.of(none), 0, 1));
    }

    @Test
    void countsAreKept() {
        Fuzzer.Outcome outcome = run(input -> input.length % 2 == 0 ? Optional.empty() : Optional.of("odd")).getFirst();
        assertEquals(200, outcome.accepted() + outcome.refused());
        assertTrue(outcome.accepted() > 50 && outcome.refused() > 50, outcome.toString());
    }

    /** The changes are a function of the seed, and they are changes. */
    @Test
    void mutationsAreSeeded() {
        byte[] seed = SEED.getBytes(StandardCharsets.UTF_8);
        SplittableRandom one = new SplittableRandom(3);
        SplittableRandom two = new SplittableRandom(3);
        int same = 0;
        int shorter = 0;
        int longer = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = Mutation.of(seed, one);
            assertArrayEquals(changed, Mutation.of(seed, two));
            same += Arrays.equals(changed, seed) ? 1 : 0;
            shorter += changed.length < seed.length ? 1 : 0;
            longer += changed.length > seed.length ? 1 : 0;
        }
        assertArrayEquals(SEED.getBytes(StandardCharsets.UTF_8), seed, "the seed stays");
        assertTrue(same < 50 && shorter > 200 && longer > 300, same + " the same, " + shorter + " shorter, " + longer + " longer");
        assertEquals(0, Mutation.of(new byte[0], new SplittableRandom(20)).length & ~0xfffff, "an empty input is no trouble");
    }
}
