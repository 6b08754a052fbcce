package dev.lanewise.train.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.testkit.Golden;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Values of scikit-learn 1.2.1 (golden/preprocessing.json). */
class EncodersTest {
    @Test
    void labelsAreScikitLearns() {
        JsonNode golden = encoder("LabelEncoder");
        Table table = Table.of("t", List.of(CategoryColumn.of("city", texts(golden.get("fit")))));
        FittedLabelEncoder fitted = LabelEncoder.fit(table, "city");
        assertEquals(texts(golden.get("classes")), fitted.classes());
        int[] labels = fitted.encode(table).indices().toArray();
        assertArrayEquals(Golden.tensor(golden.get("output")).ints(), labels);
        assertEquals(texts(golden.get("fit")), fitted.decode(labels));
    }

    @Test
    void oneHotIsScikitLearns() {
        JsonNode golden = encoder("OneHotEncoder_ignore_unknown");
        Table train = colours(golden.get("fit"));
        FittedOneHotEncoder colour = OneHotEncoder.fit(train, "colour");
        FittedOneHotEncoder size = OneHotEncoder.fit(train, "size");
        assertEquals(texts(golden.get("categories").get(0)), colour.categories());
        assertEquals(texts(golden.get("categories").get(1)), size.categories());
        Table test = colours(golden.get("test"));
        float[] expected = Golden.tensor(golden.get("output")).floats();
        float[] sizes = size.encode(test, UnknownCategory.REFUSE).toArray();
        float[] colours = colour.encode(test, UnknownCategory.ZEROS).toArray();
        for (int row = 0; row < 3; row++) {
            assertArrayEquals(Arrays.copyOfRange(expected, row * 7, row * 7 + 3), Arrays.copyOfRange(colours, row * 3, row * 3 + 3));
            assertArrayEquals(Arrays.copyOfRange(expected, row * 7 + 3, row * 7 + 7), Arrays.copyOfRange(sizes, row * 4, row * 4 + 4));
        }
        assertEquals("test, row 3, column 'colour': the category 'purple' did not occur in training; known are 'blue', 'green', "
                + "'red'. Mend the value, or train with rows that have it",
                assertThrows(DataException.class, () -> colour.encode(test, UnknownCategory.REFUSE)).getMessage());
        assertEquals(List.of("size=L", "size=M", "size=S", "size=XL"), size.featureNames());
    }

    @Test
    void numbersAreClassesInTheOrderOfTheirValues() {
        Table table = Table.of("t", List.of(new NumericColumn("y", 10, 2, -1, 2, 0.5, -0.0, 0)));
        FittedLabelEncoder fitted = LabelEncoder.fit(table, "y");
        assertEquals(List.of("-1", "0", "0.5", "2", "10"), fitted.classes());
        assertEquals(ColumnKind.NUMERIC, fitted.kind());
        assertArrayEquals(new int[] {4, 3, 0, 3, 2, 1, 1}, fitted.encode(table).indices().toArray());
    }

    @Test
    void levelsThatOccurInTheTestPartOnlyAreNotLearned() {
        Table table = Table.of("t", List.of(CategoryColumn.of("c", "a", "b", "c")));
        assertEquals(List.of("a", "c"), LabelEncoder.fit(table.rows(2, 0), "c").classes());
    }

    @Test
    void errors() {
        Table table = Table.of("t", List.of(CategoryColumn.of("c", IntStream.range(100, 115).mapToObj(i -> "v" + i).toList())));
        assertEquals("u, row 2, column 'c': the class 'w' did not occur in training; known are 'v100', 'v101', 'v102', 'v103', "
                + "'v104', 'v105', 'v106', 'v107', 'v108', 'v109', 'v110', 'v111', … (15 in all). Mend the value, or train with "
                + "rows that have it",
                assertThrows(DataException.class, () -> LabelEncoder.fit(table, "c")
                        .encode(Table.of("u", List.of(CategoryColumn.of("c", "v100", "w"))))).getMessage());
        assertEquals("t: no column 'd'. The columns are 'c'",
                assertThrows(DataException.class, () -> OneHotEncoder.fit(table, "d")).getMessage());
        assertEquals("t: no rows to learn the classes of column 'c' from",
                assertThrows(DataException.class, () -> LabelEncoder.fit(table.rows(), "c")).getMessage());
        assertEquals("column 'c': the known values [a, a] are empty or repeat",
                assertThrows(DataException.class, () -> new FittedOneHotEncoder("c", List.of("a", "a"))).getMessage());
    }

    private static Table colours(JsonNode rows) {
        return Table.of("test", List.of(
                CategoryColumn.of("colour", rows.valueStream().map(row -> row.get(0).stringValue()).toList()),
                CategoryColumn.of("size", rows.valueStream().map(row -> row.get(1).stringValue()).toList())));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static JsonNode encoder(String name) {
        for (JsonNode one : Golden.resource(EncodersTest.class, "/golden/preprocessing.json").get("encoders")) {
            if (one.get("name").stringValue().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("no encoder " + name);
    }
}
