package dev.lanewise.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    private Path directory;

    private static byte[] bytes(SafeTensors tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tensors.write(out);
        return out.toByteArray();
    }

    @Test
    void theBytesAreThoseOfTheSpecification() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(Shape.of(1, 2), 1, -2));
        tensors.put("a", Tensor.scalar(0.5f));
        String header = "{\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
        int padding = -header.length() & 7;
        ByteBuffer expected = ByteBuffer.allocate(8 + header.length() + padding + 12).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(header.length() + padding).put((header + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8));
        expected.putFloat(1).putFloat(-2).putFloat(0.5f);
        assertArrayEquals(expected.array(), bytes(SafeTensors.of(tensors)));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        float[] many = new float[40_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i * 0.37f;
        }
        tensors.put("0.weight", Tensor.view(many, 5, Shape.of(199, 200)));
        tensors.put("ü \"x\"", Tensor.of(Shape.of(4), Float.NaN, -0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE));
        tensors.put("none", Tensor.zeros(Shape.of(3, 0)));
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        Path file = directory.resolve("x.safetensors");
        Files.write(file, bytes(new SafeTensors(tensors, metadata)));
        SafeTensors read = SafeTensors.read(file);
        assertEquals(metadata, read.metadata());
        assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
        for (String name : tensors.keySet()) {
            assertEquals(tensors.get(name).shape(), read.tensors().get(name).shape());
            assertArrayEquals(tensors.get(name).toArray(), read.tensors().get(name).toArray());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}          | its header is not JSON
            [1]                                                            | its header is not a JSON object
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}         | 'a' of shape (2) has the bytes 0 to 4
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}  | its header is not JSON
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}         | the values of 'a' begin at byte 4, want 0
            {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}         | it has 4 bytes of values, its header describes 0
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}        | 'a': shape: negative extent
            {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}       | its header does not describe 'a'
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}}       | its header does not describe 'a'
            {"a":{"dtype":"F32","shape":[1]}}                              | its header does not describe 'a'
            {"a":3}                                                        | its header does not describe 'a'
            {"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}        | 'a' are BF16, Lanewise reads F32
            {"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,4]}} | 'a': shape:
            """)
    void refusesOtherFiles(String header, String why) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        Path file = directory.resolve("x.safetensors");
        Files.write(file, content.putLong(json.length).put(json).array());
        String message = assertThrows(ModelFileException.class, () -> SafeTensors.read(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(why), message);
    }

    @Test
    void everyCutIsRefused() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(Shape.of(3), 1, 2, 3));
        byte[] whole = bytes(SafeTensors.of(tensors));
        List<byte[]> wrong = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            wrong.add(Arrays.copyOf(whole, length));
        }
        wrong.add(Arrays.copyOf(whole, whole.length + 1));
        byte[] huge = whole.clone();
        huge[6] = 127; // a header of exabytes
        wrong.add(huge);
        Path file = directory.resolve("x.safetensors");
        for (byte[] content : wrong) {
            Files.write(file, content);
            assertThrows(ModelFileException.class, () -> SafeTensors.read(file), content.length + " bytes");
        }
    }
}
