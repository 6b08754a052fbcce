package dev.lanewise.cli;

import dev.lanewise.train.checkpoint.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "resume",
        sortOptions = false,
        customSynopsis = "lanewise resume RUN [OPTIONS]",
        description = {
            "Goes on with a training run that was interrupted or killed, from its last checkpoint. The result has the bits"
                    + " of a run that was never stopped.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise resume iris.run"})
final class ResumeCommand implements Callable<Integer> {
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
        return Main.run(main.screen(), training(spec, run, "--resume-run", threads, main.traces()));
    }

    /** The command line of 'train' for the settings of a run. */
    static String[] training(CommandSpec spec, Path run, String option, ThreadCount threads, boolean trace) {
        CommandSpec train = spec.root().subcommands().get("train").getCommandSpec();
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(Settings.arguments(RunDirectory.settings(run), train, given -> false));
        arguments.add(option + "=" + run);
        threads.argument().ifPresent(arguments::add);
        if (trace) {
            arguments.add("--trace");
        }
        return arguments.toArray(String[]::new);
    }
}
