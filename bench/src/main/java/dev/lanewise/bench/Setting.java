package dev.lanewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a figure depends on besides the code: processor, system, Java, the width of the vectors, the day, and the other
 * libraries that were measured beside.
 *
 * @param entries in the order in which they are told
 */
record Setting(Map<String, String> entries) {
    Setting {
        entries = new LinkedHashMap<>(entries);
    }

    /** Of this JVM. @param peers name and version of each */
    static Setting here(Map<String, String> peers) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("processor", processor());
        entries.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        entries.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        entries.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        entries.put("vectors", System.getProperty("lanewise.simd", "preferred width"));
        entries.put("date", LocalDate.now().toString());
        entries.putAll(peers);
        return new Setting(entries);
    }

    static Setting of(JsonNode object) {
        Map<String, String> entries = new LinkedHashMap<>();
        object.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue().asString()));
        return new Setting(entries);
    }

    /** On one line. */
    String text() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        Map<String, String> first = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        String model = first.getOrDefault("model name", System.getProperty("os.arch"));
        // The name alone may hide what it is: virtual machines often say no more than "AMD EPYC".
        return first.containsKey("cpu family")
                ? "%s (family %s, model %s)".formatted(model, first.get("cpu family"), first.get("model"))
                : model;
    }
}
