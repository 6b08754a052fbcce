package dev.lanewise.train.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.Evaluation;
import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Pass;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Network;
import dev.lanewise.train.Perceptron;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.data.CategoryColumn;
import dev.lanewise.train.data.Dataset;
import dev.lanewise.train.data.NumericColumn;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model of y = 3a − b + 5 where c is "high", learned from a, b, c and a column of noise. */
class ExplainTest {
    private static final int ROWS = 400;
    private static Table table;
    private static TrainedModel model;

    @BeforeAll
    static void train() {
        float[] random = new float[3 * ROWS];
        Philox.stream(1, "explained").normal(0, random, 0, random.length);
        double[] a = IntStream.range(0, ROWS).mapToDouble(i -> random[i]).toArray();
        double[] b = IntStream.range(0, ROWS).mapToDouble(i -> random[ROWS + i]).toArray();
        double[] noise = IntStream.range(0, ROWS).mapToDouble(i -> random[2 * ROWS + i]).toArray();
        String[] c = IntStream.range(0, ROWS).mapToObj(i -> i % 2 == 0 ? "high" : "low").toArray(String[]::new);
        double[] y = IntStream.range(0, ROWS)
                .mapToDouble(i -> 3 * a[i] - b[i] + (c[i].equals("high") ? 5 : 0))
                .toArray();
        table = Table.of("t", List.of(new NumericColumn("a", a), new NumericColumn("noise", noise),
                new NumericColumn("b", b), CategoryColumn.of("c", c), new NumericColumn("y", y)));
        PreparedTable data = PreparedTable.of(table, "y", EncoderOptions.DEFAULT, 0.2, 1);
        TrainingConfig config = TrainingConfig.defaults().withEpochs(60).withLearningRate(0.01).withSeed(1);
        Trainer trainer = new Trainer(
                Perceptron.of(data.encoder().width(), List.of(16), 1, Activation.TANH, 0),
                data.loss(), config, Compute.serial());
        var report = trainer.fit(data.training());
        model = new TrainedModel(data.encoder(), trainer.network(), data.loss(), report.identity());
    }

    @Test
    void importanceRanksTheColumns() {
        List<ColumnImportance> all = ColumnImportance.of(model, table, 5, 1, Compute.serial());
        assertEquals(List.of("a", "c", "b", "noise"), all.stream().map(ColumnImportance::column).toList());
        // dealing out a adds 2 · 9 · var a to the squared error of y, whose variance is 9 + 1 + 6.25: in scaled units 1.1
        assertEquals(2 * 9 / 16.25, all.getFirst().loss(), 0.25);
        assertEquals(2 * 9 / 16.25, all.getFirst().quality(), 0.25);
        assertTrue(Math.abs(all.getLast().loss()) < 0.01, all.toString());
        assertTrue(all.getFirst().deviation() > 0 && all.getFirst().deviation() < 0.2, all.toString());
        assertEquals(all, ColumnImportance.of(model, table, 5, 1, Compute.serial()));
    }

    /** By the book: the table with the column dealt out, encoded anew. */
    @Test
    void importanceIsThatOfTheTableDealtOut() {
        Scores whole = model.evaluate(Compute.serial(), table);
        for (ColumnImportance one : ColumnImportance.of(model, table, 3, 7, Compute.serial())) {
            double loss = 0;
            double quality = 0;
            for (int i = 0; i < 3; i++) {
                int[] order = Philox.stream(7, "importance:" + one.column()).permutation(i, ROWS);
                Scores scores = model.evaluate(
                        Compute.serial(), table.exchange(List.of(), List.of(table.column(one.column()).rows(order))));
                loss += scores.loss() - whole.loss();
                quality += (whole.quality() - scores.quality()) / 3;
            }
            assertEquals(loss / 3, one.loss(), one.column());
            assertEquals(quality, one.quality(), one.column());
        }
    }

    @Test
    void rowsOfNoWeightDoNotCount() {
        Dataset rows = model.encoder().encode(table);
        int[] half = IntStream.range(0, ROWS / 2).toArray();
        double[] weights = IntStream.range(0, ROWS).mapToDouble(i -> i < ROWS / 2 ? 1 : 0).toArray();
        Scores alone = model.evaluate(Compute.serial(), rows.rows(half));
        Scores weighted = model.evaluate(Compute.serial(), rows.withWeights(new RowWeights(weights)));
        assertEquals(alone.loss(), weighted.loss(), 1e-6);
        List<ColumnImportance> all =
                ColumnImportance.of(model, rows.withWeights(new RowWeights(weights)), List.of("noise", "a"), 2, 1, Compute.serial());
        assertEquals(List.of("a", "noise"), all.stream().map(ColumnImportance::column).toList());
        assertNotEquals(ColumnImportance.of(model, rows, List.of("noise", "a"), 2, 1, Compute.serial()), all);
    }

