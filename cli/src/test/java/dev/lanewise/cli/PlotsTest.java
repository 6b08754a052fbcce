package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lanewise.train.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.internal.chartpart.Chart;

class PlotsTest {
    @TempDir
    private Path directory;

    @Test
    void aMachineWithoutGraphicsGetsALineAndNoFile() {
        Destination file = new Destination("--plot", directory.resolve("p.png"));
        Supplier<List<? extends Chart<?, ?>>> broken = () -> {
            throw new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file");
        };
        assertEquals(
                "not drawn: Java's graphics do not work here (UnsatisfiedLinkError); install the packages fontconfig and"
                        + " a font",
                Plots.write(file, broken));
        assertFalse(Files.exists(file.file()));
    }

    @Test
    void oneEpochWithoutScoresIsAPictureToo() throws IOException {
        Destination file = new Destination("--plot", directory.resolve("p.png"));
        EpochResult only = new EpochResult(1, 0.1, 0, Optional.empty(), 1, 10, "");
        assertEquals(file.file().toString(), Plots.write(file, "title", List.of(only), "held-out"));
        assertEquals(560, ImageIO.read(file.file().toFile()).getHeight());
    }
}
