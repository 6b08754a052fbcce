package dev.lanewise.cli;

import dev.lanewise.train.checkpoint.RunDirectory;
import dev.lanewise.train.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        sortOptions = false,
        customSynopsis = "lanewise report RUN [OPTIONS]",
        description = {
            "Shows a run as one HTML page that needs no other file: the result, the learning curves, the confusion matrix, the"
                    + " ROC and the calibration of classes, the importance of the columns, the settings, the identity.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise report iris.run"})
final class ReportCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The directory that 'train' wrote.")
    private Path run;

    @Option(names = "--out", paramLabel = "FILE.html", description = "The page. Default: report.html in the directory.")
    private Path out;

    @Override
    public void run() {
        Destination page = new Destination("--out", out == null ? RunDirectory.report(run) : out);
        try {
            byte[] html = RunReport.of(run).getBytes(StandardCharsets.UTF_8);
            page.check(spec.commandLine(), List.of());
            main.screen().out().println("Report   " + page.write(stream -> stream.write(html)));
        } catch (IOException e) {
            throw new RunFailure(run + ": " + Failures.reason(e));
        }
    }
}
