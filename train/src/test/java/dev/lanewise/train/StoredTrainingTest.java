package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.StoredTable;
import dev.lanewise.train.preprocess.CleaningReport;
import dev.lanewise.train.preprocess.ClipOutliers;
import dev.lanewise.train.preprocess.ColumnSet;
import dev.lanewise.train.preprocess.ColumnwiseFit;
import dev.lanewise.train.preprocess.DropDuplicates;
import dev.lanewise.train.preprocess.DropSparseColumns;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.Fill;
import dev.lanewise.train.preprocess.Frequency;
import dev.lanewise.train.preprocess.Imputer;
import dev.lanewise.train.preprocess.KnnImputer;
import dev.lanewise.train.preprocess.MarkOutliers;
import dev.lanewise.train.preprocess.MissingIndicator;
import dev.lanewise.train.preprocess.OneHot;
import dev.lanewise.train.preprocess.Ordinal;
import dev.lanewise.train.preprocess.OutlierRule;
import dev.lanewise.train.preprocess.Pipeline;
import dev.lanewise.train.preprocess.Scale;
import dev.lanewise.train.preprocess.Scaling;
import dev.lanewise.train.preprocess.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table on the disk trains to the bits of the same table in memory. */
class StoredTrainingTest {
    private static final int ROWS = 9_000;

    @TempDir
    private Path directory;

    private Path file() throws IOException {
        StringBuilder text = new StringBuilder("a,empty,town,b,kind,c,y\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i % 9 == 4 ? "" : (i * 37 % 101) * 0.5).append(",,")
                    .append(i % 10 == 7 ? "" : "t" + i % 4).append(',')
                    .append(i * 13 % 77 - 30).append(',')
                    .append(i % 3 == 0 ? "u" : "v").append(',')
                    .append(i % 500 == 0 ? 900 : i % 17).append(',')
                    .append(i % 25 == 24 ? "" : i % 4 + (i * 37 % 101) * 0.01).append('\n');
        }
        return Files.writeString(directory.resolve("d.csv"), text);
    }

    private static String fit(PreparedTable data) {
        TrainingConfig config =
                TrainingConfig.defaults().withEpochs(2).withBatchSize(64).withSeed(3).withValidationShare(0.2);
        Trainer trainer = new Trainer(
                Perceptron.of(data.encoder().width(), List.of(8), data.encoder().outputs(), Activation.RELU, 0),
                data.loss(),
                config,
                Compute.serial());
        TrainingReport report = trainer.fit(data.training());
        return report.identity().weightsHash() + report.epochs().getLast().validation() + trainer.evaluate(data.heldOut());
    }

    private static void assertSame(Path file, EncoderOptions options) {
        PreparedTable memory = PreparedTable.of(Csv.read(file), "y", options, 0.2, 5);
        try (Scratch scratch = Scratch.ofSystem()) {
            StoredTable table = StoredTable.read(file, CsvOptions.DEFAULT, scratch);
            PreparedTable stored = PreparedTable.of(table, "y", options, 0.2, 5, Optional.of(scratch));
            assertEquals(memory.encoder(), stored.encoder());
            assertEquals(memory.choice(), stored.choice());
            assertEquals(texts(memory), texts(stored));
            assertEquals(memory.training().sha256(), stored.training().sha256());
            assertEquals(memory.heldOut().sha256(), stored.heldOut().sha256());
            assertEquals(fit(memory), fit(stored));
        }
    }

    /** Of columns that a step added, the order of the reports differs. */
    private static List<String> texts(PreparedTable data) {
        return data.encoded().reports().stream().map(CleaningReport::toString).sorted().toList();
    }

    @Test
    void theUsualPreprocessing() throws IOException {
        assertSame(file(), EncoderOptions.DEFAULT);
    }

    @Test
    void classes() throws IOException {
        Path file = Files.writeString(directory.resolve("c.csv"), Files.readString(file()).replaceAll("\\.\\d+\n", "\n"));
        assertSame(file, EncoderOptions.DEFAULT.withTask(Task.CLASSIFICATION));
    }

    @Test
    void weights() throws IOException {
        Path file = Files.writeString(directory.resolve("w.csv"), Files.readString(file()).replaceAll(",,t", ",0.5,t")
                .replaceAll(",,", ",2,"));
        assertSame(file, EncoderOptions.DEFAULT.withWeights("empty"));
        EncoderOptions target = EncoderOptions.DEFAULT.withWeights("y");
        try (Scratch scratch = Scratch.ofSystem()) {
            StoredTable table = StoredTable.read(file, CsvOptions.DEFAULT, scratch);
            assertTrue(assertThrows(DataException.class, () -> PreparedTable.of(table, "y", target, 0.2, 1, Optional.of(scratch))).getMessage()
                    .contains("is the target and cannot be the weights"));
        }
    }

    @Test
    void everyStepThatCan() throws IOException {
        for (Scaling scaling : Scaling.values()) {
            assertSame(file(), EncoderOptions.DEFAULT.withPipeline(Pipeline.of(
                    new DropSparseColumns(1),
                    new MissingIndicator(ColumnSet.ALL),
                    new MarkOutliers(new OutlierRule.InterquartileRange(1.5), ColumnSet.ALL),
                    new ClipOutliers(new OutlierRule.ZScore(3), ColumnSet.of("c")),
                    new Imputer(Fill.Statistic.MEDIAN, ColumnSet.of("a")),
                    new Imputer(Fill.Statistic.MOST_FREQUENT, ColumnSet.ALL),
                    new Scale(scaling, ColumnSet.except("c")),
                    new Frequency(ColumnSet.of("town")),
                    scaling == Scaling.NONE
                            ? new Ordinal(ColumnSet.ALL)
                            : new OneHot(OneHot.Unknown.OWN_COLUMN, ColumnSet.ALL))));
        }
    }

    @Test
    void whatNeedsAllRowsIsRefused() throws IOException {
        Pipeline neighbours = Pipeline.of(new KnnImputer(3, ColumnSet.ALL));
        assertFalse(ColumnwiseFit.suits(neighbours));
        assertFalse(ColumnwiseFit.suits(Pipeline.of(new DropDuplicates(List.of(), DropDuplicates.Keep.FIRST))));
        assertTrue(ColumnwiseFit.suits(Pipeline.DEFAULT));
        Path file = file();
        try (Scratch scratch = Scratch.ofSystem()) {
            StoredTable table = StoredTable.read(file, CsvOptions.DEFAULT, scratch);
            EncoderOptions options = EncoderOptions.DEFAULT.withPipeline(neighbours);
            assertEquals(file + ": the preprocessing has a step that needs all rows in memory (" + neighbours.steps().getFirst()
                            + "); leave it out, or read the table into memory",
                    assertThrows(DataException.class, () -> PreparedTable.of(table, "y", options, 0.2, 1, Optional.of(scratch))).getMessage());
            EncoderOptions wrong = EncoderOptions.DEFAULT.withPipeline(
                    Pipeline.of(new Scale(Scaling.STANDARD, ColumnSet.of("d"))));
            assertTrue(assertThrows(DataException.class, () -> PreparedTable.of(table, "y", wrong, 0.2, 1, Optional.of(scratch))).getMessage()
                    .startsWith(file + ": no column 'd'"));
        }
    }
}
