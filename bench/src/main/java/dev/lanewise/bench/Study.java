package dev.lanewise.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measurements, and on what they were made. On disk it is the array that JMH writes, each element with a field more for
 * where it was measured, so that JMH's own tools read it too.
 *
 * @param setting what was measured where: several of them if files were put together
 * @param measurements each of another thing
 */
record Study(Set<Setting> setting, List<Measurement> measurements) {
    private static final String FIELD = "lanewise";
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Reads files as one study: what several of them measured counts as more forks of it. */
    static Study read(List<Path> files) throws IOException {
        List<Study> parts = new ArrayList<>();
        for (Path file : files) {
            try {
                parts.add(of(MAPPER.readTree(Files.readAllBytes(file))));
            } catch (JacksonException e) {
                throw new IOException(file + " holds no measurements of lanewise bench: " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " holds no measurements of lanewise bench: " + e.getMessage(), e);
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        Set<Setting> settings = new LinkedHashSet<>();
        Map<Measurement.Key, Measurement> all = new LinkedHashMap<>();
        for (Study part : parts) {
            settings.addAll(part.setting);
            part.measurements.forEach(one -> all.merge(one.key(), one, Measurement::and));
        }
        return new Study(settings, List.copyOf(all.values()));
    }

    /** One file's text of several that {@link #read} has read. */
    static String joined(List<Path> files) throws IOException {
        ArrayNode all = MAPPER.createArrayNode();
        for (Path file : files) {
            MAPPER.readTree(Files.readAllBytes(file)).forEach(all::add);
        }
        return MAPPER.writeValueAsString(all);
    }

    private static Study of(JsonNode array) {
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException("want an array of at least one");
        }
        Set<Setting> settings = new LinkedHashSet<>();
        List<Measurement> measurements = new ArrayList<>();
        for (JsonNode result : array) {
            measurements.add(Measurement.of(result));
            settings.add(Setting.of(result.path(FIELD)));
        }
        return new Study(settings, measurements);
    }

    /** JMH's JSON with the setting in each element. */
    static String json(Setting setting, Collection<RunResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        JsonNode array = MAPPER.readTree(bytes.toByteArray());
        for (JsonNode result : array) {
            ObjectNode field = ((ObjectNode) result).putObject(FIELD);
            setting.entries().forEach(field::put);
        }
        return MAPPER.writeValueAsString(array);
    }
}
