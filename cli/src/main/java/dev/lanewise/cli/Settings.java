package dev.lanewise.cli;

import dev.lanewise.train.checkpoint.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of 'train' as settings in a file and back: every one that bears on the result or says where it goes, by its
 * long name. Paths are kept relative to the file, so that a directory with all of it can be moved.
 */
final class Settings {
    /** The table. */
    private static final String DATA = "data";

    /** These do not bear on the result, or are about the file itself. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--help", "--trace", "--simd", "--threads", "--find-lr", "--plot-schedule", "--run", "--config", "--overwrite", "--resume-run",
            "--verify-run", "--time-limit", "--profile");

    /** These name a column, which of arrays can be a file. */
    private static final Set<String> COLUMNS = Set.of("--target", "--weights");

    private Settings() {}

    static boolean isKept(OptionSpec option) {
        return !LEFT_OUT.contains(option.longestName());
    }

    /** What a command was asked for, and the defaults that can be said in a word. */
    static RunSettings of(CommandSpec train, Path data, Path directory) {
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        values.put(DATA, List.of(relative(data, directory)));
        for (OptionSpec option : train.options()) {
            if (isKept(option)) {
                List<String> texts = texts(option, data, directory);
                if (!texts.isEmpty()) {
                    values.put(name(option), texts);
                }
            }
        }
        return new RunSettings(values);
    }

    private static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static List<String> texts(OptionSpec option, Path data, Path directory) {
        if (option.getValue() instanceof Path path) {
            return List.of(relative(path, directory));
        }
        if (option.getValue() instanceof String name && isOtherFile(option, data, name)) {
            return List.of(relative(Path.of(name), directory));
        }
        if (!option.originalStringValues().isEmpty() && !isFlag(option)) {
            return option.originalStringValues();
        }
        return Optional.ofNullable(
                        switch (option.getValue()) {
                            case Boolean set when set -> "true";
                            case Enum<?> constant -> Choice.word(constant);
                            case Character character -> character.toString();
                            case Number number -> number.toString();
                            case Values.Layers layers -> joined(layers.widths());
                            case PreprocessingValues.Missing missing -> missing.how();
                            case null, default -> null;
                        })
                .stream()
                .toList();
    }

    /** Whether a column of arrays is named by the file that has it. */
    private static boolean isOtherFile(OptionSpec option, Path data, String name) {
        return COLUMNS.contains(option.longestName()) && DataFile.isOtherFile(data, name);
    }

    private static boolean isFlag(OptionSpec option) {
        return option.arity().max() == 0;
    }

    private static String joined(List<?> list) {
        return list.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static String relative(Path path, Path directory) {
        Path target = path.toAbsolutePath().normalize();
        Path base = directory.toAbsolutePath().normalize();
        return target.getRoot().equals(base.getRoot()) ? base.relativize(target).toString() : target.toString();
    }

    /** The other way: as short as it can be said from here. */
    private static String resolved(String text, Path directory) {
        Path path = directory.toAbsolutePath().resolve(text).normalize();
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }

    /**
     * The arguments of 'train' for settings.
     *
     * @param given whether the command line has an option, or the table (null), itself
     */
    static List<String> arguments(Path file, CommandSpec train, Predicate<OptionSpec> given) {
        RunSettings settings;
        try {
            settings = RunSettings.read(file);
        } catch (IOException e) {
            throw new RunFailure(file + ": " + Failures.reason(e));
        }
        Path directory = file.toAbsolutePath().getParent();
        Path data = Path.of(resolved(String.join("", settings.values().getOrDefault(DATA, List.of())), directory));
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, List<String>> setting : settings.values().entrySet()) {
            String name = setting.getKey();
            if (name.equals(DATA)) {
                if (!given.test(null)) {
                    setting.getValue().forEach(value -> arguments.add(resolved(value, directory)));
                }
                continue;
            }
            OptionSpec option = train.findOption("--" + name);
            if (option == null || !isKept(option)) {
                throw new RunFailure(file + ": there is no setting '" + name + "'; see 'lanewise train --help'");
            }
            for (String value : given.test(option) ? List.<String>of() : setting.getValue()) {
                argument(file, option, value, data, directory).ifPresent(arguments::add);
            }
        }
        return arguments;
    }

    private static Optional<String> argument(Path file, OptionSpec option, String value, Path data, Path directory) {
        String name = name(option);
        if (!isFlag(option)) {
            boolean path = Path.class.equals(option.typeInfo().getType()) || isOtherFile(option, data, value);
            return Optional.of("--" + name + "=" + (path ? resolved(value, directory) : value));
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw new RunFailure(file + ": '" + name + "' is '" + value + "', want true or false");
        }
        return value.equals("true") ? Optional.of("--" + name) : Optional.empty();
    }
}