    @Test
    void partialDependenceIsTheFormula() {
        PartialDependence a = PartialDependence.of(model, table, "a", 9, Compute.serial());
        double first = Double.parseDouble(a.values().getFirst());
        double last = Double.parseDouble(a.values().getLast());
        assertTrue(first < -1.3 && last > 1.3, a.values().toString());
        assertEquals(3, (a.means().getLast()[0] - a.means().getFirst()[0]) / (last - first), 0.15);
        PartialDependence c = PartialDependence.of(model, table, "c", 9, Compute.serial());
        assertEquals(List.of("high", "low"), c.values());
        assertEquals(5, c.means().get(0)[0] - c.means().get(1)[0], 0.25);
    }

    @Test
    void saliencyIsTheSlope() {
        Network network = Network.initialised(Perceptron.of(3, List.of(8), 2, Activation.TANH, 0), 3);
        Tensor x = Tensor.of(Shape.of(2, 3), 0.5f, -1, 2, 0.1f, 0.2f, -0.3f);
        Tensor slope = Attribution.saliency(network, x, 1, Compute.serial());
        for (int i = 0; i < x.size(); i++) {
            float[] up = x.toArray();
            float[] down = x.toArray();
            up[i] += 1e-2f;
            down[i] -= 1e-2f;
            double difference = (output(network, up, i / 3, 1) - output(network, down, i / 3, 1)) / 2e-2;
            assertEquals(difference, slope.get(i), 1e-3, "feature " + i);
        }
    }

    /** Axiom of completeness. */
    @Test
    void integratedGradientsSumToTheDifferenceOfTheOutputs() {
        Network network = Network.initialised(Perceptron.of(3, List.of(8), 2, Activation.TANH, 0), 3);
        Tensor x = Tensor.of(Shape.of(2, 3), 0.5f, -1, 2, 0.1f, 0.2f, -0.3f);
        float[] base = {0.1f, 0.3f, -0.2f};
        Tensor parts = Attribution.integratedGradients(network, x, Tensor.of(Shape.of(3), base), 0, 50, Compute.serial());
        for (int row = 0; row < 2; row++) {
            float[] both = {base[0], base[1], base[2], base[0], base[1], base[2]};
            double difference = output(network, x.toArray(), row, 0) - output(network, both, row, 0);
            double sum = parts.get(3 * row) + parts.get(3 * row + 1) + parts.get(3 * row + 2);
            assertEquals(difference, sum, 2e-4);
        }
    }

    private static double output(Network network, float[] features, int row, int output) {
        Var y = network.layers().apply(Var.of(Tensor.of(Shape.of(2, 3), features)), Pass.inference(network.arena()));
        Evaluation.of(Compute.serial(), y);
        return y.value().get(2 * row + output);
    }

    @Test
    void mistakes() {
        Network network = model.network();
        Tensor x = Tensor.zeros(Shape.of(1, model.encoder().width()));
        assertEquals("attribution: no output -1, the network has 1, counted from 0", assertThrows(ShapeException.class,
                () -> Attribution.saliency(network, x, new int[] {-1}, Compute.serial())).getMessage());
        assertEquals("attribution: no output 1, the network has 1, counted from 0", assertThrows(ShapeException.class,
                () -> Attribution.saliency(network, x, 1, Compute.serial())).getMessage());
        assertTrue(assertThrows(ShapeException.class, () -> Attribution.integratedGradients(
                network, x, Tensor.zeros(Shape.of(2)), 0, 5, Compute.serial())).getMessage().contains("a baseline of shape (2)"));
        assertEquals("partial dependence: the model did not learn from a column 'y', but from [a, noise, b, c]",
                assertThrows(IllegalArgumentException.class,
                        () -> PartialDependence.of(model, table, "y", 5, Compute.serial())).getMessage());
        assertEquals("importance: 0 repetitions, want at least 1", assertThrows(IllegalArgumentException.class,
                () -> ColumnImportance.of(model, table, 0, 1, Compute.serial())).getMessage());
    }
}
