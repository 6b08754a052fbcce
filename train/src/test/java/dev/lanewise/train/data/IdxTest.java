package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("x.idx"), content);
    }

    private static ByteBuffer header(int type, int... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) dims.length);
        Arrays.stream(dims).forEach(bytes::putInt);
        return bytes;
    }

    private static byte[] content(ByteBuffer bytes) {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] images() {
        return content(header(8, 2, 2, 3).put(new byte[] {0, 1, 2, 3, 127, (byte) 128, (byte) 255, 7, 8, 9, 10, 11}));
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void unsignedBytesAreImagesOrLabels() throws IOException {
        for (byte[] content : new byte[][] {images(), compressed(images())}) {
            Tensor floats = Idx.floats(file(content));
            assertEquals(Shape.of(2, 2, 3), floats.shape());
            assertArrayEquals(new float[] {0, 1, 2, 3, 127, 128, 255, 7, 8, 9, 10, 11}, floats.toArray());
            IntTensor integers = Idx.integers(file(content));
            assertEquals(Shape.of(2, 2, 3), integers.shape());
            assertEquals(255, integers.get(6));
        }
    }

    @Test
    void everyTypeIsRead() throws IOException {
        assertArrayEquals(new float[] {-1, 5}, Idx.floats(file(content(header(9, 2).put((byte) -1).put((byte) 5)))).toArray());
        assertArrayEquals(
                new float[] {-300, 5}, Idx.floats(file(content(header(0xB, 2).putShort((short) -300).putShort((short) 5)))).toArray());
        assertArrayEquals(new int[] {1 << 30, -5}, Idx.integers(file(content(header(0xC, 2).putInt(1 << 30).putInt(-5)))).toArray());
        assertArrayEquals(
                new float[] {0.1f, -2}, Idx.floats(file(content(header(0xD, 2).putFloat(0.1f).putFloat(-2)))).toArray());
        assertArrayEquals(
                new float[] {0.1f, -2}, Idx.floats(file(content(header(0xE, 2).putDouble(0.1).putDouble(-2)))).toArray());
    }

    private String refusal(byte[] content) throws IOException {
        Path file = file(content);
        String message = assertThrows(DataException.class, () -> Idx.integers(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        assertEquals(
                "not an IDX file; it begins with 73657061, want two zero bytes, the code of a type and the number of axes",
                refusal("sepal length,species".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("its elements are of type float, integers were asked for", refusal(content(header(0xD, 1).putFloat(1))));
        assertEquals("not a whole IDX file (0 bytes); fetch it again", refusal(new byte[0]));
        assertEquals("not a whole IDX file (27 bytes); fetch it again", refusal(Arrays.copyOf(images(), 27)));
        assertEquals(
                "goes on after the elements that its header promises, shape (2, 2, 3)", refusal(Arrays.copyOf(images(), 29)));
        assertEquals(
                "its header promises the shape [70000] and more, which a file of 12 bytes cannot hold",
                refusal(content(header(8, 70_000, 70_000))));
        assertEquals(
                "its header promises the shape [-1] and more, which a file of 12 bytes cannot hold", refusal(content(header(8, -1, 2))));
    }

    /** Whatever the bytes are: read, or refused by name. */
    @Test
    void everyCutAndManyMutationsAreReadOrRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (byte[] whole : new byte[][] {images(), compressed(images())}) {
            for (int i = 0; i < 600; i++) {
                byte[] changed = i < whole.length ? Arrays.copyOf(whole, i) : whole.clone();
                if (i >= whole.length) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
                Path file = file(changed);
                try {
                    Idx.floats(file);
                } catch (DataException refused) {
                    assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
                }
            }
        }
    }
}
