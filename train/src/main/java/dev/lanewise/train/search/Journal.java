package dev.lanewise.train.search;

import dev.lanewise.train.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The trials of a search, in memory or also in a file: a line of JSON for each, which is on the disk when {@link #add}
 * returns. The first line says what the search is of, so that the trials of one are not taken for those of another. A last
 * line that was cut off, by a kill or a full disk, is dropped.
 */
public final class Journal {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_LINE = ", line %d: not a line of a search's journal; give another file";

    private final List<Trial> trials = new ArrayList<>();
    private final Path file;

    private Journal(Path file) {
        this.file = file;
    }

    /** A journal that nobody keeps. */
    public static Journal inMemory() {
        return new Journal(null);
    }

    /**
     * The journal in a file, which is made if need be; else the search goes on from what it holds.
     *
     * @param subject all that the trials depend on beside their settings: data, seed, options; one line
     * @throws DataException if the file is no journal, or one of another subject
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static Journal at(Path file, String subject) {
        Journal journal = new Journal(file);
        String head = JSON.writeValueAsString(JSON.createObjectNode().put("search", subject));
        try {
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end == 0) {
                if (!head.startsWith(text(file, bytes))) {
                    throw new DataException(file + NO_LINE.formatted(1));
                }
                journal.truncate(0); // killed while it wrote the first line
                journal.append(head);
                return journal;
            }
            List<String> lines = text(file, Arrays.copyOf(bytes, end)).lines().toList();
            String found = parse(file, 1, lines.getFirst()).path("search").asString("");
            if (!found.equals(subject)) {
                throw new DataException(file + ": this is the journal of another search, of " + DataException.quote(found)
                        + "; give another file, or the data and options of that one");
            }
            for (int i = 1; i < lines.size(); i++) {
                journal.trials.add(trial(file, i + 1, parse(file, i + 1, lines.get(i))));
            }
            journal.truncate(end);
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": not the journal of a search, or damaged: it is not UTF-8; give another file", e);
        }
    }

    private static JsonNode parse(Path file, int number, String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new DataException(file + NO_LINE.formatted(number), e);
        }
    }

    private static Trial trial(Path file, int number, JsonNode node) {
        JsonNode values = node.path("setting");
        JsonNode score = node.path("score");
        boolean texts = values.isObject() && values.properties().stream().allMatch(value -> value.getValue().isString());
        if (!texts || !node.path("epochs").isInt() || !score.isNumber() && !score.isString()) {
            throw new DataException(file + ", line " + number + ": not a trial of a search; give another file");
        }
        TreeMap<String, String> setting = new TreeMap<>();
        values.properties().forEach(entry -> setting.put(entry.getKey(), entry.getValue().stringValue()));
        try {
            return new Trial(new Setting(setting), node.get("epochs").intValue(), Double.parseDouble(score.asString()));
        } catch (NumberFormatException e) {
            throw new DataException(file + ", line " + number + ": the score is not a number; give another file", e);
        }
    }

    /** A trial of a setting for so many epochs, if there was one. */
    public Optional<Trial> find(Setting setting, int epochs) {
        return trials.stream()
                .filter(trial -> trial.epochs() == epochs && trial.setting().equals(setting))
                .findFirst();
    }

    /** @throws UncheckedIOException if it cannot be written */
    public void add(Trial trial) {
        trials.add(trial);
        if (file != null) {
            TreeMap<String, Object> line = new TreeMap<>();
            line.put("setting", trial.setting().values());
            line.put("epochs", trial.epochs());
            line.put("score", Double.isFinite(trial.score()) ? trial.score() : Double.toString(trial.score()));
            append(JSON.writeValueAsString(line));
        }
    }

    private void append(String line) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void truncate(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() > length) {
                channel.truncate(length);
            }
        }
    }
}
