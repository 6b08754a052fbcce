package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.data.BundledData;
import dev.lanewise.train.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path directory;

    private Path model;

    private Path trained(String table) throws IOException {
        Path file = Files.writeString(directory.resolve("table.csv"), table);
        model = directory.resolve("m.lanewise");
        Invocation run = Invocation.of("train", file, "--target", "target", "--epochs", 5, "--out", model);
        assertEquals("", run.err());
        return file;
    }

    private Invocation evaluate(Object... arguments) {
        Invocation result = Invocation.of(arguments);
        assertEquals("", result.err());
        result.out().lines().filter(line -> !line.contains(directory.toString()))
                .forEach(line -> assertTrue(line.length() <= Screen.COLUMNS, line));
        return result;
    }

    @Test
    void classesAreMeasuredWithBounds() throws IOException {
        Path iris = trained(Csv.format(BundledData.iris()));
        Path json = directory.resolve("scores.json");
        Invocation result = evaluate("evaluate", model, iris, "--bootstrap", 50, "--json", json);
        String number = "\\d\\.\\d{4}";
        for (String name : new String[] {
            "balanced accuracy", "Matthews correlation", "Cohen's kappa", "ROC area", "average precision", "log loss", "Brier score"
        }) {
            assertTrue(result.line(name).matches("  " + name + " +" + number + " +" + number + " … " + number), result.out());
        }
        assertTrue(result.out().contains("95 % of 50 draws"), result.out());
        assertTrue(Files.readString(json).contains("\"balanced_accuracy\""), Files.readString(json));
        assertEquals(
                result.out().replace(json.toString(), json + " (replaced)"),
                evaluate("evaluate", model, iris, "--bootstrap", 50, "--json", json).out());
        assertTrue(evaluate("evaluate", model, iris).line("accuracy").matches("  accuracy +" + number));
        assertTrue(Invocation.of("evaluate", model, iris, "--bootstrap", 0).err().contains("want a whole number of at least 1"));
        assertTrue(Invocation.of("evaluate", model, iris, "--json", iris).err().contains("--json "), "not over its own input");
    }

    @Test
    void numbersAreMeasuredInTheirUnit() throws IOException {
        StringBuilder text = new StringBuilder("x,target\n");
        for (int i = 0; i < 80; i++) {
            text.append(i).append(',').append(1000.5 + i + i % 5).append('\n');
        }
        Invocation result = evaluate("evaluate", model(text), directory.resolve("table.csv"), "--bootstrap", 20);
        for (String name : new String[] {"MAE", "RMSE", "R²", "explained variance"}) {
            assertTrue(result.line(name).contains(" … "), result.out());
        }
        assertTrue(result.out().contains("Errors are in the unit of 'target'"), result.out());
    }

    private Path model(CharSequence table) throws IOException {
        trained(table.toString());
        return model;
    }
}
