package dev.lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.engine.Compute;
import dev.lanewise.train.Perceptron;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.Scores;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.CsvOptions;
import dev.lanewise.train.data.Table;
import dev.lanewise.train.preprocess.EncoderOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationReportTest {
    private static final EvaluationReport.Drawing DRAWING = new EvaluationReport.Drawing(200, 0.9, 7);

    private static EvaluationReport report(Table table, Optional<EvaluationReport.Drawing> drawing) {
        PreparedTable data = PreparedTable.of(table, "target", EncoderOptions.DEFAULT, 0.4, 1);
        int outputs = data.encoder().outputs();
        Trainer trainer = new Trainer(
                Perceptron.of(data.encoder().width(), List.of(8), outputs, Activation.RELU, 0),
                data.loss(),
                TrainingConfig.defaults().withEpochs(3),
                Compute.serial());
        TrainingReport trained = trainer.fit(data.training());
        TrainedModel model = new TrainedModel(data.encoder(), trainer.network(), data.loss(), trained.identity());
        return EvaluationReport.of(model, Compute.serial(), data.heldOut(), drawing);
    }

    private static double value(EvaluationReport report, String name) {
        return measure(report, name).value();
    }

    private static EvaluationReport.Measure measure(EvaluationReport report, String name) {
        return report.measures().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static Table numbers() {
        StringBuilder text = new StringBuilder("x,target\n");
        for (int i = 0; i < 80; i++) {
            text.append(i).append(',').append(1.5 * i + i % 3).append('\n');
        }
        return Csv.parse("numbers", text.toString(), CsvOptions.DEFAULT);
    }

    @Test
    void classesHaveMeasuresOfTheirOwnAndTogether() {
        EvaluationReport report = report(BundledData.iris(), Optional.empty());
        Scores.OfClasses scores = (Scores.OfClasses) report.scores();
        assertEquals(60, report.rows());
        assertEquals(scores.metrics().accuracy(), value(report, "accuracy"));
        assertEquals(scores.loss(), value(report, "log loss"), 1e-6, "the loss is cross-entropy");
        assertEquals(
                report.classes().stream().mapToDouble(EvaluationReport.OfClass::rocArea).average().orElseThrow(),
                value(report, "ROC area"), 1e-12);
        assertEquals(
                report.classes().stream().mapToDouble(EvaluationReport.OfClass::averagePrecision).average().orElseThrow(),
                value(report, "average precision"), 1e-12);
        assertEquals(60, report.classes().stream().mapToDouble(one -> one.score().support()).sum());
        assertTrue(report.measures().stream().noneMatch(one -> one.name().startsWith("top-")), "three classes are few");
        assertTrue(value(report(BundledData.digits(), Optional.empty()), "top-3 accuracy")
                > value(report(BundledData.digits(), Optional.empty()), "accuracy"));
    }

    @Test
    void intervalsAreDrawnBySeed() {
        EvaluationReport first = report(BundledData.iris(), Optional.of(DRAWING));
        assertEquals(first.measures(), report(BundledData.iris(), Optional.of(DRAWING)).measures());
        assertNotEquals(
                first.measures(),
                report(BundledData.iris(), Optional.of(new EvaluationReport.Drawing(200, 0.9, 8))).measures());
        EvaluationReport without = report(BundledData.iris(), Optional.empty());
        for (EvaluationReport.Measure one : first.measures()) {
            assertEquals(value(without, one.name()), one.value(), one.name());
            assertTrue(one.interval().orElseThrow().low() < one.interval().orElseThrow().high(), one.toString());
        }
    }

    @Test
    void numbersHaveErrorsInTheirOwnUnit() {
        EvaluationReport report = report(numbers(), Optional.of(DRAWING));
        Scores.OfValues scores = (Scores.OfValues) report.scores();
        assertEquals(scores.metrics().rmse(), value(report, "RMSE"));
        assertEquals(scores.metrics().explainedVariance(), value(report, "explained variance"));
        assertEquals(List.of(), report.classes());
    }

    @Test
    void theJsonHasAllOfIt() {
        EvaluationReport classes = report(BundledData.iris(), Optional.of(DRAWING));
        JsonNode json = JsonMapper.shared().readTree(classes.json());
        assertEquals(200, json.get("bootstrap").get("draws").asInt());
        assertEquals(7, json.get("bootstrap").get("seed").asInt());
        assertEquals(value(classes, "balanced accuracy"), json.get("measures").get("balanced_accuracy").get("value").asDouble());
        assertEquals(
                measure(classes, "Cohen's kappa").interval().orElseThrow().low(),
                json.get("measures").get("cohen_s_kappa").get("low").asDouble());
        assertEquals(classes.measures().size(), json.get("measures").size());
        assertEquals(3, json.get("classes").size());
        assertEquals(3, json.get("confusion").get(2).size());
        JsonNode values = JsonMapper.shared().readTree(report(numbers(), Optional.empty()).json());
        assertTrue(values.get("measures").has("r2") && values.get("measures").has("mae") && !values.has("classes"));
        assertTrue(!values.has("bootstrap") && !values.get("measures").get("r2").has("low"));
    }
}
