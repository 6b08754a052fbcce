package dev.lanewise.cli;

import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.checkpoint.Checkpoint;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.ModelFile;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.checkpoint.SafeTensors;
import dev.lanewise.train.data.Column;
import dev.lanewise.train.data.Csv;
import dev.lanewise.train.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "inspect",
        sortOptions = false,
        customSynopsis = "lanewise inspect FILE",
        description = {
            "Says what a file or directory is and what is in it: a model, the directory of a run, a checkpoint, a safetensors"
                    + " file, a table.",
            ""
        },
        footer = {"", "Examples:", "  ./lanewise inspect iris.lanewise", "  ./lanewise inspect iris.run"})
final class InspectCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The file or directory.")
    private Path file;

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Override
    public void run() {
        try {
            if (Files.isDirectory(file)) {
                if (Checkpoint.is(file)) {
                    checkpoint(Checkpoint.read(file));
                } else if (Files.exists(RunDirectory.settings(file))) {
                    run(RunManifest.read(RunDirectory.manifest(file)), Checkpoints.list(RunDirectory.checkpoints(file)));
                } else {
                    throw new RunFailure(file + ": this directory is neither of a run nor a checkpoint; name a file in it");
                }
            } else if (begins("LANEWISE")) {
                model(ModelFile.load(file));
            } else if (file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
                tensors(SafeTensors.read(file));
            } else {
                table(Csv.read(file, csv.options()));
            }
        } catch (IOException e) {
            throw new RunFailure(file + ": " + Failures.reason(e));
        }
    }

    private boolean begins(String magic) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(magic.length()), StandardCharsets.ISO_8859_1).equals(magic);
        }
    }

    private PrintWriter out() {
        return main.screen().out();
    }

    private void line(String name, Object value) {
        out().printf(Locale.ROOT, "%-12s %s%n", name, value);
    }

    private void model(TrainedModel model) {
        out().println(file + ": a model");
        line("Task", Choice.word(model.encoder().task()));
        line("Target", model.encoder().target().column());
        line("Outputs", model.encoder().outputs());
        out().println();
        out().print(model.network().layers().summary(Shape.of(1, model.encoder().width())));
        new Results(out()).identity(model.identity());
    }

    private void checkpoint(TrainingState state) {
        out().println(file + ": a checkpoint");
        line("Position", "epoch " + state.epoch() + ", " + Format.count(state.step(), "step") + " made in it, " + state.batches()
                + " in all" + (state.finished() ? "; the run has ended" : ""));
        line("Configured", state.configuration());
        line("Data", state.dataHash());
        line("Updates", state.optimizer().steps());
        line("Optimizer", state.optimizer().arrays().keySet());
        line("Average", state.average().map(average -> "of " + average.count() + " weights").orElse("none"));
        out().println();
        for (ParameterLayout.Entry entry : state.layout().entries()) {
            line(entry.name(), entry.shape());
        }
    }

    private void run(RunManifest run, List<Path> checkpoints) {
        out().println(file + ": a run, " + (run.weightsHash().isPresent() ? "finished" : "not finished"));
        line("Title", run.title());
        line("Epochs", run.weightsHash().isPresent() ? run.epochs().size() : "see log.csv");
        run.heldOut().forEach(figure -> line(figure.name(), Format.significant(figure.value())));
        line("Seed", run.seed());
        line("Data", run.dataHash());
        line("Weights", run.weightsHash().orElse("not yet"));
        line("Checkpoints", checkpoints.stream().map(path -> path.getFileName().toString()).toList());
        if (run.weightsHash().isEmpty()) {
            out().println();
            out().println("To go on: ./lanewise resume " + Format.argument(file.toString()));
        }
    }

    private void tensors(SafeTensors content) {
        out().println(file + ": " + Format.count(content.tensors().size(), "tensor"));
        for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
            line(entry.getKey(), entry.getValue().shape());
        }
        content.metadata().forEach(this::line);
    }

    private void table(Table table) {
        out().println(file + ": a table, " + Format.rows(table.size()) + ", " + Format.count(table.columns().size(), "column"));
        table.notes().forEach(note -> out().println("Note: " + note));
        for (Column column : table.columns()) {
            line(column.name(), Choice.word(column.kind()));
        }
    }
}
