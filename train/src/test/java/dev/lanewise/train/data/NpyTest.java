package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files that NumPy 2.4.6 wrote: numpy.save, numpy.savez_compressed. */
class NpyTest {
    private static final String HEADER = "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";
    private static final String DOUBLES = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9"
            + HEADER + "ICAgICAgIAoAAAAAAAD4PwAAAAAAAADAAAAAAAAACEAAAAAAAAAQQAAAAAAAABRAAAAAAAAAGUA=";
    private static final String COLUMNS_FIRST =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0g"
                    + HEADER + "ICAgICAgIAoAAMA/AACAQAAAAMAAAKBAAABAQAAAyEA=";
    private static final String LONGS = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAg"
            + HEADER + "ICAgICAgIAoDAAAAAAAAAP//////////BwAAAAAAAAA=";
    private static final String BYTES = "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9"
            + HEADER + "ICAgICAgIArIAAH/";
    private static final String BIG_ENDIAN = "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAg"
            + HEADER + "ICAgICAgIAoAAf/+";
    private static final String COMPLEX = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGM4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAg"
            + HEADER + "ICAgICAgIAoAAAAAAACAPw==";
    private static final String ARCHIVE = "UEsDBC0AAAAIAAAAIQBb/sUa//////////8FABQAeC5ucHkBABAAmAAAAAAAAABaAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc"
            + "pG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgaGA/YMQIKBwcGBgaEBiBcA8QkHAFBLAwQtAAAACAAAACEAe1a1"
            + "8///////////BQAUAHkubnB5AQAQAIgAAAAAAAAASQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ck"
            + "FqQC+RpGOpo6CrUKFAAuBiBgBGIAUEsBAi0DLQAAAAgAAAAhAFv+xRpaAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAi0DLQAAAAgAAAAhAHtW"
            + "tfNJAAAAiAAAAAUAAAAAAAAAAAAAAIABkQAAAHkubnB5UEsFBgAAAAACAAIAZgAAABEBAAAAAA==";

    @TempDir
    Path directory;

    static byte[] doubles() {
        return Base64.getDecoder().decode(DOUBLES);
    }

    static byte[] archive() {
        return Base64.getDecoder().decode(ARCHIVE);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("x.npy"), content);
    }

    private Path file(String base64) throws IOException {
        return file(Base64.getDecoder().decode(base64));
    }

    @Test
    void arraysOfAllKinds() throws IOException {
        float[] expected = {1.5f, -2, 3, 4, 5, 6.25f};
        for (String form : List.of(DOUBLES, COLUMNS_FIRST)) {
            Tensor tensor = Npy.floats(file(form));
            assertEquals(Shape.of(2, 3), tensor.shape());
            assertArrayEquals(expected, tensor.toArray());
        }
        assertArrayEquals(new int[] {3, -1, 7}, Npy.integers(file(LONGS)).toArray());
        assertArrayEquals(new float[] {3, -1, 7}, Npy.floats(file(LONGS)).toArray());
        IntTensor bytes = Npy.integers(file(BYTES));
        assertEquals(Shape.of(2, 2), bytes.shape());
        assertArrayEquals(new int[] {200, 0, 1, 255}, bytes.toArray());
        assertArrayEquals(new int[] {1, -2}, Npy.integers(file(BIG_ENDIAN)).toArray());
    }

    @Test
    void archives() throws IOException {
        Path file = file(ARCHIVE);
        assertEquals(List.of("x", "y"), Npy.names(file));
        assertArrayEquals(new float[] {1.5f, -2, 3, 4, 5, 6.25f}, Npy.floats(file, "x").toArray());
        assertArrayEquals(new int[] {0, 1}, Npy.integers(file, "y").toArray());
        refused(file + ": no array 'z'. The arrays are 'x', 'y'", () -> Npy.floats(file, "z"));
        refused(file + ": not a whole NumPy file; write it again", () -> Npy.names(file(DOUBLES)));
    }

    @Test
    void errors() throws IOException {
        Path file = directory.resolve("x.npy");
        file(COMPLEX);
        refused(file + ": its header does not describe an array of booleans, integers or floats of 32 or 64 bits; save it as one of"
                + " those", () -> Npy.floats(file));
        file(DOUBLES);
        refused(file + ": its elements are of type f8, integers were asked for", () -> Npy.integers(file));
        file(Arrays.copyOf(doubles(), 160));
        refused(file + ": its header promises the shape (2, 3), which a file of 160 bytes cannot hold", () -> Npy.floats(
                file(new String(Arrays.copyOf(doubles(), 160), StandardCharsets.ISO_8859_1)
                        .replace("(2, 3)", "(9, 3)")
                        .getBytes(StandardCharsets.ISO_8859_1))), "(2, 3)", "(9, 3)");
        file(Arrays.copyOf(doubles(), doubles().length + 1));
        refused(file + ": goes on after the elements that its header promises, shape (2, 3)", () -> Npy.floats(file));
        Files.writeString(file, "a,b\n1,2\n");
        refused(file + ": not an NPY file; save the array with numpy.save", () -> Npy.floats(file));
        for (int length = 0; length < doubles().length; length++) {
            file(Arrays.copyOf(doubles(), length));
            assertThrows(DataException.class, () -> Npy.floats(file), "cut at " + length);
        }
    }

    private static void refused(String message, Executable action, String... replaced) {
        String expected = replaced.length == 0 ? message : message.replace(replaced[0], replaced[1]);
        assertEquals(expected, assertThrows(DataException.class, action).getMessage());
        assertTrue(expected.indexOf('\n') < 0);
    }
}
