package dev.lanewise.train.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.testkit.Golden;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Steps one by one, the imputers by values of scikit-learn 1.2.1 (golden/preprocessing.json), and in a row. */
class PipelineTest {
    private static final Table HOUSES = Csv.parse("houses.csv", """
            rooms,town,area,price
            1,Ulm,20,100
            2,,40,200
            ,Ulm,60,300
            3,Bonn,,400
            3,Bonn,1000,500
            3,Bonn,1000,500
            """, CsvOptions.DEFAULT);

    /** Texts of all rows differ, and are no categories; shorter ones end in 0, what training did not have comes after the last. */
    @Test
    void textsBecomeTheNumbersOfTheirCharacters() {
        Table train = Table.of("t", List.of(CategoryColumn.of("name", "abc", "b", "ca\uD83D\uDE00x"), new NumericColumn("y", 1, 2, 4)));
        CharacterCodes step = new CharacterCodes(3, ColumnSet.of("name"));
        FittedCharacterCodes fitted = step.fit(train, "y");
        assertEquals(List.of(new FittedCharacterCodes.Text("name", "abc\uD83D\uDE00", 3)), fitted.texts());
        assertEquals("the first 3 characters of 1 column numbered (0 behind the end, unknown ones after the last)", fitted.describe());
        Table other = Table.of("t", List.of(CategoryColumn.of("name", "cab", "z", "\uD83D\uDE00abx"), new NumericColumn("y", 1, 2, 4)));
        for (UnknownCategory unknown : UnknownCategory.values()) {
            Table coded = fitted.transform(other, unknown);
            assertEquals(List.of("y", "name[1]", "name[2]", "name[3]"), coded.names());
            assertEquals(new NumericColumn("name[1]", 3, 5, 4), coded.column("name[1]"));
            assertEquals(new NumericColumn("name[2]", 1, 0, 1), coded.column("name[2]"));
            assertEquals(new NumericColumn("name[3]", 2, 0, 2), coded.column("name[3]"));
        }

        List<String> names = IntStream.range(0, 20).mapToObj(i -> "n" + i).toList();
        Table many = Table.of("t", List.of(CategoryColumn.of("name", names), new NumericColumn("y", IntStream.range(0, 20).asDoubleStream().toArray())));
        assertThrows(DataException.class, () -> TableEncoder.fit(many, "y"));
        assertEquals(3, TableEncoder.fit(many, "y", EncoderOptions.DEFAULT.withPipeline(Pipeline.of(step))).width());
        assertThrows(DataException.class, () -> new CharacterCodes(0, ColumnSet.ALL));
        assertThrows(DataException.class, () -> new FittedCharacterCodes.Text("name", "ba", 3));
    }

    @Test
    void imputersAreScikitLearns() {
        int checked = 0;
        for (JsonNode one : Golden.resource(PipelineTest.class, "/golden/preprocessing.json").get("scalers")) {
            ColumnStep step = switch (one.get("name").stringValue()) {
                case "SimpleImputer_mean" -> new Imputer(Fill.Statistic.MEAN, ColumnSet.ALL);
                case "SimpleImputer_most_frequent" -> new Imputer(Fill.Statistic.MOST_FREQUENT, ColumnSet.ALL);
                case "KNNImputer_3" -> new KnnImputer(3, ColumnSet.ALL);
                default -> null;
            };
            if (step != null) {
                FittedStep fitted = step.fit(table(one.get("fit")), "");
                for (String part : List.of("fit", "test")) {
                    double[] expected = Golden.tensor(one.get("transform_of_" + part)).data();
                    Table filled = fitted.transform(table(one.get(part)), UnknownCategory.REFUSE);
                    for (int i = 0; i < expected.length; i++) {
                        double actual = Numbers.of(filled, "x" + i % 4)[i / 4];
                        assertEquals(expected[i], actual, 1e-9 * Math.abs(expected[i]), one.get("name") + " " + i);
                    }
                }
                checked++;
            }
        }
        assertEquals(3, checked);
    }

