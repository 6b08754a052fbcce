package dev.lanewise.train.checkpoint;

import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Named tensors of 32-bit floats in the safetensors format, which other libraries read: the length of the header (64 bits,
 * little-endian), the header (JSON: of each tensor its type, shape and range of bytes), the values (little-endian, row-major,
 * without gaps). Reading checks every size against the file before it believes it.
 *
 * @param tensors by name, in the order of their values
 * @param metadata free text by name
 */
public record SafeTensors(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_HEADER = 100_000_000;
    private static final int CHUNK = 1 << 16;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    public SafeTensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("safetensors: no tensor can be named " + METADATA);
        }
    }

    /** Tensors without metadata. */
    public static SafeTensors of(SequencedMap<String, Tensor> tensors) {
        return new SafeTensors(tensors, new LinkedHashMap<>());
    }

    /** Writes all. */
    public void write(OutputStream out) throws IOException {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Shape shape = entry.getValue().shape();
            long end = offset + (long) Float.BYTES * shape.size();
            ObjectNode description = header.putObject(entry.getKey()).put("dtype", "F32");
            var dims = description.putArray("shape");
            for (int dim : shape.toArray()) {
                dims.add(dim);
            }
            description.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        int padding = -json.length & 7; // the values then start at a multiple of eight bytes
        ByteBuffer head = little(Long.BYTES + json.length + padding).putLong(json.length + padding).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        out.write(head.array());
        ByteBuffer chunk = little(CHUNK);
        for (Tensor tensor : tensors.values()) {
            for (int i = 0; i < tensor.size(); i += CHUNK / Float.BYTES) {
                int n = Math.min(CHUNK / Float.BYTES, tensor.size() - i);
                chunk.asFloatBuffer().put(tensor.data(), tensor.offset() + i, n);
                out.write(chunk.array(), 0, n * Float.BYTES);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if the file is not there, no safetensors file, cut off, or has values of another type than
     *     32-bit floats
     * @throws IOException if it cannot be read
     */
    public static SafeTensors read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ModelFileException(file + " is a directory; give a safetensors file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = size < Long.BYTES ? -1 : bytes(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > Math.min(size - Long.BYTES, LONGEST_HEADER)) {
                throw refused(file, "it does not begin with the length of a header");
            }
            JsonNode header = JSON.readTree(bytes(channel, Long.BYTES, (int) length).array());
            long start = Long.BYTES + length;
            SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
            for (Place place : places(file, header, size - start)) {
                float[] values = new float[place.shape.size()];
                for (int i = 0; i < values.length; i += CHUNK) {
                    int n = Math.min(CHUNK, values.length - i);
                    bytes(channel, start + place.begin + (long) Float.BYTES * i, n * Float.BYTES)
                            .asFloatBuffer()
                            .get(values, i, n);
                }
                tensors.put(place.name, Tensor.view(values, 0, place.shape));
            }
            SequencedMap<String, String> metadata = new LinkedHashMap<>();
            header.path(METADATA).properties().forEach(text -> metadata.put(text.getKey(), text.getValue().asString()));
            return new SafeTensors(tensors, metadata);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file + " does not exist; check the path", e);
        } catch (JacksonException e) {
            throw new ModelFileException(refused(file, "its header is not JSON").getMessage(), e);
        }
    }

    /** Where a tensor's values are, in bytes after the header. */
    private record Place(String name, Shape shape, long begin, long end) {}

    /** The places of all tensors in order, which fill the file without gaps. */
    private static List<Place> places(Path file, JsonNode header, long bytes) {
        if (!header.isObject()) {
            throw refused(file, "its header is not a JSON object");
        }
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : header.properties()) {
            if (!property.getKey().equals(METADATA)) {
                places.add(place(file, property.getKey(), property.getValue()));
            }
        }
        places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
        long end = 0;
        for (Place place : places) {
            if (place.begin != end) {
                throw refused(file, "the values of '" + place.name + "' begin at byte " + place.begin + ", want " + end);
            }
            end = place.end;
        }
        if (end != bytes) {
            throw refused(file, "it has " + bytes + " bytes of values, its header describes " + end);
        }
        return places;
    }

    private static Place place(Path file, String name, JsonNode description) {
        JsonNode type = description.path("dtype");
        if (type.isString() && !type.stringValue().equals("F32")) {
            throw new ModelFileException(file + ": the values of '" + name + "' are " + type.stringValue()
                    + ", Lanewise reads F32; convert them, torch's .float() does");
        }
        JsonNode extents = description.path("shape");
        JsonNode range = description.path("data_offsets");
        boolean complete = type.isString() && extents.isArray() && range.isArray() && range.size() == 2
                && isLong(range.get(0)) && isLong(range.get(1));
        int[] dims = new int[extents.size()];
        for (int i = 0; i < dims.length; i++) {
            complete &= extents.get(i).isInt();
            dims[i] = complete ? extents.get(i).intValue() : 0;
        }
        if (!complete) {
            throw refused(file, "its header does not describe '" + name + "' by dtype, shape and data_offsets");
        }
        Shape shape;
        try {
            shape = Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw refused(file, "'" + name + "': " + e.getMessage());
        }
        Place place = new Place(name, shape, range.get(0).longValue(), range.get(1).longValue());
        if (place.begin < 0 || place.end - place.begin != (long) Float.BYTES * shape.size()) {
            throw refused(file, "'" + name + "' of shape " + shape + " has the bytes " + place.begin + " to " + place.end);
        }
        return place;
    }

    private static boolean isLong(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong();
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = little(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ended while it was read");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ModelFileException refused(Path file, String why) {
        return new ModelFileException(file + " is not a safetensors file, or damaged: " + why + "; copy it again");
    }
}
