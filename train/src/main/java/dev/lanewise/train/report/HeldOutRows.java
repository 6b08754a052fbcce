package dev.lanewise.train.report;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.checkpoint.AtomicFile;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.DataException;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The file of a run that has the truth of each held-out row beside what the model makes of it: the share of each class, or the
 * number. Where rows have weights, these come first.
 *
 * @param classes the classes' names, none for numbers
 * @param truth the class of each row, or its number
 * @param predicted an array for each class, or one for the numbers
 * @param weights how much each row counts, if not all the same
 */
public record HeldOutRows(List<String> classes, double[] truth, double[][] predicted, Optional<RowWeights> weights) {
    private static final String WEIGHT = "weight";
    private static final String TRUTH = "truth";
    private static final String PREDICTION = "prediction";

    /**
     * Writes the file, whole or not at all. The records are made as they are written: there can be millions.
     *
     * @param data rows that the model's encoder has encoded
     */
    public static void write(TrainedModel model, Examples data, Compute compute, Path file) throws IOException {
        Iterable<List<String>> records = records(model, data, compute);
        AtomicFile.write(file, out -> Csv.write(records, ',', new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    private static Iterable<List<String>> records(TrainedModel model, Examples data, Compute compute) {
        Tensor outputs = model.network().predict(compute, data);
        List<String> head = new ArrayList<>(List.of(TRUTH));
        IntFunction<Stream<String>> record;
        if (data.target() instanceof Target.Labels labels) {
            List<String> classes = model.encoder().classNames();
            head.addAll(classes);
            Tensor shares = model.shares(outputs);
            record = row -> Stream.concat(
                    Stream.of(classes.get(labels.indices().get(row))),
                    IntStream.range(0, classes.size())
                            .mapToObj(c -> Float.toString(shares.get(row * classes.size() + c))));
        } else {
            FittedValueEncoder encoder = (FittedValueEncoder) model.encoder().target();
            head.add(PREDICTION);
            double[] truth = encoder.decode(((Target.Values) data.target()).values());
            double[] predicted = encoder.decode(outputs);
            record = row -> Stream.of(Double.toString(truth[row]), Double.toString(predicted[row]));
        }
        data.weights().ifPresent(all -> head.addFirst(WEIGHT));
        IntFunction<Stream<String>> whole = data.weights()
                .<IntFunction<Stream<String>>>map(all ->
                        row -> Stream.concat(Stream.of(Double.toString(all.values()[row])), record.apply(row)))
                .orElse(record);
        return () -> Stream.concat(
                        Stream.of(head), IntStream.range(0, data.size()).mapToObj(row -> whole.apply(row).toList()))
                .iterator();
    }

    /**
     * Reads the file; nothing if it has no rows.
     *
     * @throws DataException if it is not what {@link #write} makes
     */
    static Optional<HeldOutRows> read(Path file) {
        List<List<String>> records = Csv.records(file, CsvOptions.DEFAULT);
        if (records.size() < 2) {
            return Optional.empty();
        }
        List<String> head = records.getFirst();
        // The first column is one of the two, so that a class may have any name.
        int first = head.getFirst().equals(WEIGHT) ? 1 : 0;
        List<String> columns = head.subList(Math.min(first + 1, head.size()), head.size());
        List<String> classes = columns.size() > 1 ? columns : List.of();
        int rows = records.size() - 1;
        double[] truth = new double[rows];
        double[][] predicted = new double[columns.size()][rows];
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
            List<String> record = records.get(row + 1);
            boolean whole = !columns.isEmpty() && record.size() == head.size();
            if (whole) {
                weights[row] = first == 0 ? 1 : number(record.getFirst());
                String is = record.get(first);
                truth[row] = classes.isEmpty() ? number(is) : classes.contains(is) ? classes.indexOf(is) : Double.NaN;
                whole = Double.isFinite(truth[row]) && weights[row] >= 0;
                for (int c = 0; c < predicted.length; c++) {
                    predicted[c][row] = number(record.get(first + 1 + c));
                    whole &= Double.isFinite(predicted[c][row]);
                }
            }
            if (!whole) {
                throw new DataException(file + ", row " + (row + 1) + ": not what a run writes of a held-out row; train again");
            }
        }
        return Optional.of(new HeldOutRows(
                classes, truth, predicted, first == 0 ? Optional.empty() : Optional.of(new RowWeights(weights))));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The number of rows. */
    int size() {
        return truth.length;
    }

    /** The class of each row. */
    int[] labels() {
        return IntStream.range(0, size()).map(row -> (int) truth[row]).toArray();
    }

    /** The class of each row with the largest share, the first of equals. */
    int[] largest() {
        int[] largest = new int[size()];
        for (int row = 0; row < largest.length; row++) {
            for (int c = 1; c < predicted.length; c++) {
                largest[row] = predicted[c][row] > predicted[largest[row]][row] ? c : largest[row];
            }
        }
        return largest;
    }

    /** The weights as metrics take them. */
    double[] weighing() {
        return Scores.array(weights, size());
    }
}
