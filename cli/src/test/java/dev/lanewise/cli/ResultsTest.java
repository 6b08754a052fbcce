package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables stay within the width of a terminal, whatever the classes are called. */
class ResultsTest {
    @TempDir
    private Path directory;

    private Invocation train(int classes, String prefix) throws IOException {
        StringBuilder text = new StringBuilder("x,class\n");
        for (int i = 0; i < 10 * classes; i++) {
            text.append(i % classes).append(',').append(prefix).append((char) ('a' + i % classes)).append('\n');
        }
        Path file = Files.writeString(directory.resolve("c.csv"), text);
        Invocation run = Invocation.of(
                "train", file, "--target", "class", "--epochs", 1, "--out", directory.resolve("m"));
        assertEquals("", run.err());
        return run;
    }

    @ParameterizedTest
    @CsvSource({"2, ''", "3, a-class-with-a-very-long-name-", "20, ''", "20, name-", "10, name-"})
    void confusionMatricesFit(int classes, String prefix) throws IOException {
        Invocation run = train(classes, prefix);
        assertTrue(run.out().contains("Confusion matrix: "), run.out());
        run.out()
                .lines()
                .filter(line -> !line.contains(directory.toString()))
                .forEach(line -> assertTrue(line.length() <= Screen.COLUMNS, line));
    }

    @Test
    void manyClassesAreNotShownAsAMatrix() throws IOException {
        assertTrue(train(25, "").out().contains("The confusion matrix of 25 classes is too wide to be shown.\n"));
    }

    @Test
    void twoClassesHaveTheMeasuresOfTheSecond() throws IOException {
        assertTrue(train(2, "").line("recall of b").matches("  recall of b +[01]\\.\\d{4}"));
    }
}
