package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CharacterModelTest {
    /** A text to learn in the long suite, such as tinyshakespeare: {@code -Dlanewise.text=…}. */
    private static final String TEXT = System.getProperty("lanewise.text", "");

    private static final CharacterModel.Size TINY = new CharacterModel.Size(8, 4, 1, 2, 16);
    private static final String COUNTING = "one two three four five six. ".repeat(20);

    private static CharacterModel trained(long seed, int steps, Compute compute) {
        CharacterModel model = new CharacterModel(COUNTING, TINY, steps, seed, compute);
        for (int i = 0; i < steps; i++) {
            model.step();
        }
        return model;
    }

    @Test
    void learnsToCount() {
        int steps = 400;
        CharacterModel.Size size = new CharacterModel.Size(16, 8, 2, 2, 32);
        CharacterModel model = new CharacterModel(COUNTING, size, steps, 1, Compute.serial());
        double before = model.heldBackLoss(4);
        for (int i = 0; i < steps; i++) {
            model.step();
        }
        double after = model.heldBackLoss(4);
        assertTrue(before > 2.5 && after < 0.5, "from " + before + " to " + after);
        String made = model.sample("one t", 24, 0.1, 1);
        assertTrue(COUNTING.contains(made), made);
    }

    @Test
    void oneSeedGivesOneModelAndOneText() {
        CharacterModel model = trained(3, 5, Compute.serial());
        try (Parallel parallel = Parallel.of(2)) {
            CharacterModel again = trained(3, 5, new Compute(Backend.preferred(), parallel));
            assertEquals(model.network().arena().hash(), again.network().arena().hash());
            assertEquals(model.sample("two", 40, 1, 9), again.sample("two", 40, 1, 9));
        }
    }

    @Test
    void saysWhatIsWrong() {
        CharacterModel model = trained(3, 1, Compute.serial());
        assertEquals(
                "beginning: the text has no character 'Z'; begin with others",
                assertThrows(DataException.class, () -> model.sample("Z", 1, 1, 1)).getMessage());
        assertEquals(
                "beginning: no character; give at least one",
                assertThrows(DataException.class, () -> model.sample("", 1, 1, 1)).getMessage());
        assertEquals(
                "text: 5 characters, want at least 90 for a context of 8; add text, or shorten the context",
                assertThrows(DataException.class, () -> new CharacterModel("abcde", TINY, 1, 1, Compute.serial()))
                        .getMessage());
    }

    /**
     * nanoGPT reports a loss of 1.88, on 20 batches, for this model, batch and number of steps on tinyshakespeare. Ours reached
     * 1.897 on 200 batches; the bound guards that.
     */
    @Test
    @Tag("long")
    void writesAfterShakespeare() throws IOException {
        assumeTrue(
                !TEXT.isEmpty() && Files.isRegularFile(Path.of(TEXT)),
                "there is no text: tell where one is by -Dlanewise.text=FILE");
        try (Parallel parallel = Parallel.of(Runtime.getRuntime().availableProcessors())) {
            int steps = 2000;
            CharacterModel model = new CharacterModel(
                    Files.readString(Path.of(TEXT)), CharacterModel.Size.SMALL, steps, 1,
                    new Compute(Backend.preferred(), parallel));
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                model.step();
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            double loss = model.heldBackLoss(200);
            System.out.println(steps + " steps in " + seconds + " s, loss " + loss + " nats a character\n"
                    + model.sample("\n", 500, 0.8, 1));
            assertTrue(loss <= 1.92, "loss " + loss);
        }
    }
}
