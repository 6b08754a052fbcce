package dev.lanewise.train.report;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.data.Examples;
import dev.lanewise.train.data.RowWeights;
import dev.lanewise.train.data.Target;
import dev.lanewise.train.metric.Bootstrap;
import dev.lanewise.train.metric.ClassScore;
import dev.lanewise.train.metric.ClassificationMetrics;
import dev.lanewise.train.metric.ProbabilityMetrics;
import dev.lanewise.train.metric.RegressionMetrics;
import dev.lanewise.train.preprocess.FittedValueEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How good a model is on rows, by every measure that fits its target, with confidence intervals where they are asked for.
 *
 * @param rows how many there are, each counted by its weight where rows have some
 * @param target the column
 * @param scores the loss, and for classes the confusion matrix
 * @param measures in the order in which they are told
 * @param classes each class by itself, none for numbers
 * @param drawing how the intervals were drawn, empty if there are none
 */
public record EvaluationReport(
        int rows, String target, Scores scores, List<Measure> measures, List<OfClass> classes, Optional<Drawing> drawing) {
    /** From so many classes on, being among the first few counts for something. */
    private static final int MANY_CLASSES = 6;

    private static final int VERY_MANY_CLASSES = 21;

    /**
     * A measure.
     *
     * @param name as people call it
     * @param value of the rows; NaN where it is undefined
     * @param interval its bounds, the value as estimate; empty if none were drawn
     */
    public record Measure(String name, double value, Optional<Bootstrap> interval) {
        /** The name as a key: {@code balanced_accuracy}. */
        public String key() {
            return name.toLowerCase(Locale.ROOT).replace("²", "2").replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        }
    }

    /**
     * A class against the others.
     *
     * @param name of the class
     * @param score what follows from the predicted classes
     * @param rocArea of its probability; NaN if all rows are of it, or none
     * @param averagePrecision of its probability
     */
    public record OfClass(String name, ClassScore score, double rocArea, double averagePrecision) {}

    /**
     * How confidence intervals are drawn: see {@link Bootstrap}.
     *
     * @param draws at least 1; 1,000 is usual
     * @param confidence in (0, 1); 0.95 is usual
     * @param seed of the draws, the same for every measure
     */
    public record Drawing(int draws, double confidence, long seed) {}

    public EvaluationReport {
        measures = List.copyOf(measures);
        classes = List.copyOf(classes);
    }

    /**
     * Evaluates a model on rows that its encoder has encoded.
     *
     * @param drawing how to draw confidence intervals, if they are wanted
     */
    public static EvaluationReport of(TrainedModel model, Compute compute, Examples data, Optional<Drawing> drawing) {
        return of(model, model.network().predict(compute, data), data.target(), data.weights(), drawing);
    }

    /**
     * The same for rows of which there is no more than what the network made of them.
     *
     * @param outputs shape [rows, outputs]
     * @param truth of the rows, as the model's encoder encodes it
     * @param counting how much each row counts; empty: all the same
     */
    public static EvaluationReport of(
            TrainedModel model, Tensor outputs, Target truth, Optional<RowWeights> counting, Optional<Drawing> drawing) {
        Scores scores = model.evaluate(outputs, truth, counting);
        String target = model.encoder().target().column();
        double[] weights = Scores.array(counting, truth.size());
        return switch (truth) {
            case Target.Labels labels -> {
                ProbabilityMetrics probabilities =
                        new ProbabilityMetrics(labels.indices().toArray(), shares(model.shares(outputs)), weights);
                ClassificationMetrics metrics = ((Scores.OfClasses) scores).metrics();
                yield new EvaluationReport(
                        truth.size(),
                        target,
                        scores,
                        ofClasses(probabilities, Scores.classes(outputs), drawing),
                        classes(model.encoder().classNames(), metrics, probabilities),
                        drawing);
            }
            case Target.Values values when model.encoder().target() instanceof FittedValueEncoder encoder ->
                new EvaluationReport(
                        truth.size(),
                        target,
                        scores,
                        ofNumbers(encoder.decode(values.values()), encoder.decode(outputs), weights, drawing),
                        List.of(),
                        drawing);
            case Target.Values _ -> throw new IllegalArgumentException("evaluation: the rows hold numbers, the model predicts classes");
        };
    }

    private static double[][] shares(Tensor shares) {
        int columns = shares.shape().dim(1);
        return IntStream.range(0, shares.shape().dim(0))
                .mapToObj(row -> IntStream.range(0, columns)
                        .mapToDouble(c -> Math.clamp(shares.get(row * columns + c), 0f, 1f))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static List<OfClass> classes(List<String> names, ClassificationMetrics metrics, ProbabilityMetrics probabilities) {
        return IntStream.range(0, names.size())
                .mapToObj(c -> new OfClass(
                        names.get(c),
                        metrics.perClass().get(c),
                        probabilities.roc(c).area(),
                        probabilities.precisionRecall(c).averagePrecision()))
                .toList();
    }

    private static List<Measure> ofClasses(ProbabilityMetrics whole, int[] predicted, Optional<Drawing> drawing) {
        int classes = whole.probabilities()[0].length;
        Measuring measuring = new Measuring(whole.truth().length, drawing);
        ofClasses(measuring, whole, predicted, classes, "accuracy", ClassificationMetrics::accuracy);
        ofClasses(measuring, whole, predicted, classes, "balanced accuracy", ClassificationMetrics::balancedAccuracy);
        if (classes >= MANY_CLASSES) {
            int first = classes < VERY_MANY_CLASSES ? 3 : 5;
            ofProbabilities(measuring, whole, "top-" + first + " accuracy", metrics -> metrics.topK(first));
        }
        ofClasses(measuring, whole, predicted, classes, "precision (macro)", metrics -> metrics.macro().precision());
        ofClasses(measuring, whole, predicted, classes, "recall (macro)", metrics -> metrics.macro().recall());
        ofClasses(measuring, whole, predicted, classes, "F1 (macro)", metrics -> metrics.macro().f1());
        ofClasses(measuring, whole, predicted, classes, "Matthews correlation", ClassificationMetrics::matthews);
        ofClasses(measuring, whole, predicted, classes, "Cohen's kappa", ClassificationMetrics::kappa);
        ofProbabilities(measuring, whole, "ROC area", ProbabilityMetrics::rocArea);
        ofProbabilities(measuring, whole, "average precision", ProbabilityMetrics::averagePrecision);
        ofProbabilities(measuring, whole, "log loss", ProbabilityMetrics::logLoss);
        ofProbabilities(measuring, whole, "Brier score", ProbabilityMetrics::brier);
        return measuring.measures;
    }

    private static void ofClasses(
            Measuring measuring,
            ProbabilityMetrics whole,
            int[] predicted,
            int classes,
            String name,
            ToDoubleFunction<ClassificationMetrics> metric) {
        measuring.add(name, rows -> metric.applyAsDouble(ClassificationMetrics.of(
                taken(whole.truth(), rows), taken(predicted, rows), classes, taken(whole.weights(), rows))));
    }

    private static void ofProbabilities(
            Measuring measuring, ProbabilityMetrics whole, String name, ToDoubleFunction<ProbabilityMetrics> metric) {
        measuring.add(name, rows -> metric.applyAsDouble(new ProbabilityMetrics(
                taken(whole.truth(), rows),
                IntStream.of(rows).mapToObj(row -> whole.probabilities()[row]).toArray(double[][]::new),
                taken(whole.weights(), rows))));
    }

    private static List<Measure> ofNumbers(double[] truth, double[] predicted, double[] weights, Optional<Drawing> drawing) {
        Measuring measuring = new Measuring(truth.length, drawing);
        Map<String, ToDoubleFunction<RegressionMetrics>> metrics = new LinkedHashMap<>();
        metrics.put("MAE", RegressionMetrics::mae);
        metrics.put("RMSE", RegressionMetrics::rmse);
        metrics.put("median error", RegressionMetrics::medianError);
        metrics.put("largest error", RegressionMetrics::maxError);
        metrics.put("MAPE", RegressionMetrics::mape);
        metrics.put("R²", RegressionMetrics::r2);
        metrics.put("explained variance", RegressionMetrics::explainedVariance);
        metrics.forEach((name, metric) -> measuring.add(name, rows -> metric.applyAsDouble(
                RegressionMetrics.of(taken(truth, rows), taken(predicted, rows), 1, taken(weights, rows)))));
        return measuring.measures;
    }

    private static int[] taken(int[] values, int[] rows) {
        return IntStream.of(rows).map(row -> values[row]).toArray();
    }

    private static double[] taken(double[] values, int[] rows) {
        return IntStream.of(rows).mapToDouble(row -> values[row]).toArray();
    }

    /** Measures of rows that are drawn, or of all of them as they are. */
    private static final class Measuring {
        private final int rows;
        private final Optional<Drawing> drawing;
        private final List<Measure> measures = new ArrayList<>();

        Measuring(int rows, Optional<Drawing> drawing) {
            this.rows = rows;
            this.drawing = drawing;
        }

        void add(String name, ToDoubleFunction<int[]> metric) {
            Optional<Bootstrap> interval =
                    drawing.map(how -> Bootstrap.of(rows, metric, how.draws(), how.confidence(), how.seed()));
            double value = interval.map(Bootstrap::estimate)
                    .orElseGet(() -> metric.applyAsDouble(IntStream.range(0, rows).toArray()));
            measures.add(new Measure(name, value, interval));
        }
    }

    /** All of it as JSON, a number that is undefined as null. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", rows);
        json.put("target", target);
        json.put("loss", number(scores.loss()));
        drawing.ifPresent(how -> {
            Map<String, Object> drawn = new LinkedHashMap<>();
            drawn.put("draws", how.draws());
            drawn.put("confidence", how.confidence());
            drawn.put("seed", how.seed());
            json.put("bootstrap", drawn);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        for (Measure measure : measures) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", number(measure.value()));
            measure.interval().ifPresent(bounds -> {
                one.put("low", number(bounds.low()));
                one.put("high", number(bounds.high()));
            });
            all.put(measure.key(), one);
        }
        json.put("measures", all);
        if (scores instanceof Scores.OfClasses of) {
            json.put("classes", classes.stream().map(EvaluationReport::json).toList());
            json.put("confusion", of.metrics().confusion().counts());
        }
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(json)
                + "\n";
    }

    private static Map<String, Object> json(OfClass one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", one.name());
        json.put("rows", one.score().support());
        json.put("precision", one.score().precision());
        json.put("recall", one.score().recall());
        json.put("f1", one.score().f1());
        json.put("roc_area", number(one.rocArea()));
        json.put("average_precision", one.averagePrecision());
        return json;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
