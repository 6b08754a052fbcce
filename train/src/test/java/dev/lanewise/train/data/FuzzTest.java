package dev.lanewise.train.data;

import dev.lanewise.testkit.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data files changed by a seeded fuzzer: each is accepted, or refused by a {@link DataException}, soon and in little memory. */
class FuzzTest {
    private static final long SEED = 20261124;

    private static final String CSV =
            "name,size,town,y\nA,1.5,Ulm,0\n\"B, \"\"b\"\"\",,Bonn,1\nC,-2e3,NA,1\nD,4,\"two\nlines\",0\n";

    /** How a kind of file is read. */
    private interface FileReader {
        void read(Path file) throws IOException;
    }

    @TempDir
    private Path directory;

    private Fuzzer.Reader reader(FileReader reader) {
        Path file = directory.resolve("input");
        return input -> {
            Files.write(file, input);
            try {
                reader.read(file);
                return Optional.empty();
            } catch (DataException e) {
                return Optional.of(e.getMessage());
            }
        };
    }

    private List<Fuzzer.Kind> kinds() throws IOException {
        byte[] idx = ByteBuffer.allocate(28).put(new byte[] {0, 0, 8, 3}).putInt(2).putInt(2).putInt(3)
                .put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).array();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(idx);
        }
        return List.of(
                Fuzzer.Kind.of("csv", CSV, reader(Csv::read)),
                Fuzzer.Kind.of(
                        "csv without header",
                        CSV.replace(',', ';'),
                        reader(file -> Csv.read(file, CsvOptions.DEFAULT.withoutHeader().withDelimiter(';')))),
                Fuzzer.Kind.of("idx", idx, reader(Idx::floats)),
                Fuzzer.Kind.of("idx, packed", packed.toByteArray(), reader(Idx::floats)),
                Fuzzer.Kind.of("npy", NpyTest.doubles(), reader(Npy::floats)),
                Fuzzer.Kind.of("npz", NpyTest.archive(), reader(file -> {
                    for (String name : Npy.names(file)) {
                        Npy.floats(file, name);
                    }
                })));
    }

    @Test
    void aThousandInputs() throws IOException {
        Fuzzer.run(kinds(), 1_000, SEED);
    }

    @Test
    @Tag("long")
    void tenThousandInputs() throws IOException {
        Fuzzer.run(kinds(), 10_000, SEED + 1).forEach(System.out::println);
    }
}
