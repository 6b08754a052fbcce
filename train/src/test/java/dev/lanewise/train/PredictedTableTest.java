package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Scratch;
import dev.lanewise.train.data.StoredTable;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.CleaningReport;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.report.EvaluationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of several chunks on the disk and in memory. */
class PredictedTableTest {
    private static final int ROWS = 150_000;

    @TempDir
    private Path directory;

    /** Two features in each row: 131,072 rows are encoded together. */
    @ParameterizedTest
    @ValueSource(strings = {"kind", "y"})
    void theFiguresAreThoseOfTheTableInMemory(String target) throws Exception {
        StringBuilder text = new StringBuilder("x,z,kind,y\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(i % 5000 == 7 ? "" : i * 37 % 1009).append(',').append(i % 11).append(',').append(i % 3 == 0 ? "a" : "b")
                    .append(',').append(i * 31 % 101 * 0.5).append('\n');
        }
        Path file = Files.writeString(directory.resolve("t.csv"), text);
        CsvOptions options = CsvOptions.DEFAULT.withOnly(List.of("x", "z", target));
        Table whole = Csv.read(file, options);
        FittedTableEncoder encoder = TableEncoder.fit(whole, target);
        Network network = Network.initialised(Perceptron.of(encoder.width(), List.of(3), encoder.outputs(), Activation.TANH, 0), 1);
        TrainedModel model = new TrainedModel(
                encoder, network, PreparedTable.loss(encoder.task()), new RunIdentity(1, "", "", "", Environment.of(Compute.serial())));
        Dataset encoded = encoder.encode(whole);
        RowWeights weights = new RowWeights(IntStream.range(0, ROWS).mapToDouble(i -> i % 4).toArray());
        try (Scratch scratch = Scratch.ofSystem()) {
            PredictedTable predicted = PredictedTable.of(model, StoredTable.read(file, encoder.options(CsvOptions.DEFAULT), scratch), Compute.serial());
            assertArrayEquals(network.predict(Compute.serial(), encoded).toArray(), predicted.outputs().toArray());
            assertEquals(encoder.reports(whole).stream().map(CleaningReport::toString).toList(),
                    predicted.reports().stream().map(CleaningReport::toString).toList());
            assertTrue(predicted.reports().getFirst().places().size() == ROWS / 5000, predicted.reports()::toString);
            assertEquals(
                    EvaluationReport.of(model, Compute.serial(), encoded.withWeights(weights), Optional.empty()).json(),
                    EvaluationReport.of(model, predicted.outputs(), encoded.target(), Optional.of(weights), Optional.empty()).json());
        }
    }
}
