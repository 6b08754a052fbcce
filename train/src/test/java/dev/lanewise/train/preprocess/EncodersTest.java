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
        Table test = colours(golden.get("test"));
        FittedOneHot ignoring = new OneHot(OneHot.Unknown.IGNORE, ColumnSet.ALL).fit(train, "");
        assertEquals(List.of(new Levels("colour", texts(golden.get("categories").get(0))),
                new Levels("size", texts(golden.get("categories").get(1)))), ignoring.columns());
        Table encoded = ignoring.transform(test, UnknownCategory.REFUSE);
        float[] expected = Golden.tensor(golden.get("output")).floats();
        assertArrayEquals(expected, FittedTableEncoder.features(test, encoded, encoded.names()).toArray());
        assertEquals(List.of("size=L", "size=M", "size=S", "size=XL"), encoded.names().subList(3, 7));
        FittedOneHot refusing = new OneHot(OneHot.Unknown.ERROR, ColumnSet.ALL).fit(train, "");
        assertEquals(encoded, refusing.transform(test, UnknownCategory.ZEROS));
        assertEquals("test, row 3, column 'colour': the category 'purple' did not occur in training; known are 'blue', 'green', "
                + "'red'. Mend the value, or train with rows that have it",
                assertThrows(DataException.class, () -> refusing.transform(test, UnknownCategory.REFUSE)).getMessage());
        Table own = new OneHot(OneHot.Unknown.OWN_COLUMN, ColumnSet.of("colour")).fit(train, "").transform(test, UnknownCategory.REFUSE);
        assertArrayEquals(new double[] {0, 0, 1}, Numbers.of(own, "colour is unknown"));
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
                assertThrows(DataException.class, () -> new OneHot(OneHot.Unknown.ERROR, ColumnSet.of("d")).fit(table, "y"))
                        .getMessage());
        assertEquals("t: no rows to learn the classes of column 'c' from",
                assertThrows(DataException.class, () -> LabelEncoder.fit(table.rows(), "c")).getMessage());
        assertEquals("column 'c': the known values [a, a] are empty or repeat",
                assertThrows(DataException.class, () -> new Levels("c", List.of("a", "a"))).getMessage());
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
