package dev.lanewise.train.checkpoint;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.explain.Attribution;
import dev.lanewise.train.explain.ColumnImportance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run's result depends on: the importance of columns on its held-out rows, within a bound of work that a run of any
 * size can spare. Of more held-out rows than {@value #MOST_ROWS} so many are drawn; of more columns than {@value #MOST_COLUMNS}
 * those are tried on which the predictions depend most by a cheaper measure: the mean over the rows of
 * |∂ output ÷ ∂ feature · (feature − its mean)|, the output that of the predicted class or the number, summed over the features of
 * a column. All of it is a function of the model, the rows and the seed.
 *
 * @param version of this format
 * @param rows that were judged by
 * @param repetitions dealings out of each column
 * @param seed of the dealings out, and of the rows drawn
 * @param columns that the model learned from
 * @param quality what the columns' quality is: {@code accuracy} or {@code R²}
 * @param tried the columns that were dealt out, the most important first
 */
public record RunImportance(
        int version, int rows, int repetitions, long seed, int columns, String quality, List<ColumnImportance> tried) {
    /** Of more rows these are judged by. */
    public static final int MOST_ROWS = 1000;

    /** Of more columns these are tried. */
    public static final int MOST_COLUMNS = 30;

    private static final int VERSION = 1;
    private static final int REPETITIONS = 5;

    private static final RecordJson FORM = RecordJson.of(RunImportance.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public RunImportance {
        if (version != VERSION) {
            throw new IllegalArgumentException("importance: version " + version + ", this Lanewise knows " + VERSION);
        }
        tried = List.copyOf(tried);
    }

    /**
     * Finds it.
     *
     * @param heldOut rows that the model's encoder has encoded, at least 2
     */
    public static RunImportance of(TrainedModel model, Examples heldOut, long seed, Compute compute) {
        Examples rows = drawn(heldOut, seed);
        List<String> columns = model.encoder().featureColumns();
        List<ColumnImportance> tried = ColumnImportance.of(
                model, rows, columns.size() > MOST_COLUMNS ? largest(model, rows, compute) : columns, REPETITIONS, seed, compute);
        String quality = model.encoder().classNames().isEmpty() ? "R²" : "accuracy";
        return new RunImportance(VERSION, rows.size(), REPETITIONS, seed, columns.size(), quality, tried);
    }

    private static Examples drawn(Examples heldOut, long seed) {
        if (heldOut.size() <= MOST_ROWS) {
            return heldOut;
        }
        double[] weights = Scores.array(heldOut.weights(), heldOut.size());
        return heldOut.rows(IntStream.of(Philox.stream(seed, "importance").permutation(0, heldOut.size()))
                .filter(row -> weights[row] > 0) // the others say nothing
                .limit(MOST_ROWS)
                .sorted()
                .toArray());
    }

    /** The columns that the predictions depend on most, by the gradient. */
    private static List<String> largest(TrainedModel model, Examples rows, Compute compute) {
        Tensor features = rows.features(0, rows.size());
        int[] outputs = model.encoder().classNames().isEmpty()
                ? new int[rows.size()]
                : Scores.classes(model.network().predict(compute, features));
        Tensor gradient = Attribution.saliency(model.network(), features, outputs, compute);
        int width = features.shape().dim(1);
        double[] means = new double[width];
        for (int i = 0; i < features.size(); i++) {
            means[i % width] += (double) features.get(i) / rows.size();
        }
        double[] sizes = new double[width];
        for (int i = 0; i < features.size(); i++) {
            sizes[i % width] += Math.abs(gradient.get(i) * (features.get(i) - means[i % width]));
        }
        double[] ofColumns = model.encoder().featuresOfColumns().stream()
                .mapToDouble(its -> IntStream.of(its).mapToDouble(i -> sizes[i]).sum())
                .toArray();
        return IntStream.range(0, ofColumns.length)
                .boxed()
                .sorted(Comparator.comparingDouble(column -> -ofColumns[column]))
                .limit(MOST_COLUMNS)
                .map(model.encoder().featureColumns()::get)
                .toList();
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        byte[] bytes = (JSON.writeValueAsString(FORM.write(this)) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is not what {@link #write} makes
     * @throws IOException if it cannot be read
     */
    public static RunImportance read(Path file) throws IOException {
        try {
            return (RunImportance) FORM.read(JSON.readTree(Files.readAllBytes(file)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ModelFileException(
                    file + " is not the importance of a run's columns: " + ModelFileException.why(e) + "; train again", e);
        }
    }
}
