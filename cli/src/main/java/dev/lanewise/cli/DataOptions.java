package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** The options of what is learned from what, and of what is held out. */
final class DataOptions extends ColumnOptions {
    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "The share of rows held out for the result. Default: 0.2.")
    double testShare = 0.2;
}
