package dev.lanewise.train.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 without its byte order mark, and says in which line bytes are that are not UTF-8. */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 1 << 16;

    /** Opens the bytes from their beginning. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    private final String source;
    private final Opening opening;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    /** Bytes that have left the buffer. */
    private long passed;

    private boolean ended;

    private Utf8Reader(String source, Opening opening) throws IOException {
        this.source = source;
        this.opening = opening;
        this.in = opening.open();
    }

    /** @throws DataException if it is UTF-16 text */
    static Utf8Reader open(String source, Opening opening) throws IOException {
        Utf8Reader reader = new Utf8Reader(source, opening);
        try {
            reader.begin();
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        while (bytes.remaining() < 3 && !ended) {
            fill();
        }
        int first = bytes.remaining() < 2 ? 0 : (bytes.get(0) & 0xFF) << 8 | bytes.get(1) & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE) {
            throw new DataException(source + ": is UTF-16 text; save it as UTF-8");
        }
        if (bytes.remaining() >= 3 && first == 0xEFBB && bytes.get(2) == (byte) 0xBF) {
            bytes.position(3);
        }
    }

    private void fill() throws IOException {
        passed += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(to, offset, length);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, ended);
            if (result.isError()) {
                throw new DataException(source + ", line " + line(passed + bytes.position())
                        + ": not UTF-8 text; save the file as UTF-8");
            }
            int count = chars.position() - offset;
            if (count > 0) {
                return count;
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    /** The line of a byte. */
    private int line(long position) throws IOException {
        int line = 1;
        boolean afterReturn = false;
        try (InputStream again = new BufferedInputStream(opening.open(), BUFFER)) {
            for (long i = 0; i < position; i++) {
                int c = again.read();
                line += c == '\r' || c == '\n' && !afterReturn ? 1 : 0;
                afterReturn = c == '\r';
            }
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
