package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Data that are in memory already: arrays, records, text. */
class MemoryTest {
    /** Public, so that the library may read it. */
    public record House(int rooms, Double area, String town, boolean sold) {}

    private record Hidden(int x) {}

    @Test
    void recordsAreRows() {
        Table table = Records.table("houses", House.class, List.of(new House(3, 80.5, "Ulm", true), new House(2, null, null, false)));
        assertEquals(List.of("rooms", "area", "town", "sold"), table.names());
        assertEquals(
                Csv.parse("houses", "rooms,area,town,sold\n3,80.5,Ulm,true\n2,,,false\n", CsvOptions.DEFAULT), table);
        assertEquals(0, Records.table("none", House.class, List.of()).size());
        assertEquals(1, Records.table("one", Hidden.class, List.of(new Hidden(1))).size(), "on the class path all is open");
    }

    @Test
    void arraysAreDatasets() {
        float[][] x = {{1, 2}, {3, 4}, {5, 6}};
        Dataset classes = Dataset.of(x, new int[] {0, 1, 0}, 2);
        assertEquals(List.of("0", "1"), ((Target.Labels) classes.target()).classNames());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, classes.features().toArray());
        Dataset values = Dataset.of(x, 0.5f, 1.5f, 2.5f);
        assertArrayEquals(new float[] {0.5f, 1.5f, 2.5f}, ((Target.Values) values.target()).values().toArray());
        assertEquals("dataset: row 1 has 1 features, row 0 has 2",
                assertThrows(DataException.class, () -> Dataset.of(new float[][] {{1, 2}, {3}}, 1, 2)).getMessage());
        assertEquals("dataset: no rows", assertThrows(DataException.class, () -> Dataset.of(new float[0][])).getMessage());
    }

    @Test
    void textIsCharacters() {
        Characters characters = Characters.of("banana 🍌");
        assertEquals(5, characters.size());
        assertArrayEquals(new int[] {2, 1, 3, 1, 3, 1, 0, 4}, characters.encode("banana 🍌").toArray());
        assertEquals("nab", characters.decode(3, 1, 2));
        assertEquals("characters: 'x' at position 2 is not among the 5 known ones; leave it out, or learn from text that has it",
                assertThrows(DataException.class, () -> characters.encode("bax")).getMessage());
        assertEquals("characters: the number 5 is not in 0 … 4",
                assertThrows(DataException.class, () -> characters.decode(5)).getMessage());
        assertThrows(DataException.class, () -> Characters.of(""));
    }
}