    /** What the steps say they make of each column is all that there is in the end. */
    @Test
    void eachColumnKnowsWhatIsMadeOfIt() {
        Table table = Csv.parse("t", "rooms,town,area,holes,note,price\n1,Ulm,20,,a,1\n2,,40,,ab,2\n3,Bonn,60,,c,3\n4,Ulm,900,1,abc,4\n", CsvOptions.DEFAULT);
        Pipeline.Fitting fitting = Pipeline.of(
                        new DropSparseColumns(0.5),
                        new MissingIndicator(ColumnSet.ALL),
                        new MarkOutliers(new OutlierRule.InterquartileRange(1), ColumnSet.of("area")),
                        new Imputer(Fill.Statistic.MOST_FREQUENT, ColumnSet.ALL),
                        new Scale(Scaling.STANDARD, ColumnSet.of("rooms", "area")),
                        new CharacterCodes(2, ColumnSet.of("note")),
                        new OneHot(OneHot.Unknown.OWN_COLUMN, ColumnSet.ALL))
                .fit(table, "price");
        List<String> made = new ArrayList<>();
        for (String column : List.of("rooms", "town", "area", "holes", "note")) {
            made.addAll(fitting.pipeline().made(column));
        }
        assertEquals(
                fitting.training().names().stream().filter(name -> !name.equals("price")).sorted().toList(),
                made.stream().sorted().toList());
        assertEquals(List.of("rooms"), fitting.pipeline().made("rooms"));
        assertEquals(List.of("area", "area is an outlier"), fitting.pipeline().made("area"));
        assertEquals(List.of(), fitting.pipeline().made("holes"));
        assertEquals(List.of("note[1]", "note[2]"), fitting.pipeline().made("note"));
        assertEquals(
                List.of("town=Bonn", "town=Ulm", "town is unknown", "town is missing"), fitting.pipeline().made("town"));
    }

    private static Table table(JsonNode matrix) {
        Golden.Tensor values = Golden.tensor(matrix);
        int columns = values.shape()[1];
        List<NumericColumn> of = new ArrayList<>();
        for (int j = 0; j < columns; j++) {
            int column = j;
            of.add(new NumericColumn("x" + j, IntStream.range(0, values.shape()[0])
                    .mapToDouble(row -> values.data()[row * columns + column])
                    .toArray()));
        }
        return Table.of("golden", of);
    }

    @Test
    void holesAreFilledWithWhatTheTrainingRowsHave() {
        FittedStep median = new Imputer(Fill.Statistic.MEDIAN, ColumnSet.ALL).fit(HOUSES, "price");
        Table filled = median.transform(HOUSES, UnknownCategory.REFUSE);
        assertEquals("3", filled.column("rooms").text(2));
        assertEquals("60", filled.column("area").text(3));
        assertEquals("Bonn", filled.column("town").text(1), "the most frequent one");
        assertEquals(
                List.of("filled missing values of 'rooms' with 3.0: line 4", "filled missing values of 'area' with 60.0: line 5",
                        "filled missing values of 'town' with 'Bonn': line 3"),
                median.reports(HOUSES).stream().map(CleaningReport::toString).toList());
        Table constant = new Imputer(new Fill.Constant("-1"), ColumnSet.ALL).fit(HOUSES, "price").transform(HOUSES, UnknownCategory.REFUSE);
        assertEquals(List.of("-1", "-1"), List.of(constant.column("rooms").text(2), constant.column("town").text(1)));
        assertError("column 'rooms' holds numbers, so its missing values cannot be filled with 'none'; choose a number",
                () -> new Imputer(new Fill.Constant("none"), ColumnSet.ALL).fit(HOUSES, "price"));
        assertError("houses.csv: column 'rooms' has no value in the rows to train on, so nothing tells how to fill it; leave it out",
                () -> new Imputer(Fill.Statistic.MEAN, ColumnSet.ALL).fit(HOUSES.rows(2), "price"));
    }

    @Test
    void holesCanBeMarkedAndSparseColumnsDropped() {
        Table marked = new MissingIndicator(ColumnSet.ALL).fit(HOUSES, "price").transform(HOUSES.rows(1, 2), UnknownCategory.REFUSE);
        assertArrayEquals(new double[] {0, 1}, Numbers.of(marked, "rooms is missing"));
        assertArrayEquals(new double[] {1, 0}, Numbers.of(marked, "town is missing"));
        FittedDropColumns half = new DropSparseColumns(0.5).fit(HOUSES.rows(1, 2), "price");
        assertEquals(List.of("rooms", "town"), half.columns());
        assertEquals(List.of("area", "price"), half.transform(HOUSES, UnknownCategory.REFUSE).names());
        assertEquals(List.of(), new DropSparseColumns(1).fit(HOUSES, "price").columns());
    }

