package dev.lanewise.train.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.ColumnKind;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.data.Target;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableEncoderTest {
    private static final Table HOUSES = Csv.parse("houses.csv", """
            rooms,town,area,price
            1,Ulm,20.5,100.5
            2,Bonn,40.5,200.5
            3,Ulm,60.5,300.5
            """, CsvOptions.DEFAULT);

    @Test
    void numbersFirstThenTheCategories() {
        FittedTableEncoder encoder = TableEncoder.fit(HOUSES, "price", EncoderOptions.DEFAULT.withFeatureScaling(Scaling.MIN_MAX));
        assertEquals(List.of("rooms", "area", "town=Bonn", "town=Ulm"), encoder.featureNames());
        assertEquals(List.of("rooms", "town", "area"), encoder.featureColumns());
        Dataset data = encoder.encode(HOUSES);
        assertArrayEquals(new float[] {0, 0, 0, 1, 0.5f, 0.5f, 1, 0, 1, 1, 0, 1}, data.features().toArray());
        assertEquals(4, encoder.width());
        assertEquals(Task.REGRESSION, encoder.task());
        assertEquals(1, encoder.outputs());
        assertEquals(List.of(), encoder.classNames());
    }

    @Test
    void theTargetOfARegressionIsScaledAndScaledBack() {
        FittedTableEncoder encoder = TableEncoder.fit(HOUSES, "price");
        Target.Values values = (Target.Values) encoder.encode(HOUSES).target();
        double deviation = 100 * Math.sqrt(2.0 / 3);
        assertArrayEquals(new float[] {(float) (-100 / deviation), 0, (float) (100 / deviation)}, values.values().toArray());
        FittedValueEncoder target = (FittedValueEncoder) encoder.target();
        assertArrayEquals(new double[] {100.5, 200.5, 300.5}, target.decode(values.values()), 300 * 0x1p-23);
        assertEquals(List.of("200.5"), encoder.decode(Tensor.matrix(new float[] {0})));
        FittedTableEncoder plain = TableEncoder.fit(HOUSES, "price", EncoderOptions.DEFAULT.withTargetScaling(Scaling.NONE));
        assertArrayEquals(new float[] {100.5f, 200.5f, 300.5f}, ((Target.Values) plain.encode(HOUSES).target()).values().toArray());
    }

    @Test
    void classesAreEncodedAndDecoded() {
        FittedTableEncoder encoder = TableEncoder.fit(HOUSES, "town", EncoderOptions.DEFAULT.withFeatureScaling(Scaling.NONE));
        Dataset data = encoder.encode(HOUSES);
        assertArrayEquals(new int[] {1, 0, 1}, ((Target.Labels) data.target()).indices().toArray());
        assertEquals(List.of("Bonn", "Ulm"), encoder.classNames());
        assertEquals(List.of("Ulm", "Bonn", "Bonn"),
                encoder.decode(Tensor.matrix(new float[] {0.1f, 0.9f}, new float[] {2, -1}, new float[] {1, 1})));
        assertEquals(List.of("Ulm"), encoder.decode(Tensor.matrix(new float[] {5, Float.NaN})), "as the metrics count it");
        assertEquals("decode: the target has 2 outputs, got shape (1, 3)",
                assertThrows(ShapeException.class, () -> encoder.decode(Tensor.matrix(new float[3]))).getMessage());
    }

    @Test
    void columnsAreFoundByNameAndTheTargetMayBeAbsent() {
        FittedTableEncoder encoder = TableEncoder.fit(HOUSES, "price");
        Table other = Csv.parse("new.csv", "extra,area,town,rooms,price\nNA,20.5,Ulm,1,\n", encoder.featureOptions(CsvOptions.DEFAULT));
        assertEquals(List.of("area", "town", "rooms"), other.names());
        assertArrayEquals(encoder.encodeFeatures(HOUSES.rows(0)).toArray(), encoder.encodeFeatures(other).toArray());
    }

    @Test
    void fittedOnTheTrainingPartOnly() {
        FittedTableEncoder part = TableEncoder.fit(HOUSES.rows(0, 2), "price");
        assertEquals(List.of(2.0, 40.5), part.pipeline().steps().stream()
                .filter(FittedScale.class::isInstance)
                .map(step -> ((FittedStandardizer) ((FittedScale) step).scaler()).means())
                .findFirst().orElseThrow());
        assertError("houses.csv, line 3, column 'town': the category 'Bonn' did not occur in training; known are 'Ulm'. Mend the "
                + "value, or train with rows that have it", () -> part.encode(HOUSES));
    }

    @Test
    void categoriesOfATestPartThatTrainingDidNotHaveCanBeZeros() {
        FittedTableEncoder part = TableEncoder.fit(HOUSES.rows(0, 2), "price", EncoderOptions.DEFAULT.withFeatureScaling(Scaling.NONE));
        assertArrayEquals(new float[] {1, 20.5f, 1, 2, 40.5f, 0, 3, 60.5f, 1},
                part.encode(HOUSES, UnknownCategory.ZEROS).features().toArray());
        FittedTableEncoder towns = TableEncoder.fit(HOUSES.rows(0, 1), "town");
        Table other = Csv.parse("n.csv", "rooms,area,price,town\n1,2,3,Hof\n", CsvOptions.DEFAULT);
        assertError("n.csv, line 2, column 'town': the class 'Hof' did not occur in training; known are 'Bonn', 'Ulm'. Mend the "
                + "value, or train with rows that have it", () -> towns.encode(other, UnknownCategory.ZEROS));
    }

    @Test
    void furtherFilesAreReadAsTheTrainingFileWas() {
        FittedTableEncoder encoder = TableEncoder.fit(Csv.parse("t", "zip,x,y\n0123,1,a\nD-9,2,b\n", CsvOptions.DEFAULT), "y");
        CsvOptions options = encoder.featureOptions(CsvOptions.DEFAULT.without("notes"));
        Table numbersOnly = Csv.parse("n.csv", "zip,x\n0123,5\n", options);
        assertArrayEquals(new float[] {1, 0}, encoder.encodeFeatures(numbersOnly).slice(0, 1).reshape(
                Shape.of(3)).slice(1, 3).toArray());
        assertError("n.csv: no column 'zip'. The columns are 'x'", () -> Csv.parse("n.csv", "x\n5\n", options));
        assertEquals(List.of("zip", "y"), Csv.parse("n.csv", "zip,notes,x,y\n1,NA,2,3\n", encoder.options(CsvOptions.DEFAULT))
                .columns().stream().filter(column -> column.kind() == ColumnKind.CATEGORY).map(Column::name).toList());
        assertError("n.csv, line 2, column 'x': 'five' is not a number, but this column holds numbers; mend the value",
                () -> Csv.parse("n.csv", "zip,x\n0123,five\n", options));
    }

    @Test
    void errorsOfPrediction() {
        FittedTableEncoder encoder = TableEncoder.fit(HOUSES, "price");
        assertError("n.csv: no column 'town'. The columns are 'area', 'rooms'",
                () -> encoder.encodeFeatures(Csv.parse("n.csv", "area,rooms\n1,2\n", CsvOptions.DEFAULT)));
        assertError("n.csv: no column 'price'. The columns are 'rooms', 'town', 'area'",
                () -> encoder.encode(Csv.parse("n.csv", "rooms,town,area\n1,Ulm,2\n", CsvOptions.DEFAULT)));
        assertError("n.csv, line 3, column 'town': the category 'Köln' did not occur in training; known are 'Bonn', 'Ulm'. Mend "
                + "the value, or train with rows that have it",
                () -> encoder.encodeFeatures(Csv.parse("n.csv", "rooms,town,area\n1,Ulm,2\n1,Köln,2\n", CsvOptions.DEFAULT)));
        assertError("n.csv, line 3, column 'area': '12,5' is not a number, but this column has to hold numbers; mend the value",
                () -> encoder.encodeFeatures(Csv.parse("n.csv", "rooms,town,area\n1,Ulm,2\n1,Ulm,\"12,5\"\n", CsvOptions.DEFAULT)));
        Table wrongKind = Table.of("n", List.of(new NumericColumn("rooms", 1), CategoryColumn.of("area", "1"),
                CategoryColumn.of("town", "Ulm")));
        assertError("n: column 'area' was read as categories, but has to hold numbers; read it as numeric",
                () -> encoder.encodeFeatures(wrongKind));
        Table narrow = Table.of("t", List.of(new NumericColumn("x", 0, 1e-30), new NumericColumn("y", 1.5, 2.5)));
        FittedTableEncoder tiny = TableEncoder.fit(narrow, "y");
        assertError("n, row 1, column 'x': 1.0E30 is too far from the training data to be scaled; mend the value",
                () -> tiny.encodeFeatures(Table.of("n", List.of(new NumericColumn("x", 1e30)))));
    }

    @Test
    void errorsOfFitting() {
        assertError("houses.csv: no column 'prize'. Did you mean 'price'? The columns are 'rooms', 'town', 'area', 'price'",
                () -> TableEncoder.fit(HOUSES, "prize"));
        assertError("houses.csv: the only column is the target 'price'; add columns to predict it from",
                () -> TableEncoder.fit(HOUSES.select(List.of("price")), "price"));
        assertError("houses.csv, line 2, column 'town': 'Ulm' is not a number, but this column has to hold numbers; mend the value",
                () -> TableEncoder.fit(HOUSES, "town", EncoderOptions.DEFAULT.withTask(Task.REGRESSION)));
        assertError("houses.csv: no rows to train on", () -> TableEncoder.fit(HOUSES.rows(), "price"));
        Table people = Table.of("people", List.of(
                CategoryColumn.of("name", IntStream.range(0, 12).mapToObj(i -> "N" + i).toList()),
                new NumericColumn("y", IntStream.range(0, 12).asDoubleStream().toArray())));
        assertError("people, row 1, column 'name': text such as 'N0', with 12 different values in 12 rows, cannot be learned from "
                + "as categories; leave the column out, or mend it if it should hold numbers", () -> TableEncoder.fit(people, "y"));
        assertError("scaling: 1 columns, a scaler of 2", () -> new FittedScale(List.of("a"), "", new NoScaling(2)));
        assertError("column 'y': a scaler of 2 columns, not one", () -> new FittedValueEncoder("y", new NoScaling(2)));
    }

    @Test
    void theTaskFollowsFromTheTarget() {
        assertEquals(new TaskChoice(Task.CLASSIFICATION, "the target 'town' holds text"), TaskChoice.of(HOUSES, "town"));
        assertEquals(new TaskChoice(Task.REGRESSION, "the target 'price' holds numbers that are not whole"),
                TaskChoice.of(HOUSES, "price"));
        assertEquals(new TaskChoice(Task.REGRESSION, "the target 'rooms' holds 3 different whole numbers in 3 rows"),
                TaskChoice.of(HOUSES, "rooms"));
        assertEquals(new TaskChoice(Task.CLASSIFICATION, "the target 'target' holds only 3 different whole numbers in 150 rows"),
                TaskChoice.of(BundledData.iris(), "target"));
        assertEquals(Task.CLASSIFICATION, TaskChoice.of(BundledData.digits(), "target").task());
        assertEquals(Task.CLASSIFICATION, choice(IntStream.range(0, 40).map(i -> i % 20)));
        assertEquals(Task.REGRESSION, choice(IntStream.range(0, 42).map(i -> i % 21)));
        assertEquals(Task.REGRESSION, choice(IntStream.range(0, 39).map(i -> i % 20)));
        assertError("t: the target 'y' has the same value '4' in every row, so there is nothing to learn; choose another target "
                + "or add rows", () -> choice(IntStream.of(4, 4)));
    }

    @Test
    void moreFeaturesThanFitInAnArrayAreRefusedByTheColumnThatHasMostOfThem() {
        List<String> many = IntStream.range(0, 30_000).mapToObj(i -> "c" + i).toList();
        FittedOneHot encoder = new FittedOneHot(
                List.of(new Levels("few", List.of("c0")), new Levels("many", many)), OneHot.Unknown.ERROR);
        List<String> values = Collections.nCopies(80_000, "c0");
        Table table = Table.of("t", List.of(CategoryColumn.of("few", values), CategoryColumn.of("many", values)));
        assertError("t: 80000 rows of 30001 features are more than fit in memory; leave out the column 'many', which alone "
                + "has 30000 categories", () -> encoder.transform(table, UnknownCategory.REFUSE));
    }

    private static Task choice(IntStream values) {
        return TaskChoice.of(Table.of("t", List.of(new NumericColumn("y", values.asDoubleStream().toArray()))), "y").task();
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }
}
