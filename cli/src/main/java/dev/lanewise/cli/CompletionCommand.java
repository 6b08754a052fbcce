package dev.lanewise.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        sortOptions = false,
        description = {
            "Prints a script with which bash or zsh completes commands, options and their values: load it in your shell's"
                    + " start-up file.",
            ""
        },
        footer = {"", "Example:", "  ./lanewise completion > lanewise-completion.bash"})
final class CompletionCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        main.screen().out().print(AutoComplete.bash("lanewise", spec.root().commandLine()));
    }
}
