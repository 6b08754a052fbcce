package dev.lanewise.cli;

import dev.lanewise.train.data.ImageShape;
import dev.lanewise.train.search.Dimension;
import dev.lanewise.train.search.SearchSpace;
import dev.lanewise.train.search.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Options of the network and the training that {@code --try} gives several values, beside those that hold for all trials. */
final class TriedOptions {
    private final CommandSpec command;
    private final List<String> fixed;
    private final SearchSpace space;
    private final List<String> given;
    private final Optional<ImageShape> image;

    /** The options of one trial. */
    @Command
    static final class Trial {
        @ArgGroup(validate = false)
        final NetworkOptions network;

        @ArgGroup(validate = false)
        final TrainingOptions training;

        Trial() {
            this(new NetworkOptions(), new TrainingOptions());
        }

        Trial(NetworkOptions network, TrainingOptions training) {
            this.network = network;
            this.training = training;
        }
    }

    /**
     * @param command whose command line was read
     * @param tries the values of {@code --try}
     * @param image the shape of the images that the rows are
     * @param fixed names of options that cannot be tried
     * @throws ParameterException for what cannot be tried
     */
    TriedOptions(CommandSpec command, List<String> tries, Optional<ImageShape> image, String... fixed) {
        this.command = command;
        this.image = image;
        this.fixed = List.of(fixed);
        if (tries.isEmpty()) {
            throw usage("--try is missing: name an option and the values to try, such as --try 'lr=0.01 0.001'");
        }
        try {
            this.space = new SearchSpace(tries.stream().map(Dimension::parse).toList());
        } catch (IllegalArgumentException e) {
            throw usage("--try: " + e.getMessage());
        }
        space.dimensions().forEach(dimension -> option(dimension.name()));
        this.given = given(command, new CommandLine(new Trial()).getCommandSpec());
        for (Dimension dimension : space.dimensions()) {
            String name = option(dimension.name()).longestName();
            if (given.stream().anyMatch(argument -> argument.startsWith(name + "="))) {
                throw usage(name + " is given, and tried as well; leave out one of them");
            }
        }
    }

    SearchSpace space() {
        return space;
    }

    /** The option of a trial by its name without the dashes. */
    private OptionSpec option(String name) {
        CommandSpec options = new CommandLine(new Trial()).getCommandSpec();
        OptionSpec option = options.findOption("--" + name);
        if (option == null || fixed.contains(name)) {
            throw usage("--try: '" + name + "' cannot be tried; want one of "
                    + options.options().stream()
                            .map(found -> found.longestName().substring(2))
                            .filter(found -> !fixed.contains(found))
                            .collect(Collectors.joining(", ")));
        }
        return option;
    }

    /** All options of one trial. @throws ParameterException if a value does not suit its option */
    Trial options(Setting setting) {
        Trial trial = new Trial();
        CommandLine line = new CommandLine(trial);
        List<String> arguments = new ArrayList<>(given);
        setting.values().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            trial.training.image = image.orElse(null);
            trial.training.check(line);
            trial.network.check(line, image);
            return trial;
        } catch (ParameterException e) {
            throw usage("--try: " + e.getMessage());
        }
    }

    /** The options of the command line that some options have too, as arguments. */
    static List<String> given(CommandSpec command, CommandSpec some) {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec matched : command.commandLine().getParseResult().matchedOptions()) {
            if (some.findOption(matched.longestName()) != null) {
                matched.originalStringValues().forEach(value -> arguments.add(
                        matched.arity().max() == 0 ? matched.longestName() : matched.longestName() + "=" + value));
            }
        }
        return arguments;
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
