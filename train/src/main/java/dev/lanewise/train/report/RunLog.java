package dev.lanewise.train.report;

import dev.lanewise.train.Callback;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.checkpoint.EpochRecord;
import dev.lanewise.train.checkpoint.RunDirectory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The log of a run, a line an epoch: {@code log.csv} as a table, {@code log.jsonl} as JSON, and an event file for
 * TensorBoard. The lines of a resumed run begin with those of the epochs before, so that nothing is there twice.
 */
public final class RunLog implements Callback, AutoCloseable {
    private final BufferedWriter table;
    private final BufferedWriter lines;
    private final TensorBoardEvents events;
    private final List<EpochRecord> records = new ArrayList<>();

    /**
     * Begins the log in the directory of a run, or goes on with it.
     *
     * @param earlier the epochs before
     * @throws IOException if a file cannot be written
     */
    public RunLog(RunDirectory run, List<EpochResult> earlier) throws IOException {
        Path path = run.path();
        run.clearEvents();
        table = Files.newBufferedWriter(RunDirectory.table(path), StandardCharsets.UTF_8);
        lines = Files.newBufferedWriter(RunDirectory.lines(path), StandardCharsets.UTF_8);
        events = new TensorBoardEvents(path, now(), "lanewise");
        for (EpochResult result : earlier) {
            write(EpochRecord.of(result));
        }
        flush();
    }

    /**
     * The epochs of a log; a last line that a killed process left half-written is passed over.
     *
     * @throws IOException if it cannot be read
     */
    static List<EpochRecord> read(Path file) throws IOException {
        List<EpochRecord> records = new ArrayList<>();
        // What is not UTF-8 is damage, which ends the log as a line cut off does.
        String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        for (String line : text.lines().toList()) {
            JsonNode node;
            try {
                node = JsonMapper.shared().readTree(line);
            } catch (JacksonException e) {
                break;
            }
            List<EpochRecord.Figure> figures = new ArrayList<>();
            node.path("validation").properties().forEach(figure ->
                    figures.add(new EpochRecord.Figure(figure.getKey(), figure.getValue().asDouble(Double.NaN))));
            records.add(new EpochRecord(
                    node.path("epoch").asInt(records.size() + 1),
                    node.path("learningRate").asDouble(Double.NaN),
                    node.path("loss").asDouble(Double.NaN),
                    figures,
                    node.path("seconds").asDouble(Double.NaN),
                    node.path("weights").asString("")));
        }
        return records;
    }

    private static double now() {
        return System.currentTimeMillis() * 1e-3;
    }

    /** The epochs logged so far. */
    public List<EpochRecord> records() {
        return List.copyOf(records);
    }

    /** @throws UncheckedIOException if a file cannot be written */
    @Override
    public boolean epoch(EpochResult result) {
        try {
            write(EpochRecord.of(result));
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private void write(EpochRecord record) throws IOException {
        if (records.isEmpty()) {
            StringBuilder head = new StringBuilder("epoch,learning_rate,loss");
            record.validation().forEach(figure -> head.append(",validation_").append(figure.name()));
            table.write(head.append(",seconds,weights\n").toString());
        }
        records.add(record);
        StringBuilder row = new StringBuilder();
        row.append(record.epoch()).append(',').append(record.learningRate()).append(',').append(record.loss());
        record.validation().forEach(figure -> row.append(',').append(figure.value()));
        table.write(row.append(',').append(record.seconds()).append(',').append(record.weightsHash()).append('\n').toString());

        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("epoch", record.epoch()).put("learningRate", record.learningRate()).put("loss", record.loss());
        ObjectNode validation = line.putObject("validation");
        record.validation().forEach(figure -> validation.put(figure.name(), figure.value()));
        line.put("seconds", record.seconds()).put("weights", record.weightsHash());
        lines.write(JsonMapper.shared().writeValueAsString(line) + "\n");

        double now = now();
        events.scalar(now, record.epoch(), "loss/train", record.loss());
        events.scalar(now, record.epoch(), "learning_rate", record.learningRate());
        for (EpochRecord.Figure figure : record.validation()) {
            String tag = figure.name().equals("loss") ? "loss/validation" : "validation/" + figure.name();
            events.scalar(now, record.epoch(), tag, figure.value());
        }
    }

    private void flush() throws IOException {
        table.flush();
        lines.flush();
        events.flush();
    }

    @Override
    public void close() throws IOException {
        try (table;
                lines) {
            events.close();
        }
    }
}
