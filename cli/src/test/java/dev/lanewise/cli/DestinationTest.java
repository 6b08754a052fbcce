package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    @TempDir
    private Path directory;

    @Test
    void aDiskThatFillsUpLeavesTheOldFileAndNoOther() throws IOException {
        Path file = Files.writeString(directory.resolve("m"), "old");
        Destination destination = new Destination("--out", file);
        RunFailure failure = assertThrows(
                RunFailure.class,
                () -> destination.write(out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }));
        assertEquals(
                "--out " + file + ": the disk is full; free some space or write to another disk", failure.getMessage());
        assertEquals("old", Files.readString(file));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void writingSaysWhetherAFileWasReplaced() {
        Destination destination = new Destination("--out", directory.resolve("m"));
        byte[] content = "new".getBytes(StandardCharsets.UTF_8);
        assertEquals(destination.file().toString(), destination.write(out -> out.write(content)));
        assertEquals(destination.file() + " (replaced)", destination.write(out -> out.write(content)));
    }

    @Test
    void oneFileByTwoNamesIsTheSame() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "x");
        Path link = Files.createSymbolicLink(directory.resolve("b"), file);
        assertEquals(true, Destination.same(file, link));
        assertEquals(true, Destination.same(directory.resolve("no"), directory.resolve("x/../no")));
        assertEquals(false, Destination.same(file, directory.resolve("no")));
    }
}
