package dev.lanewise.cli;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.train.StepDescription;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.checkpoint.Checkpoint;
import dev.lanewise.train.checkpoint.Checkpoints;
import dev.lanewise.train.checkpoint.ModelFile;
import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.checkpoint.RunManifest;
import dev.lanewise.train.checkpoint.SafeTensors;
import dev.lanewise.train.data.ArrayFile;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        sortOptions = false,
        customSynopsis = "lanewise inspect FILE [OPTIONS]",
        description = {
            "Says what a file or directory is and what is in it: a model, the directory of a run, a checkpoint, a safetensors"
                    + " file, a table, arrays. Of a model it can draw what a training step computes: every pass over memory with its"
                    + " shape, the gradient beside the layers, and the time of each.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./lanewise inspect iris.lanewise",
            "  ./lanewise inspect iris.run",
            "  ./lanewise inspect iris.lanewise --graph iris.svg --time"
        })
final class InspectCommand implements Runnable {
    /** Of the step that is timed: enough for the compiler to have done its work. */
    private static final int RUNS = 200;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file or directory.")
    private Path file;

    @Mixin
    private final CsvInput csv = new CsvInput();

    @Option(names = "--graph", paramLabel = "FILE.svg", description = "Draw what a training step of the model computes, and list it.")
    private Path graph;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "With --graph: rows of the step's batch. Default: 32.")
    private int rows = 32;

    @Option(names = "--time", description = "With --graph: run the step, and tell where the time goes.")
    private boolean timed;

    @Override
    public void run() {
        try {
            if (graph != null && !begins("LANEWISE")) {
                throw new RunFailure(file + ": not a model, and --graph draws what a model computes; name the file that 'train' wrote");
            }
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
                ArrayFile.of(file).ifPresentOrElse(this::arrays, () -> table(Csv.read(file, csv.options())));
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
        if (graph != null) {
            draw(model);
        }
    }

    private void draw(TrainedModel model) {
        Destination picture = new Destination("--graph", graph);
        picture.check(spec.commandLine(), List.of(file));
        StepDescription step = model.describeStep(Compute.serial(), rows, timed ? RUNS : 0);
        out().println();
        out().println("A training step of " + Format.rows(rows) + ": " + step.summary());
        byte[] svg = step.svg().getBytes(StandardCharsets.UTF_8);
        out().println("Graph    " + picture.write(stream -> stream.write(svg)));
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

    private void arrays(ArrayFile content) {
        out().println(file + ": " + content.format() + ", " + Format.count(content.names().size(), "array"));
        for (String name : content.names()) {
            line(content.isArchive() ? name : "array", content.describe(name));
        }
    }

    private void table(Table table) {
        out().println(file + ": a table, " + Format.rows(table.size()) + ", " + Format.count(table.columns().size(), "column"));
        table.notes().forEach(note -> out().println("Note: " + note));
        for (Column column : table.columns()) {
            line(column.name(), Choice.word(column.kind()));
        }
    }
}
