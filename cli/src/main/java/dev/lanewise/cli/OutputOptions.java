package dev.lanewise.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

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
}