    @Test
    void duplicatesGoExactlyOrByKeyFirstOrLastKept() {
        Cleaned exact = DropDuplicates.EXACT.clean(HOUSES, "price");
        assertEquals("left out rows that repeat another: line 7", exact.report().toString());
        assertEquals(5, exact.table().size());
        Cleaned last = new DropDuplicates(List.of("town"), DropDuplicates.Keep.LAST).clean(HOUSES, "price");
        assertEquals(List.of(2, 5, 6), last.report().places());
        Cleaned first = new DropDuplicates(List.of("town"), DropDuplicates.Keep.FIRST).clean(HOUSES, "price");
        assertEquals(List.of(4, 6, 7), first.report().places());
        assertError("houses.csv: no column 'city'. The columns are 'rooms', 'town', 'area', 'price'",
                () -> new DropDuplicates(List.of("city"), DropDuplicates.Keep.FIRST).clean(HOUSES, "price"));
    }

    @Test
    void rowsWithHolesGo() {
        Cleaned whole = new DropMissingRows(ColumnSet.ALL).clean(HOUSES, "price");
        assertEquals("left out rows with a missing value: lines 3, 4, 5", whole.report().toString());
        assertEquals(List.of(4), new DropMissingRows(ColumnSet.of("rooms")).clean(HOUSES, "price").report().places());
        assertError("houses.csv: no row is left of 2: left out rows with a missing value: lines 3, 4; clean the data otherwise",
                () -> new DropMissingRows(ColumnSet.ALL).clean(HOUSES.rows(1, 2), "price"));
    }

    /** 1 … 9 and 100: mean 14.5, deviation 28.6; quartiles 3.25 and 7.75. */
    @Test
    void outliersAreDroppedClippedOrMarked() {
        Table table = Table.of("t", List.of(new NumericColumn("x", 1, 2, 3, 4, 5, 6, 7, 8, 9, 100)));
        OutlierRule tukey = new OutlierRule.InterquartileRange(1.5);
        assertEquals(List.of(10), new DropOutliers(tukey, ColumnSet.ALL).clean(table, "y").report().places());
        FittedClip clip = new ClipOutliers(tukey, ColumnSet.ALL).fit(table, "y");
        assertEquals(List.of(new Bounds("x", -3.5, 14.5)), clip.bounds());
        assertEquals("14.5", clip.transform(table, UnknownCategory.REFUSE).column("x").text(9));
        assertEquals("[clipped outliers of 'x': row 10]", clip.reports(table).toString());
        Table marked = new MarkOutliers(tukey, ColumnSet.ALL).fit(table, "y").transform(table.rows(9, 0), UnknownCategory.REFUSE);
        assertArrayEquals(new double[] {1, 0}, Numbers.of(marked, "x is an outlier"));
        assertEquals(List.of(), new DropOutliers(new OutlierRule.ZScore(3), ColumnSet.ALL).clean(table, "y").report().places());
        assertEquals(List.of(10), new DropOutliers(new OutlierRule.ZScore(2.9), ColumnSet.ALL).clean(table, "y").report().places());
        assertEquals(List.of(1, 10),
                new DropOutliers(new OutlierRule.Quantile(0.1), ColumnSet.ALL).clean(table, "y").report().places());
        assertError("outliers: the factor 0.0 of the z-score is not above 0", () -> new OutlierRule.ZScore(0));
        assertError("outliers: the share 0.5 on either side is not between 0 and 0.5", () -> new OutlierRule.Quantile(0.5));
    }

    @Test
    void categoriesAsNumbersAndFrequencies() {
        Table train = Table.of("t", List.of(CategoryColumn.of("c", "b", "a", "b", "c")));
        Table other = Table.of("o", List.of(CategoryColumn.of("c", "c", "d", "a")));
        FittedStep ordinal = new Ordinal(ColumnSet.ALL).fit(train, "y");
        assertArrayEquals(new double[] {2, -1, 0}, Numbers.of(ordinal.transform(other, UnknownCategory.ZEROS), "c"));
        assertError("o, row 2, column 'c': the category 'd' did not occur in training; known are 'a', 'b', 'c'. Mend the value, or "
                + "train with rows that have it", () -> ordinal.transform(other, UnknownCategory.REFUSE));
        Table frequencies = new Frequency(ColumnSet.ALL).fit(train, "y").transform(other, UnknownCategory.REFUSE);
        assertArrayEquals(new double[] {0.25, 0, 0.25}, Numbers.of(frequencies, "c"));
        assertError("h, row 1, column 'c': the value is missing; fill it in, or leave the row out",
                () -> ordinal.transform(Table.of("h", List.of(CategoryColumn.of("c", (String) null))), UnknownCategory.ZEROS));
    }

