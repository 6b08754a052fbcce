package dev.lanewise.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes to a valid input, as damage and malice make them: bytes flipped, blocks deleted, doubled and swapped, the rest cut
 * off, numbers and texts replaced by others, fields that may be lengths overwritten, nesting, text that is not UTF-8.
 */
final class Mutation {
    private static final int MOST_CHANGES = 5;

    /** What tends to break readers of text. */
    private static final List<String> WORDS = List.of(
            "\"", "\"\"", ",", ";", ":", "{", "}", "[", "]", "\\", "\\u", "\\ud800", "\n", "\r", "\r\n", "\t", " ", "\0", "\uFEFF",
            "\u2028", "NA", "''", "é", "🍌", "--", ".", "..", "/", "null", "true", "{}", "[]", "a".repeat(500), "1,".repeat(300));

    /** In the place of a number, or of a text in quotes. */
    private static final List<String> NUMBERS = List.of(
            "0", "-0", "-1", "1", "2", "0.5", "-0.5", "1e-400", "1e400", "-1e400", "1e38", "3.5e38", "1e-45", "1e999999999", "NaN",
            "\"NaN\"", "Infinity", "\"-Infinity\"", "2147483647", "2147483648", "-2147483648", "4294967296", "1073741824", "1000000000",
            "30000000", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999", "1" + "0".repeat(2000),
            "0x1p3", "1d", "null", "true", "\"\"", "[]", "{}", "[0]", "\"1\"");

    private static final List<byte[]> NOT_UTF8 = List.of(
            new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc3, 0x28}, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, new byte[] {(byte) 0xc0, (byte) 0x80});

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern TEXT = Pattern.compile("\"[^\"\n]{0,200}\"");

    private final SplittableRandom random;
    private byte[] bytes;

    private Mutation(byte[] seed, SplittableRandom random) {
        this.bytes = seed;
        this.random = random;
    }

    /** A changed copy. */
    static byte[] of(byte[] seed, SplittableRandom random) {
        Mutation mutation = new Mutation(seed.clone(), random);
        for (int change = random.nextInt(1, MOST_CHANGES + 1); change > 0; change--) {
            mutation.change();
        }
        return mutation.bytes;
    }

    private void change() {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(1, random.nextInt(4) == 0 ? 200 : 9));
        switch (random.nextInt(14)) {
            case 0 -> replace(at, end, new byte[0]);
            case 1 -> replace(at, bytes.length, new byte[0]);
            case 2 -> replace(at, at, copy(at, end));
            case 3 -> replace(at, at, text(WORDS.get(random.nextInt(WORDS.size()))));
            case 4 -> replace(at, at, NOT_UTF8.get(random.nextInt(NOT_UTF8.size())));
            case 5 -> nest(at);
            case 6 -> swap(at, end);
            case 7 -> length(at);
            case 8, 9 -> substitute(NUMBER, text(NUMBERS.get(random.nextInt(NUMBERS.size()))));
            case 10 -> substitute(TEXT, random.nextBoolean() ? another(TEXT) : text(NUMBERS.get(random.nextInt(NUMBERS.size()))));
            case 11 -> substitute(NUMBER, another(NUMBER));
            default -> flip(at);
        }
    }

    private void replace(int from, int to, byte[] with) {
        byte[] result = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
        bytes = result;
    }

    private byte[] copy(int from, int to) {
        byte[] block = new byte[to - from];
        System.arraycopy(bytes, from, block, 0, block.length);
        return block;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void flip(int at) {
        if (at < bytes.length) {
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
    }

    /** A block and as many bytes elsewhere. */
    private void swap(int at, int end) {
        int length = end - at;
        int other = random.nextInt(bytes.length - length + 1);
        byte[] block = copy(at, end);
        byte[] others = copy(other, other + length);
        System.arraycopy(others, 0, bytes, at, length);
        System.arraycopy(block, 0, bytes, other, length);
    }

    /** What may be a length, near the beginning more often than elsewhere. */
    private void length(int at) {
        int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
        int place = random.nextBoolean() ? at : random.nextInt(40);
        if (place + width > bytes.length) {
            return;
        }
        long[] values = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31, 1L << 32, 100_000_000, Long.MAX_VALUE, Long.MIN_VALUE, bytes.length};
        long value = values[random.nextInt(values.length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (width == Integer.BYTES) {
            buffer.putInt(place, (int) value);
        } else {
            buffer.putLong(place, value);
        }
    }

    private void nest(int at) {
        int depth = random.nextBoolean() ? random.nextInt(1, 40) : random.nextInt(400, 100_000);
        boolean list = random.nextBoolean();
        String opened = (list ? "[" : "{\"a\":").repeat(depth);
        String closed = (list ? "]" : "}").repeat(depth);
        replace(at, at, text(random.nextBoolean() ? opened : opened + "1" + closed));
    }

    /** The places of a pattern; not of all of a large input. */
    private List<int[]> places(Pattern pattern) {
        Matcher matcher = pattern.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<int[]> places = new ArrayList<>();
        for (int start = random.nextInt(bytes.length + 1) / 2; places.size() < 500 && matcher.find(start) ; start = matcher.end()) {
            places.add(new int[] {matcher.start(), matcher.end()});
            if (matcher.end() == matcher.start() || matcher.end() >= bytes.length) {
                break;
            }
        }
        return places;
    }

    private void substitute(Pattern pattern, byte[] with) {
        List<int[]> places = places(pattern);
        if (!places.isEmpty()) {
            int[] place = places.get(random.nextInt(places.size()));
            replace(place[0], place[1], with);
        }
    }

    /** What matches elsewhere; nothing if nothing does. */
    private byte[] another(Pattern pattern) {
        List<int[]> places = places(pattern);
        if (places.isEmpty()) {
            return new byte[0];
        }
        int[] place = places.get(random.nextInt(places.size()));
        return copy(place[0], place[1]);
    }
}
