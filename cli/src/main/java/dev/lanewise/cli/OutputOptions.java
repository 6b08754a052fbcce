package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of where the results of a training go. */
final class OutputOptions {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The model. Default: DATA.lanewise in the current directory.")
    Path model;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description = "The learning curves as a picture. Default: none.")
    Path plot;

    @Option(
            names = "--find-lr",
            paramLabel = "FILE.png",
            description = "Trains nothing: tries 200 batches with rising learning rates, draws their losses, and suggests"
                    + " a rate. Default: none.")
    Path rates;

    @Option(
            names = "--plot-schedule",
            paramLabel = "FILE.png",
            description = "Trains nothing: draws the learning rate of each step of the run, and the momentum where it changes."
                    + " Default: none.")
    Path schedule;

    /** The pictures that are made in place of a training, by their options. */
    private SequencedMap<String, Path> pictures() {
        SequencedMap<String, Path> given = new LinkedHashMap<>();
        given.put("--find-lr", rates);
        given.put("--plot-schedule", schedule);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /** Where what is drawn in place of a training goes. */
    Optional<Destination> inPlaceOfTraining(CommandLine line) {
        SequencedMap<String, Path> given = pictures();
        if (given.size() > 1) {
            throw new ParameterException(
                    line, String.join(" and ", given.keySet()) + ": each of them is instead of a training; leave one of them out");
        }
        return given.entrySet().stream().map(entry -> new Destination(entry.getKey(), entry.getValue())).findFirst();
    }
}
