package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        sortOptions = false,
        customSynopsis = "lanewise verify RUN [OPTIONS]",
        description = {
            "Trains again as a finished run did, on this machine and with this version, and compares the hash of the weights"
                    + " after each epoch. Says that they are the same, or names the first epoch that differs. Writes nothing.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise verify iris.run"})
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The directory that 'train' wrote.")
    private Path run;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Values.Threads.class,
            description = "Threads that share the work; the result is the same with any number. Default: all processors.")
    private Integer threads;

    @Override
    public Integer call() {
        return Main.run(main.screen(), ResumeCommand.training(spec, run, "--verify-run", threads, main.traces()));
    }
}
