package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.train.Callback;
import dev.lanewise.train.PreparedTable;
import dev.lanewise.train.TimeLimit;
import dev.lanewise.train.TrainedModel;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingReport;
import dev.lanewise.train.TrainingState;
import dev.lanewise.train.checkpoint.ModelFile;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A training run as a person follows it: the network, the progress, the result, the files and the run's identity.
 *
 * @param screen to show it on
 * @param title of the plot
 * @param data split and encoded
 * @param layers the network
 * @param config how to train it
 * @param threads that share the work
 * @param model where the model goes
 * @param plot where the learning curves go, if they are wanted
 * @param recorded where the run keeps its log and checkpoints, if anywhere
 * @param limit what stops it early, if anything
 */
record TrainingSession(
        Screen screen,
        String title,
        PreparedTable data,
        Layer layers,
        TrainingConfig config,
        int threads,
        Destination model,
        Optional<Destination> plot,
        Optional<RecordedRun> recorded,
        Optional<TimeLimit> limit) {
    /** A result on fewer held-out rows than this is mostly chance. */
    private static final int FEW_ROWS = 10;

    void run() {
        PrintWriter out = screen.out();
        out.println();
        out.print(layers.summary(Shape.of(1, data.training().width())));
        out.println();
        try (Parallel parallel = Parallel.of(threads)) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            Trainer trainer = new Trainer(layers, data.loss(), config, compute);
            SkippedUpdates skipped = new SkippedUpdates();
            TrainingReport report = train(trainer, compute, skipped);
            TrainedModel trained =
                    new TrainedModel(data.encoder(), trainer.network(), data.loss(), report.identity());
            describe(report);
            skipped.note(report, out);
            Results results = new Results(out);
            results.scores(
                    trained,
                    trained.evaluate(compute, data.heldOut()),
                    "the held-out part, " + Format.rows(data.heldOut().size()));
            if (data.heldOut().size() < FEW_ROWS) {
                out.println();
                out.println("Note: with only " + Format.rows(data.heldOut().size())
                        + " held out, the result says little about new rows");
            }
            out.println();
            out.flush();
            out.println("Model    " + model.writeBy(file -> ModelFile.save(trained, file)));
            plot.ifPresent(file -> out.println("Curves   " + Plots.write(file, title, report.epochs(), watched())));
            recorded.ifPresent(run -> {
                run.finished(report, trained, data, compute);
                out.println("Run      " + run.path());
            });
            results.identity(report.identity());
        }
    }

    /** Trains as a run did, and says whether it became the same. */
    void verify(Verification verification) {
        try (Parallel parallel = Parallel.of(threads)) {
            Compute compute = new Compute(Backend.preferred(), parallel);
            Trainer trainer = new Trainer(layers, data.loss(), config, compute);
            Trainer.Parts parts = parts(trainer);
            verification.check(parts.training(), data.heldOut(), config.toString());
            TrainingReport report;
            try (Progress progress = new Progress(screen, watched(), System::nanoTime)) {
                report = trainer.fit(parts.training(), parts.validation(), progress, verification);
            }
            verification.compare(report, screen.out());
        }
    }

    /** With early stopping the trainer holds rows back itself, and the held-out rows are not looked at. */
    private Trainer.Parts parts(Trainer trainer) {
        return config.validationShare() > 0
                ? trainer.parts(data.training())
                : new Trainer.Parts(data.training(), data.heldOut());
    }

    private TrainingReport train(Trainer trainer, Compute compute, SkippedUpdates skipped) {
        Trainer.Parts parts = parts(trainer);
        recorded.ifPresent(run -> run.started(
                title,
                data,
                layers.summary(Shape.of(1, data.training().width())).toString(),
                config,
                parts.training().sha256(),
                compute));
        try (Interruption interruption = new Interruption(screen, recorded);
                Progress progress = new Progress(screen, watched(), System::nanoTime)) {
            List<Callback> callbacks = new ArrayList<>(List.of(progress, skipped));
            limit.ifPresent(callbacks::add);
            recorded.ifPresent(run -> callbacks.addAll(List.of(run.log(), run.checkpoints())));
            callbacks.add(interruption);
            Callback[] all = callbacks.toArray(Callback[]::new);
            Optional<TrainingState> state = recorded.flatMap(RecordedRun::state);
            return state.isPresent()
                    ? trainer.resume(state.get(), parts.training(), parts.validation(), all)
                    : trainer.fit(parts.training(), parts.validation(), all);
        } catch (UncheckedIOException e) {
            throw new RunFailure(Failures.words(e.getCause())
                    + recorded.map(run -> "; what was kept before is intact, 'lanewise resume "
                            + Format.argument(run.path().toString()) + "' goes on from there").orElse(""));
        }
    }

    /** What the scores under way are of. Nothing is chosen by the held-out rows; validation rows stop the training. */
    private String watched() {
        return config.validationShare() > 0 ? "validation" : "held-out";
    }

    private void describe(TrainingReport report) {
        int epochs = report.epochs().size();
        String kept = report.bestEpoch() == epochs ? "" : "; the weights are those of epoch " + report.bestEpoch();
        screen.out()
                .printf(
                        Locale.ROOT,
                        "Trained on %s for %s in %.2f s%s%n",
                        Format.rows(report.examples()),
                        Format.count(epochs, "epoch"),
                        report.seconds(),
                        kept);
    }
}
