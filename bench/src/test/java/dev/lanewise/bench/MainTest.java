package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path directory;

    @Test
    void refusesWhatIsWrong() {
        assertEquals(2, Main.execute("gemm", "warp"));
        assertEquals(2, Main.execute("--threads", "0"));
        assertEquals(2, Main.execute("--forks", "0"));
        assertEquals(2, Main.execute("--compare", "one.json"));
        assertEquals(2, Main.execute("--compare", "one.json", "two.json", "--from", "three.json"));
        assertEquals(2, Main.execute("--from", "one.json", "dot"));
    }

    @Test
    void aFileThatHoldsSomethingElseIsRefused() throws IOException {
        assertEquals(1, Main.execute("--from", directory.resolve("missing.json").toString()));
        Path other = Files.writeString(directory.resolve("other.json"), "[{\"benchmark\": \"a.B.c\"}]");
        assertEquals(1, Main.execute("--from", other.toString(), "--out", directory.toString()));
        for (String text : List.of("{", "", "{}", "[]", "3", "[{\"benchmark\": \"x\", \"threads\": 1, "
                + "\"primaryMetric\": {\"scoreUnit\": \"ns/op\", \"rawData\": [[1]]}}]")) {
            Files.writeString(other, text);
            assertThrows(IOException.class, () -> Study.read(List.of(other)), text);
            assertEquals(1, Main.execute("--from", other.toString()));
        }
        assertEquals(2, Main.execute("--compare", "a", "b", "--compare", "c", "d"));
    }

    /** One JVM for each way through memory is as much as a test should take; so this is the small end of the real thing. */
    @Test
    void whatJmhWroteIsReadAgain() throws IOException {
        Path json = Files.writeString(
                directory.resolve("measurements.json"),
                """
                [{"benchmark": "dev.lanewise.bench.DotBenchmark.simd", "threads": 1, "params": {"n": "3072"},
                  "primaryMetric": {"score": 100.0, "scoreUnit": "ns/op", "rawData": [[90.0, 100.0, 120.0], [200.0]]},
                  "secondaryMetrics": {
                    "gc.alloc.rate.norm": {"rawData": [[0.5, 0.25, 8.0], [1.0]]},
                    "memory.peak": {"rawData": [[1048576.0, 2097152.0, 1.0], [1.0]]}},
                  "lanewise": {"processor": "abacus", "date": "2026-11-24"}}]
                """);
        Study study = Study.read(List.of(json, json));
        assertEquals("processor abacus, date 2026-11-24", study.setting().iterator().next().text());
        Measurement dot = study.measurements().get(0);
        assertEquals(4, dot.samples().forks().size(), "two files of two forks");
        assertEquals(150, dot.samples().median());
        assertEquals(0.25, dot.bytes());
        assertEquals(0x1p21, dot.peakMemory());
        assertEquals(0, Main.execute("--from", json.toString(), "--out", directory.resolve("reports").toString()));
        assertTrue(Files.readString(directory.resolve("reports/report.md")).contains("| dot | 3,072 | 1 | 164 | GB/s |"));
        assertEquals(0, Main.execute("--compare", json.toString(), json.toString()));
        Path both = directory.resolve("both/measurements.json");
        assertEquals(0, Main.execute("--from", json + "," + json, "--out", both.getParent().toString()));
        assertEquals(study.setting(), Study.read(List.of(both)).setting());
        assertEquals(4, Study.read(List.of(both)).measurements().getFirst().samples().forks().size());
        assertEquals(0, Main.execute("--from", both + "," + json, "--out", both.getParent().toString()));
        assertEquals(4, Study.read(List.of(both)).measurements().getFirst().samples().forks().size(), "an input stays as it is");
    }
}
