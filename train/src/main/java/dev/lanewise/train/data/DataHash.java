package dev.lanewise.train.data;

import dev.lanewise.train.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The SHA-256 of a sequence of names and numbers, most significant byte first. */
final class DataHash {
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer pending = ByteBuffer.allocate(1 << 14);

    void integer(int value) {
        if (!pending.hasRemaining()) {
            flush();
        }
        pending.putInt(value);
    }

    void number(float value) {
        integer(Float.floatToIntBits(value));
    }

    void number(double value) {
        long bits = Double.doubleToLongBits(value);
        integer((int) (bits >>> 32));
        integer((int) bits);
    }

    /** Their number, then each with its length. */
    void names(List<String> names) {
        integer(names.size());
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            integer(bytes.length);
            flush();
            digest.update(bytes);
        }
    }

    private void flush() {
        digest.update(pending.flip());
        pending.clear();
    }

    /** Of all so far, 64 digits; nothing can be added then. */
    String hexadecimal() {
        flush();
        return Sha256.hex(digest);
    }
}
