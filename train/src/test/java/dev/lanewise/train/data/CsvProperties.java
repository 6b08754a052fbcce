package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class CsvProperties {
    private static final String SEED = "id,\"x, y\",kind,age\n1,0.5,\"red \"\"wine\"\"\",20\r\n2,-1e3,blue,30\n"
            + "3,+.25,\"two\nlines\",40\n4,7,größer,1e3\n";

    @Provide
    Arbitrary<String> words() {
        Arbitrary<Character> letters = Arbitraries.of('a', 'b', 'ß', '"', ',', ';', '\n', '\r', '\t', ' ', '\'', '#', '中', '1');
        // The reader drops outer spaces, and takes \r\n, \r and \n inside quotes as they are.
        return letters.list().ofMinSize(1).ofMaxSize(8)
                .map(list -> list.stream().map(String::valueOf).reduce("", String::concat).strip())
                .filter(word -> !CsvOptions.DEFAULT.isMissing(word));
    }

    @Property(tries = 200)
    void aFormattedTableIsReadBackEqual(@ForAll @NotEmpty @Size(max = 6) List<@From("words") String> words,
            @ForAll float number, @ForAll("words") String name) {
        Assume.that(Float.isFinite(number) && !Decimal.isNumber(name) && !name.equals("n"));
        double[] numbers = new double[words.size()];
        Arrays.fill(numbers, number + 0.0);
        Table table = Table.of("t", List.of(CategoryColumn.of(name, words), new NumericColumn("n", numbers)));
        CsvOptions options = CsvOptions.DEFAULT.withKinds(Map.of(name, ColumnKind.CATEGORY));
        assertEquals(table, Csv.parse("t", Csv.format(table), options));
    }

    @Example
    void mutatedFilesEndInATableOrADataException() {
        Random random = new Random(42);
        byte[][] seeds = {SEED.getBytes(StandardCharsets.UTF_8),
            Csv.format(BundledData.iris().rows(0, 50, 100)).getBytes(StandardCharsets.UTF_8)};
        int tables = 0;
        for (int attempt = 0; attempt < 600; attempt++) {
            byte[] bytes = mutated(seeds[attempt % seeds.length], random);
            try {
                Table table = Csv.parse("fuzz.csv", bytes, CsvOptions.DEFAULT);
                assertTrue(table.size() > 0);
                tables++;
            } catch (DataException e) {
                assertTrue(e.getMessage().startsWith("fuzz.csv"), e.getMessage());
                assertFalse(e.getMessage().contains("\n") || e.getMessage().contains("\r"), e.getMessage());
            }
        }
        assertTrue(tables > 40 && tables < 560, tables + " tables: the mutations should reach both ends");
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(random.nextInt(4) == 0 ? 256 : 128);
                case 1 -> bytes[at] = (byte) "\",;\n\r\t 0\0\uFEFFx".charAt(random.nextInt(11));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int length = random.nextInt(bytes.length - at);
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, bytes.length, length);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
