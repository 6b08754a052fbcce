package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    @TempDir
    private Path directory;

    private Path iris;

    @BeforeEach
    void data() throws IOException {
        iris = Files.writeString(directory.resolve("iris.csv"), Csv.format(BundledData.iris()));
    }

    private Invocation tune(Object... more) {
        Object[] arguments = new Object[6 + more.length];
        System.arraycopy(new Object[] {"tune", iris, "--target", "target", "--batch", 16}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Invocation.of(arguments);
    }

    /** The command that it prints at the end must work. */
    @Test
    void findsTheBetterRateAndSaysHowToTrainWithIt() {
        Invocation run = tune("--try", "lr=1e-6 0.01", "--try", "hidden=8 16,8", "--epochs", 10, "--scale", "min-max");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertTrue(run.out().contains("4 settings, each with 3 folds"), run.out());
        String command = run.line("./lanewise train");
        assertTrue(command.contains(" --lr 0.01") && command.contains(" --batch=16") && command.contains(" --epochs=10")
                && command.contains(" --scale=min-max"), command);
        List<String> words = List.of((command.strip() + " --out " + directory.resolve("iris.lanewise")).split(" +"));
        Invocation train = Invocation.of(words.subList(1, words.size()).toArray());
        assertEquals("", train.err());
        assertEquals(0, train.code());
    }

    @Test
    void drawsFromRangesAndHalves() {
        Invocation run = tune("--try", "lr=log:1e-4..1e-1", "--try", "dropout=0..0.4", "--search", "halving", "--trials", 9,
                "--epochs", 9);
        assertEquals("", run.err());
        assertEquals(9, run.out().lines().filter(line -> line.contains("  1 epoch ")).count(), run.out());
        assertEquals(3, run.out().lines().filter(line -> line.contains("  3 epochs ")).count(), run.out());
        assertEquals(2, run.out().lines().filter(line -> line.contains("  9 epochs ")).count(), "as it is tried, and as the best");
    }

    @Test
    void goesOnFromItsJournal() throws IOException {
        Path journal = directory.resolve("search.jsonl");
        Invocation first = tune("--try", "lr=0.001 0.01", "--epochs", 2, "--journal", journal);
        assertEquals("", first.err());
        String written = Files.readString(journal);
        assertEquals(3, written.lines().count());
        Invocation more = tune("--try", "lr=0.001 0.01 0.1", "--epochs", 2, "--journal", journal);
        assertEquals("", more.err());
        assertTrue(Files.readString(journal).startsWith(written));
        assertEquals(4, Files.readString(journal).lines().count());
        assertTrue(tune("--try", "lr=0.001", "--epochs", 2, "--seed", 2, "--journal", journal)
                .errWithout(directory)
                .startsWith("lanewise: search.jsonl: this is the journal of another search"));
    }

    @Test
    void mistakes() {
        String help = " (see 'lanewise tune --help')";
        fails("--try is missing: name an option and the values to try, such as --try 'lr=0.01 0.001'" + help);
        fails("--try: Invalid value for option '--learning-rate': '-1', want a number above 0, at most 1000" + help,
                "--try", "lr=0.1 -1");
        fails("--batch is given, and tried as well; leave out one of them" + help, "--try", "batch=8 16");
        fails("--search: 'luck' is none of grid, random, halving" + help, "--try", "lr=0.1", "--search", "luck");
        fails("--try: dropout: a range has no grid; give the values, or search at random" + help,
                "--try", "dropout=0..0.5", "--search", "grid");
        assertTrue(tune("--try", "colour=red").err().startsWith("lanewise: --try: 'colour' cannot be tried; want one of "));
    }

    private void fails(String line, Object... more) {
        assertEquals("lanewise: " + line + "\n", tune(more).errWithout(directory));
    }
}
