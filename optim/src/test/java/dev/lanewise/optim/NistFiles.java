package dev.lanewise.optim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.testkit.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** NIST's Statistical Reference Datasets as JSON files, in the folder that {@code -Dlanewise.nist=…} names. */
final class NistFiles {
    private static final String FOLDER = System.getProperty("lanewise.nist", "");

    private NistFiles() {}

    /** The problems of a file; the test is skipped where it is not there. */
    static JsonNode cases(String file) {
        Path path = Path.of(FOLDER, file);
        assumeTrue(
                !FOLDER.isEmpty() && Files.isRegularFile(path),
                file + " is not there: tell the folder of NIST's datasets by -Dlanewise.nist=FOLDER");
        return Golden.file(path).get("cases");
    }
}
