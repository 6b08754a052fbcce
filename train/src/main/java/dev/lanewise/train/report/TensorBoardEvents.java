package dev.lanewise.train.report;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of scalars for TensorBoard. It is a sequence of records, each the length of its data (64 bits), the masked CRC-32C
 * of those eight bytes, the data, the masked CRC-32C of the data, all little-endian (TensorFlow, {@code record_writer.cc});
 * the data of each is an {@code Event} in protocol buffers ({@code event.proto}, {@code summary.proto}): wall time = 1
 * (double), step = 2 (int64), file version = 3 (string) or summary = 5, a list of values = 1, each tag = 1 (string) and
 * simple value = 2 (float).
 */
public final class TensorBoardEvents implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final OutputStream out;

    /**
     * Begins a file {@code events.out.tfevents.SECONDS.NAME} in a directory.
     *
     * @param seconds wall-clock time since 1970
     * @param name what tells it from others of that second
     */
    public TensorBoardEvents(Path directory, double seconds, String name) throws IOException {
        out = new BufferedOutputStream(
                Files.newOutputStream(directory.resolve("events.out.tfevents." + (long) seconds + "." + name)));
        Message event = new Message();
        event.fixed64(1, Double.doubleToRawLongBits(seconds));
        event.text(3, "brain.Event:2");
        record(event);
    }

    /** Writes the value that a quantity has at a step. */
    public void scalar(double seconds, long step, String tag, double value) throws IOException {
        Message item = new Message();
        item.text(1, tag);
        item.fixed32(2, Float.floatToRawIntBits((float) value));
        Message summary = new Message();
        summary.bytes(1, item);
        Message event = new Message();
        event.fixed64(1, Double.doubleToRawLongBits(seconds));
        event.varint(2, step);
        event.bytes(5, summary);
        record(event);
    }

    private void record(Message message) throws IOException {
        byte[] data = message.bytes.toByteArray();
        ByteBuffer length = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
        length.putInt(masked(length.array(), Long.BYTES));
        out.write(length.array());
        out.write(data);
        out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked(data, data.length)).array());
    }

    /** Rotated and moved, since the checksum of data that hold their own checksum is no check (TensorFlow, crc32c.h). */
    private static int masked(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** Lets a reader see what was written. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** A message in the wire format of protocol buffers. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void number(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        private void key(int field, int type) {
            number(field << 3 | type);
        }

        void varint(int field, long value) {
            key(field, VARINT);
            number(value);
        }

        void fixed64(int field, long bits) {
            key(field, FIXED64);
            bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array());
        }

        void fixed32(int field, int bits) {
            key(field, FIXED32);
            bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).array());
        }

        void text(int field, String text) {
            bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        void bytes(int field, Message message) {
            bytes(field, message.bytes.toByteArray());
        }

        private void bytes(int field, byte[] content) {
            key(field, BYTES);
            number(content.length);
            bytes.writeBytes(content);
        }
    }
}