    @Test
    void targetEncodingIsASmoothedMeanThatTellsNoTrainingRowItsOwnTarget() {
        int n = 20;
        Table train = Table.of("t", List.of(
                CategoryColumn.of("c", IntStream.range(0, n).mapToObj(i -> i % 2 == 0 ? "even" : "odd").toList()),
                new NumericColumn("y", IntStream.range(0, n).mapToDouble(i -> i + 0.5).toArray())));
        TargetMean step = new TargetMean(2, 4, 1, ColumnSet.ALL);
        FittedCodes fitted = step.fit(train, "y");
        // Even rows: 9.5 on average, all: 10.
        assertEquals((10 * 9.5 + 2 * 10) / 12, fitted.codes().getFirst().values().getFirst(), 1e-12);
        Table unknown = Table.of("u", List.of(CategoryColumn.of("c", "none")));
        assertEquals(10, Numbers.of(fitted.transform(unknown, UnknownCategory.REFUSE), "c")[0], 1e-12);
        double[] encoded = Numbers.of(step.training(train, "y", fitted), "c");
        for (int row = 0; row < n; row++) {
            // Another target for this row alone must not change what this row is told.
            double[] y = Numbers.of(train, "y").clone();
            y[row] += 1000;
            Table other = train.exchange(List.of(), List.of(new NumericColumn("y", y)));
            assertEquals(encoded[row], Numbers.of(step.training(other, "y", step.fit(other, "y")), "c")[row]);
        }
        Table classes = train.exchange(List.of(), List.of(CategoryColumn.of("y",
                IntStream.range(0, n).mapToObj(i -> "k" + i % 3).toList())));
        assertEquals(List.of("c ~ k0", "c ~ k1", "c ~ k2"),
                step.fit(classes, "y").codes().stream().map(FittedCodes.Codes::feature).toList());
    }

    @Test
    void aPipelineLearnsStepByStepAndDropsRowsInTrainingOnly() {
        Pipeline pipeline = Pipeline.of(
                DropDuplicates.EXACT,
                new DropMissingRows(ColumnSet.of("rooms")),
                new Imputer(Fill.Statistic.MEAN, ColumnSet.ALL),
                new ClipOutliers(new OutlierRule.Quantile(0.25), ColumnSet.of("area")),
                new Scale(Scaling.MIN_MAX, ColumnSet.except("rooms")),
                new OneHot(OneHot.Unknown.ERROR, ColumnSet.ALL));
        Pipeline.Fitting fitting = pipeline.fit(HOUSES, "price");
        assertEquals(4, fitting.training().size());
        assertEquals(List.of("rooms", "area", "price", "town=Bonn", "town=Ulm"), fitting.training().names());
        assertEquals(List.of(7), fitting.reports().getFirst().places());
        assertEquals(
                List.of("missing values, if any, filled", "outliers of 1 column clipped", "1 column scaled to 0 … 1",
                        "a feature for each category of 1 column"),
                fitting.pipeline().describe());
        Table predicted = fitting.pipeline().transform(HOUSES.without(List.of("price")), UnknownCategory.REFUSE);
        assertEquals(6, predicted.size(), "rows that are predicted all stay");
        assertArrayEquals(new double[] {1, 2, 2.25, 3, 3, 3}, Numbers.of(predicted, "rooms"), "the mean of 1, 2, 3, 3");
        assertTrue(fitting.pipeline().reports(HOUSES, UnknownCategory.REFUSE).toString().contains("'rooms' with 2.25: line 4"));
        assertError("column 'price' is the target, which no step of the preprocessing changes; name another",
                () -> new Scale(Scaling.STANDARD, ColumnSet.of("price")).fit(HOUSES, "price"));
    }

    @Test
    void columnsThatNoStepEncodesAreNamed() {
        EncoderOptions numbersOnly = EncoderOptions.DEFAULT.withPipeline(Pipeline.of(new Imputer(Fill.Statistic.MEAN, ColumnSet.ALL)));
        assertError("houses.csv: column 'town' still holds text after all steps of the preprocessing; add one that encodes it, or "
                + "leave it out", () -> TableEncoder.fit(HOUSES, "price", numbersOnly));
        EncoderOptions holes = EncoderOptions.DEFAULT.withPipeline(Pipeline.of(new Scale(Scaling.STANDARD, ColumnSet.ALL)));
        assertError("houses.csv, line 4, column 'rooms': the value is missing; fill it in, or leave the row out",
                () -> TableEncoder.fit(HOUSES.without(List.of("town")), "price", holes));
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }
}
