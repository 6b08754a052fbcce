package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
    @TempDir
    private Path directory;

    /** The printed command, run: it must train. */
    private void theCommandWorks(Invocation profile) {
        String line = profile.out().lines().filter(text -> text.startsWith("  ./lanewise train ")).findFirst().orElseThrow();
        List<Object> words = new ArrayList<>(Pattern.compile("'((?:[^']|'\\\\'')*)'|\\S+")
                .matcher(line.strip())
                .results()
                .map(DataCommandTest::unquoted)
                .toList());
        words.removeFirst();
        words.addAll(List.of("--epochs", 2, "--out", directory.resolve("m.lanewise")));
        Invocation run = Invocation.of(words.toArray());
        assertEquals(0, run.code(), line + "\n" + run.err());
    }

    private static String unquoted(MatchResult word) {
        return word.group(1) == null ? word.group() : word.group(1).replace("'\\''", "'");
    }

    @Test
    void aTableWithEverythingThatCanBeSaid() throws IOException {
        StringBuilder text = new StringBuilder("nr;name;size;kind;same;none;good\n");
        for (int i = 0; i < 40; i++) {
            text.append("%d;N%d;%s;%s;1;;%s\n".formatted(
                    i, i, i == 7 ? "" : i == 9 ? "500" : Integer.toString(i % 6), List.of("a", "b b").get(i % 2), i % 8 == 0 ? "yes" : "no"));
        }
        Path table = Files.writeString(directory.resolve("the table.csv"), text + "39;N39;3;b b;1;;no\n");
        Invocation run = Invocation.of("data", table, "--delimiter", ";");
        assertEquals("", run.err());
        assertEquals("""
                %s: 41 rows, 7 columns, 42 missing values, 1 repeated row

                column             kind   missing distinct  smallest      mean   largest outliers
                nr                 number       .       40         0     19.98     39.00        .
                name               text         .       40   most often 'N39': 2
                size               number       1        7         0     14.88     500.0        1
                kind               text         .        2   most often 'b b': 21
                same               number       .        1     1.000     1.000     1.000        .
                none               number      41        0         -         -         -        .
                good               text         .        2   most often 'no': 36

                Note: 1 column holds one value only (same): nothing can be learned from it; --leave-out drops it

                Target: 'good', the last column (--target names another)
                Task: classification, because the target 'good' holds text
                  no                      36  87.8 %%
                  yes                      5  12.2 %%

                Start with:
                  ./lanewise train '%s' --target good --leave-out name,same,none --duplicates drop --class-weights balanced --delimiter ';'
                """.formatted(table, table), run.out());
        theCommandWorks(run);
    }

    @Test
    void tablesThatNeedNothing() throws IOException {
        Path iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
        Invocation run = Invocation.of("data", iris, "--target", "target");
        assertTrue(run.out().endsWith("  ./lanewise train " + iris + " --target target --duplicates drop\n"), run.out());
        theCommandWorks(run);
        Path numbers = Files.writeString(directory.resolve("n.csv"), "1,2.5\n2,3.5\n4,5\n1,9\n2,8.5\n");
        Invocation regression = Invocation.of("data", numbers, "--no-header");
        assertTrue(regression.out().contains("Task: regression, because the target 'column2' holds numbers that are not whole"),
                regression.out());
        theCommandWorks(regression);
    }

    /** Tables changed by a seeded fuzzer: no command ends with a stack trace or an internal error. */
    @Test
    void brokenTablesAreRefusedInOneLine() throws IOException {
        SplittableRandom random = new SplittableRandom(1124);
        String whole = Csv.format(BundledData.iris().rows(0, 1, 2, 60, 61, 62, 120, 121, 122));
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(4)), List.of("\"", ",", "\n", "", "x", "NA", "1e99", "\0")
                        .get(random.nextInt(8)));
            }
            Path table = Files.writeString(directory.resolve("broken.csv"), text);
            Invocation run = i % 2 == 0
                    ? Invocation.of("data", table)
                    : Invocation.of("train", table, "--target", "target", "--epochs", 1, "--out", directory.resolve("m.lanewise"));
            assertTrue(run.code() == 0 || run.err().matches("lanewise: [^\\n]+\\n"), text + "\n" + run.err());
            assertFalse(run.err().contains("internal error") || run.out().contains("\tat "), text + "\n" + run.err());
        }
    }

    @Test
    void mistakes() throws IOException {
        Path idle = Files.writeString(directory.resolve("idle.csv"), "a,y\n1,2\n1,3\n");
        Invocation run = Invocation.of("data", idle);
        assertEquals(
                "lanewise: " + idle + ": no column is left to learn from beside the target 'y': each is empty, constant, numbers the"
                        + " rows or names them; add columns, or name another target\n",
                run.err());
        assertEquals(1, run.code());
        assertEquals(
                "lanewise: " + idle + ": no column 'z'. The columns are 'a', 'y'\n",
                Invocation.of("data", idle, "--target", "z").err());
    }
}
