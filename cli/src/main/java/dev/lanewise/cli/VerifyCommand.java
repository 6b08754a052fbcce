package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private final ThreadCount threads = new ThreadCount();

    @Override
    public Integer call() {
        return Main.run(main.screen(), ResumeCommand.training(spec, run, "--verify-run", threads, main.traces()));
    }
}
