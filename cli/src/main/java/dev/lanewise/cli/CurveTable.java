package dev.lanewise.cli;

import dev.lanewise.train.CrossValidation;
import dev.lanewise.train.CrossValidation.Fold;
import dev.lanewise.train.CrossValidation.Summary;
import dev.lanewise.train.ScoreCurve;
import dev.lanewise.train.Scores;
import dev.lanewise.train.data.Csv;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The points of a curve, a line each: mean and deviation over the folds, on the rows trained on and on those that were not. */
final class CurveTable {
    private static final String FAILED = "the training failed: a loss or weight that is not finite";

    private final ScoreCurve curve;

    CurveTable(ScoreCurve curve) {
        this.curve = curve;
    }

    /** The name of the scores' quality, if a point has any. */
    static String quality(ScoreCurve curve) {
        return curve.points().stream()
                .flatMap(point -> point.result().stream())
                .findFirst()
                .map(result -> result.folds().getFirst().scores().qualityName())
                .orElse("score");
    }

    void print(PrintWriter out) {
        int width = curve.points().stream()
                .mapToInt(point -> point.value().length())
                .reduce(Math.max(6, curve.parameter().length()), Math::max);
        String first = "  %-" + width + "s";
        out.printf(Locale.ROOT, first + "  %-34s  %s%n", "", "on the rows trained on", "on the folds not seen");
        String names = String.format(Locale.ROOT, "  %-16s  %-15s", quality(curve), "loss");
        out.println((String.format(Locale.ROOT, first, curve.parameter()) + names + names).stripTrailing());
        for (ScoreCurve.Point point : curve.points()) {
            String cells = point.result()
                    .map(result -> cells(result.trainingSummary(Scores::quality), result.trainingSummary(Scores::loss))
                            + cells(result.summary(Scores::quality), result.summary(Scores::loss)))
                    .orElse("  " + FAILED);
            out.println((String.format(Locale.ROOT, first, point.value()) + cells).stripTrailing());
        }
    }

    private static String cells(Summary quality, Summary loss) {
        return String.format(Locale.ROOT, "  %-16s  %-15s", cell(quality), cell(loss));
    }

    private static String cell(Summary summary) {
        return FoldTable.shown(summary.mean()) + " ± " + FoldTable.shown(summary.deviation());
    }

    /** Every fold of every point with all digits; of a point whose training failed, its value alone. */
    String csv() {
        List<List<String>> records = new ArrayList<>();
        String quality = quality(curve);
        records.add(List.of(curve.parameter(), "fold", "trained", "tested", "training " + quality, "test " + quality,
                "training loss", "test loss", "weights"));
        for (ScoreCurve.Point point : curve.points()) {
            List<Fold> folds = point.result().map(CrossValidation::folds).orElse(List.of());
            if (folds.isEmpty()) {
                records.add(List.of(point.value(), "", "", "", "", "", "", "", ""));
            }
            for (int i = 0; i < folds.size(); i++) {
                Fold fold = folds.get(i);
                records.add(List.of(
                        point.value(),
                        Integer.toString(i + 1),
                        Integer.toString(fold.trained()),
                        Integer.toString(fold.tested()),
                        Double.toString(fold.training().quality()),
                        Double.toString(fold.scores().quality()),
                        Double.toString(fold.training().loss()),
                        Double.toString(fold.scores().loss()),
                        fold.weightsHash()));
            }
        }
        return Csv.format(records, ',');
    }
}
