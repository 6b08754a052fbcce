package dev.lanewise.cli;

import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.CrossValidation.Fold;
import dev.lanewise.train.CrossValidation.Summary;
import dev.lanewise.train.Scores;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scores of the folds of a cross-validation, a line each, with mean and deviation. */
final class FoldTable {
    /** Of more folds only the sums are shown. */
    private static final int MOST_LINES = 50;

    private final CrossValidation result;
    private final Map<String, ToDoubleFunction<Scores>> measures = new LinkedHashMap<>();

    FoldTable(CrossValidation result) {
        this.result = result;
        if (result.folds().getFirst().scores() instanceof Scores.OfClasses) {
            measures.put("accuracy", scores -> ((Scores.OfClasses) scores).metrics().accuracy());
            measures.put("precision", scores -> ((Scores.OfClasses) scores).metrics().macro().precision());
            measures.put("recall", scores -> ((Scores.OfClasses) scores).metrics().macro().recall());
            measures.put("F1", scores -> ((Scores.OfClasses) scores).metrics().macro().f1());
        } else {
            measures.put("MAE", scores -> ((Scores.OfValues) scores).metrics().mae());
            measures.put("RMSE", scores -> ((Scores.OfValues) scores).metrics().rmse());
            measures.put("R²", scores -> ((Scores.OfValues) scores).metrics().r2());
        }
        measures.put("loss", Scores::loss);
    }

    void print(PrintWriter out) {
        line(out, "fold", Stream.concat(Stream.of("tested", "epochs"), measures.keySet().stream()).toList());
        if (result.folds().size() <= MOST_LINES) {
            int number = 1;
            for (Fold fold : result.folds()) {
                line(out, Integer.toString(number++), Stream.concat(
                        Stream.of(fold.tested(), fold.epochs()).map(i -> Integer.toString(i)),
                        measures.values().stream().map(measure -> shown(measure.applyAsDouble(fold.scores())))).toList());
            }
        }
        line(out, "mean", sums(Summary::mean));
        line(out, "std dev", sums(Summary::deviation));
    }

    private List<String> sums(ToDoubleFunction<Summary> which) {
        return Stream.concat(
                        Stream.of("", ""),
                        measures.values().stream().map(measure -> shown(which.applyAsDouble(result.summary(measure)))))
                .toList();
    }

    static String shown(double value) {
        if (Double.isNaN(value)) {
            return "-"; // R² of a single row
        }
        return Math.abs(value) < 100 ? String.format(Locale.ROOT, "%.4f", value) : Format.significant(value);
    }

    private static void line(PrintWriter out, String first, List<String> cells) {
        StringBuilder text = new StringBuilder("  " + first + " ".repeat(Math.max(0, 8 - first.length())));
        for (String cell : cells) {
            text.append(" ".repeat(Math.max(1, 10 - cell.length()))).append(cell);
        }
        out.println(text.toString().stripTrailing());
    }

    /** The same with all digits. */
    String csv() {
        StringBuilder text = new StringBuilder("fold,trained,tested,epochs");
        measures.keySet().forEach(name -> text.append(',').append(name));
        text.append(",weights\n");
        int number = 1;
        for (Fold fold : result.folds()) {
            text.append(number++).append(',').append(fold.trained()).append(',').append(fold.tested()).append(',')
                    .append(fold.epochs()).append(',')
                    .append(measures.values().stream()
                            .map(measure -> Double.toString(measure.applyAsDouble(fold.scores())))
                            .collect(Collectors.joining(",")))
                    .append(',').append(fold.weightsHash()).append('\n');
        }
        return text.toString();
    }
}
