package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.SquaredError;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.train.Environment;
import dev.lanewise.train.Network;
import dev.lanewise.train.Perceptron;
import dev.lanewise.train.RunIdentity;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.explain.ColumnImportance;
import dev.lanewise.train.preprocess.EncoderOptions;
import dev.lanewise.train.preprocess.FittedTableEncoder;
import dev.lanewise.train.preprocess.TableEncoder;
import dev.lanewise.train.preprocess.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A linear model of 40 columns, whose weights say how important each is. */
class RunImportanceTest {
    private static final int COLUMNS = 40;
    private static final int ROWS = 1200;

    @TempDir
    private Path directory;

    private final Dataset rows;
    private final TrainedModel model;

    RunImportanceTest() {
        float[] random = new float[ROWS * COLUMNS];
        Philox.stream(3, "columns").normal(0, random, 0, random.length);
        List<NumericColumn> columns = new ArrayList<>();
        for (int j = 0; j < COLUMNS; j++) {
            int from = j * ROWS;
            columns.add(new NumericColumn("x" + j, IntStream.range(0, ROWS).mapToDouble(i -> random[from + i]).toArray()));
        }
        columns.add(new NumericColumn("y", IntStream.range(0, ROWS)
                .mapToDouble(i -> IntStream.range(0, COLUMNS).mapToDouble(j -> slope(j) * random[j * ROWS + i]).sum())
                .toArray()));
        Table table = Table.of("t", columns);
        FittedTableEncoder encoder = TableEncoder.fit(table, "y", EncoderOptions.DEFAULT.withTask(Task.REGRESSION));
        rows = encoder.encode(table);
        Network network = Network.initialised(Perceptron.of(COLUMNS, List.of(), 1, Activation.RELU, 0), 1);
        for (int j = 0; j < COLUMNS; j++) {
            network.arena().values()[j] = (float) slope(j);
        }
        model = new TrainedModel(
                encoder, network, new SquaredError(), new RunIdentity(1, "", "", "", Environment.of(Compute.serial())));
    }

    /** Of x0 to x9 nearly nothing; then ever more; most by far of the last. */
    private static double slope(int column) {
        return column < 10 ? 1e-3 : column == COLUMNS - 1 ? 30 : 0.1 * column;
    }

    @Test
    void theColumnsOfTheLargestGradientAreTriedOnSomeRows() {
        RunImportance found = RunImportance.of(model, rows, 5, Compute.serial());
        assertEquals(RunImportance.MOST_ROWS, found.rows());
        assertEquals(COLUMNS, found.columns());
        assertEquals("R²", found.quality());
        assertEquals(
                IntStream.range(10, COLUMNS).mapToObj(j -> "x" + j).sorted().toList(),
                found.tried().stream().map(ColumnImportance::column).sorted().toList());
        assertEquals("x39", found.tried().getFirst().column());
        assertEquals(found, RunImportance.of(model, rows, 5, Compute.serial()));
        assertNotEquals(found.tried(), RunImportance.of(model, rows, 6, Compute.serial()).tried(), "other rows");
    }

    /** So few rows count that a draw of all would hardly have one of them. */
    @Test
    void rowsOfNoWeightAreNotDrawn() {
        double[] weights = new double[ROWS];
        weights[17] = 2;
        weights[900] = 1;
        RunImportance found = RunImportance.of(model, rows.withWeights(new RowWeights(weights)), 5, Compute.serial());
        assertEquals(2, found.rows());
    }

    @Test
    void theFileIsReadAsItWasWritten() throws Exception {
        Path file = directory.resolve("importance.json");
        RunImportance found = RunImportance.of(model, rows, 5, Compute.serial());
        found.write(file);
        assertEquals(found, RunImportance.read(file));
        Files.writeString(file, Files.readString(file).replace("\"version\" : 1", "\"version\" : 2"));
        String message = assertThrows(ModelFileException.class, () -> RunImportance.read(file)).getMessage();
        assertEquals(
                file + " is not the importance of a run's columns: the whole cannot be: importance: version 2, this Lanewise knows 1; train again",
                message);
    }
}
