package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data files changed by a seeded fuzzer: each is accepted, or refused with a message of one line, soon and in little memory. */
class FuzzTest {
    private static final long SEED = 20261124;
    private static final long MOST_NANOS = 2_000_000_000L;
    private static final long MOST_BYTES = 512L << 20;

    /** What tends to break readers of text. */
    private static final List<String> WORDS = List.of(
            "\"", "\"\"", ",", ";", "\n", "\r", "\r\n", "\t", " ", "\0", "\uFEFF", "\u2028", "NaN", "NA", "1e400", "-1e-400", "0x1p3",
            "inf", "1d", "''", "é", "🍌", "99999999999999999999", "--1", ".", "a".repeat(500), "1,".repeat(300));

    /** How a kind of file is read. */
    private interface Reader {
        void read(Path file) throws IOException;
    }

    private record Kind(String name, Reader reader, List<byte[]> seeds) {}

    @TempDir
    Path directory;

    private static List<Kind> kinds() throws IOException {
        byte[] csv = "name,size,town,y\nA,1.5,Ulm,0\n\"B, \"\"b\"\"\",,Bonn,1\nC,-2e3,NA,1\nD,4,\"two\nlines\",0\n"
                .getBytes(StandardCharsets.UTF_8);
        byte[] idx = ByteBuffer.allocate(28).put(new byte[] {0, 0, 8, 3}).putInt(2).putInt(2).putInt(3)
                .put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).array();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(idx);
        }
        return List.of(
                new Kind("csv", Csv::read, List.of(csv)),
                new Kind("csv without header", file -> Csv.read(file, CsvOptions.DEFAULT.withoutHeader().withDelimiter(';')), List.of(csv)),
                new Kind("idx", Idx::floats, List.of(idx, packed.toByteArray())),
                new Kind("npy", Npy::floats, List.of(NpyTest.doubles())),
                new Kind("npz", file -> {
                    for (String name : Npy.names(file)) {
                        Npy.floats(file, name);
                    }
                }, List.of(NpyTest.archive())));
    }

    @Test
    void aThousandInputs() throws IOException {
        acceptedOrRefusedWithAMessage(1_000, SEED);
    }

    @Test
    @Tag("long")
    void tenThousandInputs() throws IOException {
        acceptedOrRefusedWithAMessage(10_000, SEED + 1);
    }

    private void acceptedOrRefusedWithAMessage(int inputs, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> kinds = kinds();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        int accepted = 0;
        int refused = 0;
        Path file = directory.resolve("input");
        for (int i = 0; i < inputs; i++) {
            Kind kind = kinds.get(i % kinds.size());
            byte[] input = mutated(kind.seeds().get(random.nextInt(kind.seeds().size())), random);
            Files.write(file, input);
            String what = kind.name() + ", input " + i;
            long bytes = threads.getThreadAllocatedBytes(self);
            long start = System.nanoTime();
            try {
                kind.reader().read(file);
                accepted++;
            } catch (DataException e) {
                refused++;
                assertFalse(e.getMessage().isBlank() || e.getMessage().contains("\n"), what + ": " + e.getMessage());
            } catch (IOException | RuntimeException e) {
                throw new AssertionError(what + ": " + e + "\n" + Arrays.toString(input), e);
            }
            assertTrue(System.nanoTime() - start < MOST_NANOS, what);
            assertTrue(threads.getThreadAllocatedBytes(self) - bytes < MOST_BYTES, what);
        }
        assertTrue(accepted > inputs / 20 && refused > inputs / 4, accepted + " accepted, " + refused + " refused");
    }

    static byte[] mutated(byte[] seed, SplittableRandom random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : seed) {
            bytes.add(b);
        }
        for (int change = random.nextInt(1, 6); change > 0; change--) {
            int at = random.nextInt(bytes.size() + 1);
            int end = Math.min(bytes.size(), at + random.nextInt(1, 9));
            switch (random.nextInt(6)) {
                case 0 -> bytes.subList(at, end).clear();
                case 1 -> bytes.subList(at, bytes.size()).clear();
                case 2 -> bytes.addAll(at, new ArrayList<>(bytes.subList(at, end)));
                case 3 -> {
                    for (byte b : WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8)) {
                        bytes.add(at++, b);
                    }
                }
                default -> {
                    if (at < bytes.size()) {
                        bytes.set(at, random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
                    }
                }
            }
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }
}
