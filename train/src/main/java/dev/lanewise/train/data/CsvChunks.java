package dev.lanewise.train.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A CSV text as it arrives, in pieces of whole records that each are a CSV text with the header: so a stream without end can
 * be read. A piece ends early where the next record has not arrived yet.
 */
public final class CsvChunks {
    /** A record that is longer is a quote that is not closed. */
    private static final int LONGEST = 1 << 24;

    /**
     * A piece.
     *
     * @param source names it in messages; lines in it are counted after the one named there
     * @param text the header, then records
     */
    public record Chunk(String source, String text) {}

    private final String source;
    private final BufferedReader reader;
    private final boolean headed;
    private final int records;
    private String header = "";
    private long lines;
    private long headerLines;

    /**
     * @param source names the stream in messages
     * @param options whether there is a header
     * @param records in a piece, at most
     */
    public CsvChunks(String source, InputStream in, CsvOptions options, int records) {
        this.source = source;
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        this.headed = options.header();
        this.records = records;
    }

    /** What names the stream in messages. */
    public String source() {
        return source;
    }

    /**
     * The next piece; nothing at the end.
     *
     * @throws DataException if the text is not UTF-8, or a quote is not closed
     * @throws IOException if it cannot be read
     */
    public Optional<Chunk> next() throws IOException {
        try {
            if (headed && header.isEmpty()) {
                StringBuilder first = new StringBuilder();
                while (first.toString().isBlank() && record(first)) {}
                header = first.toString();
                headerLines = lines;
            }
            long before = lines;
            StringBuilder text = new StringBuilder(header);
            int count = 0;
            while (count < records && (count == 0 || reader.ready()) && record(text)) {
                count++;
            }
            if (count == 0) {
                return Optional.empty();
            }
            long after = before - headerLines;
            return Optional.of(new Chunk(after == 0 ? source : source + " after line " + after, text.toString()));
        } catch (CharacterCodingException e) {
            throw new DataException(source + ": it is not UTF-8 after line " + lines + "; convert it (iconv -t UTF-8)", e);
        }
    }

    /** Appends the next record with its line ends. @return whether there was one */
    private boolean record(StringBuilder text) throws IOException {
        int start = text.length();
        boolean quoted = false;
        int c = reader.read();
        while (c >= 0) {
            text.append((char) c);
            quoted ^= c == '"';
            if (c == '\n') {
                lines++;
                if (!quoted) {
                    return true;
                }
            }
            if (text.length() - start > LONGEST) {
                throw new DataException(source + ", line " + (lines + 1) + ": a record of more than " + LONGEST
                        + " characters; close the quote in it");
            }
            c = reader.read();
        }
        return text.length() > start;
    }
}
