package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvChunksTest {
    private static CsvChunks of(byte[] bytes, CsvOptions options, int records) {
        return new CsvChunks("in", new ByteArrayInputStream(bytes), options, records);
    }

    private static List<CsvChunks.Chunk> all(String text, CsvOptions options, int records) throws IOException {
        CsvChunks chunks = of(text.getBytes(StandardCharsets.UTF_8), options, records);
        List<CsvChunks.Chunk> all = new ArrayList<>();
        for (Optional<CsvChunks.Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void eachPieceHasTheHeaderAndWholeRecords() throws IOException {
        String text = "\nä,b\n1,\"x\ny \"\" z\"\r\n\n2,u\n3,v";
        assertEquals(
                List.of(
                        new CsvChunks.Chunk("in", "\nä,b\n1,\"x\ny \"\" z\"\r\n\n"),
                        new CsvChunks.Chunk("in after line 3", "\nä,b\n2,u\n3,v")),
                all(text, CsvOptions.DEFAULT, 2));
        assertEquals(
                List.of(new CsvChunks.Chunk("in", "1\n"), new CsvChunks.Chunk("in after line 1", "2\n")),
                all("1\n2\n", CsvOptions.DEFAULT.withoutHeader(), 1));
        assertEquals(List.of(), all("a,b\n", CsvOptions.DEFAULT, 2));
        assertEquals(List.of(), all("", CsvOptions.DEFAULT, 2));
    }

    @Test
    void refusesWhatIsNotUtf8AndAQuoteWithoutEnd() {
        CsvChunks latin = of("a\nä\n".getBytes(StandardCharsets.ISO_8859_1), CsvOptions.DEFAULT, 2);
        assertEquals(
                "in: it is not UTF-8 after line 0; convert it (iconv -t UTF-8)",
                assertThrows(DataException.class, latin::next).getMessage());
        byte[] endless = ("a\n\"" + "x".repeat(1 << 24)).getBytes(StandardCharsets.US_ASCII);
        CsvChunks open = of(endless, CsvOptions.DEFAULT, 2);
        assertEquals(
                "in, line 2: a record of more than 16777216 characters; close the quote in it",
                assertThrows(DataException.class, open::next).getMessage());
    }
}
