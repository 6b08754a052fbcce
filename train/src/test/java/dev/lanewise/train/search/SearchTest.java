package dev.lanewise.train.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    private static SearchSpace space(String... dimensions) {
        return new SearchSpace(List.of(dimensions).stream().map(Dimension::parse).toList());
    }

    /** (x − 3)² + y, less noise the longer it trains: what tells halving's rounds apart. */
    private static double bowl(Setting setting, int epochs) {
        double x = setting.number("x") - 3;
        return x * x + setting.number("y") + 1.0 / epochs;
    }

    @Test
    void aGridIsEveryCombination() {
        List<Setting> grid = space("y=1 0", "x=2 3 4").grid();
        assertEquals(List.of("x=2 y=1", "x=3 y=1", "x=4 y=1", "x=2 y=0", "x=3 y=0", "x=4 y=0"),
                grid.stream().map(Setting::toString).toList());
        List<Trial> trials = new Search(SearchTest::bowl, Journal.inMemory(), trial -> {}).each(grid, 10);
        assertEquals("x=3 y=0", trials.getFirst().setting().toString());
        assertEquals(6, trials.size());
        assertTrue(IntStream.range(1, 6).allMatch(i -> trials.get(i - 1).score() <= trials.get(i).score()));
    }

    @Test
    void rangesAreDrawnWithinTheirEndsAndByTheSeedAlone() {
        SearchSpace space = space("rate=log:1e-4..1e-1", "drop=0..0.5", "width=1..3", "rule=sgd adam");
        List<Setting> drawn = space.drawn(200, 7);
        assertEquals(200, drawn.stream().distinct().count());
        assertEquals(drawn, space.drawn(200, 7));
        assertFalse(drawn.equals(space.drawn(200, 8)));
        int small = 0;
        boolean[] widths = new boolean[4];
        for (Setting setting : drawn) {
            double rate = setting.number("rate");
            assertTrue(rate >= 1e-4 && rate <= 0.1, setting.toString());
            small += rate < 1e-3 ? 1 : 0;
            double drop = Double.parseDouble(setting.get("drop"));
            assertTrue(drop >= 0 && drop <= 0.5, setting.toString());
            widths[Integer.parseInt(setting.get("width"))] = true;
        }
        // a third of a logarithmic range of three decades; the deviation of 200 draws is 6.7
        assertTrue(small > 40 && small < 94, "below 1e-3: " + small);
        assertTrue(widths[1] && widths[2] && widths[3]);
    }

    @Test
    void aSmallSpaceIsDrawnOut() {
        assertEquals(6, space("x=1 2 3", "y=1 2").drawn(50, 1).size());
    }

    /** Jamieson and Talwalkar's rounds: 27 settings for 1 epoch, 9 for 3, 3 for 9, 1 for 27. */
    @Test
    void halvingGivesTheBetterPartMoreEpochs() {
        List<Setting> settings = IntStream.range(0, 27)
                .mapToObj(i -> space("x=" + i, "y=0").grid().getFirst())
                .toList();
        List<String> tried = new ArrayList<>();
        List<Trial> trials = new Search(SearchTest::bowl, Journal.inMemory(),
                trial -> tried.add(trial.epochs() + ":" + trial.setting().get("x"))).halving(settings, 27, 3);
        assertEquals("x=3 y=0", trials.getFirst().setting().toString());
        assertEquals(27, trials.getFirst().epochs());
        assertEquals(27 + 9 + 3 + 1, tried.size());
        assertEquals(List.of("9:3", "9:2", "9:4", "27:3"), tried.subList(36, 40));
        assertEquals(IntStream.range(0, 9).mapToObj(x -> "3:" + x).sorted().toList(), tried.subList(27, 36).stream().sorted().toList());
    }

    @Test
    void failuresComeLast() {
        List<Trial> trials = new Search(
                (setting, epochs) -> setting.get("x").equals("2") ? Double.NaN : setting.number("x"),
                Journal.inMemory(), trial -> {}).each(space("x=2 3 1").grid(), 1);
        assertEquals(List.of("x=1", "x=3", "x=2"), trials.stream().map(trial -> trial.setting().toString()).toList());
    }

    @Test
    void aSearchGoesOnWhereItWasStopped(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal.jsonl");
        List<Setting> grid = space("x=1 2 3 4 5", "y=0").grid();
        List<String> tried = new ArrayList<>();
        Objective stops = (setting, epochs) -> {
            if (setting.get("x").equals("4") && tried.size() == 3) {
                throw new IllegalStateException("killed");
            }
            tried.add(setting.get("x"));
            return setting.get("x").equals("2") ? Double.POSITIVE_INFINITY : bowl(setting, epochs);
        };
        assertThrows(IllegalStateException.class,
                () -> new Search(stops, Journal.at(file, "a bowl"), trial -> {}).each(grid, 2));
        Files.writeString(file, Files.readString(file) + "{\"epochs\":2,\"sco"); // a line that was cut off
        List<Trial> resumed = new Search(
                (setting, epochs) -> {
                    tried.add(setting.get("x"));
                    return bowl(setting, epochs);
                },
                Journal.at(file, "a bowl"), trial -> {}).each(grid, 2);
        assertEquals(List.of("1", "2", "3", "4", "5"), tried);
        assertEquals(Double.POSITIVE_INFINITY, resumed.getLast().score());
        assertEquals(resumed, new Search(
                (setting, epochs) -> {
                    throw new AssertionError("all are in the journal");
                },
                Journal.at(file, "a bowl"), trial -> {}).each(grid, 2));
    }

    @Test
    void aJournalOfAnotherSearchIsRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal.jsonl");
        Journal.at(file, "a bowl");
        assertEquals(file + ": this is the journal of another search, of 'a bowl'; give another file, or the data and options"
                + " of that one", assertThrows(DataException.class, () -> Journal.at(file, "a plate")).getMessage());
        Files.writeString(file, "x,y\n1,2\n");
        assertEquals(file + ", line 1: not a line of a search's journal; give another file",
                assertThrows(DataException.class, () -> Journal.at(file, "a bowl")).getMessage());
        assertEquals("x,y\n1,2\n", Files.readString(file), "and left as it was");
        Files.writeString(file, "{\"search\":\"a bowl\"}\n{\"setting\":3}\n");
        assertEquals(file + ", line 2: not a trial of a search; give another file",
                assertThrows(DataException.class, () -> Journal.at(file, "a bowl")).getMessage());
        Files.writeString(file, "{\"search\":\"a bowl\"}\n{\"setting\":{\"x\":[1]},\"epochs\":1,\"score\":1}\n");
        assertEquals(file + ", line 2: not a trial of a search; give another file",
                assertThrows(DataException.class, () -> Journal.at(file, "a bowl")).getMessage());
        Files.write(file, new byte[] {'{', (byte) 0xff, '}', '\n'});
        assertEquals(file + ": not the journal of a search, or damaged: it is not UTF-8; give another file",
                assertThrows(DataException.class, () -> Journal.at(file, "a bowl")).getMessage());
        Files.writeString(file, "\n");
        assertThrows(DataException.class, () -> Journal.at(file, "a bowl"));
    }

    /** Wherever a kill or a full disk cut it off, the journal can be gone on with, and what is whole stays. */
    @Test
    void aJournalCutOffAnywhereIsGoneOnWith(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal.jsonl");
        Setting setting = new Setting(new TreeMap<>(Map.of("x", "é")));
        Journal.at(file, "a bowl").add(new Trial(setting, 2, 0.5));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            Journal journal = Journal.at(file, "a bowl");
            assertEquals(length == whole.length, journal.find(setting, 2).isPresent(), "cut off after " + length);
            if (length < whole.length) {
                journal.add(new Trial(setting, 2, 0.5));
            }
            assertArrayEquals(whole, Files.readAllBytes(file), "cut off after " + length);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "lr | 'lr', want NAME=VALUE VALUE …, NAME=LOW..HIGH or NAME=log:LOW..HIGH",
        "lr= | 'lr=', want NAME=VALUE VALUE …, NAME=LOW..HIGH or NAME=log:LOW..HIGH",
        "lr=a..b | 'lr=a..b': the ends of a range are numbers",
        "lr=2..1 | lr: the range from 2.0 to 1.0 is empty or has no end",
        "lr=log:0..1 | lr: a logarithmic range begins above 0, not at 0.0",
    })
    void mistakes(String text, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Dimension.parse(text)).getMessage());
    }

    @Test
    void moreMistakes() {
        assertEquals("x: a range has no grid; give the values, or search at random",
                assertThrows(IllegalArgumentException.class, () -> space("x=1..2").grid()).getMessage());
        assertEquals("search: a name is given twice in [x, x]",
                assertThrows(IllegalArgumentException.class, () -> space("x=1", "x=2")).getMessage());
        assertEquals("search: nothing to vary", assertThrows(IllegalArgumentException.class, () -> space()).getMessage());
    }
}
