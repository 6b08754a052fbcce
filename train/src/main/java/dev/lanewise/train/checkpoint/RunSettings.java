package dev.lanewise.train.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run was asked for, in a JSON file that would repeat it: an object of names and values (numbers, texts, true or
 * false, or a list of those), as a person would write it.
 *
 * @param values as texts, one or more by name, in the order of the file
 */
public record RunSettings(SequencedMap<String, List<String>> values) {
    private static final int LARGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public RunSettings {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** Writes the file, whole or not at all; texts that are JSON's numbers, true or false are written as such. */
    public void write(Path file) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        values.forEach((name, texts) -> {
            if (texts.size() == 1) {
                object.set(name, node(texts.getFirst()));
            } else {
                texts.forEach(object.putArray(name)::add);
            }
        });
        byte[] bytes = (JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static JsonNode node(String text) {
        return text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE]-?\\d+)?|true|false")
                ? JSON.readTree(text)
                : JsonNodeFactory.instance.stringNode(text);
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is not there, or not such an object
     * @throws IOException if it cannot be read
     */
    public static RunSettings read(Path file) throws IOException {
        JsonNode object;
        try {
            if (Files.size(file) > LARGEST) {
                throw refused(file, "it is larger than a megabyte", null);
            }
            object = JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file + " does not exist; give a file of settings as 'train' writes one", e);
        } catch (JacksonException e) {
            throw refused(file, e.getOriginalMessage(), e);
        }
        if (object == null || !object.isObject()) {
            throw refused(file, "it is not a JSON object", null);
        }
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            JsonNode value = property.getValue();
            List<String> texts = new ArrayList<>();
            for (JsonNode each : value.isArray() ? value.values() : List.of(value)) {
                if (!each.isString() && !each.isNumber() && !each.isBoolean()) {
                    throw refused(file, "'" + property.getKey() + "' is neither a text nor a number, true or false", null);
                }
                texts.add(each.asString());
            }
            values.put(property.getKey(), List.copyOf(texts));
        }
        return new RunSettings(values);
    }

    private static ModelFileException refused(Path file, String why, Throwable cause) {
        return new ModelFileException(file + " does not hold settings: " + why + "; compare it with one that 'train' wrote", cause);
    }
}
