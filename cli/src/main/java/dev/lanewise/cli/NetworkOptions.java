package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.train.Architecture;
import dev.lanewise.train.Perceptron;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the network between features and outputs. */
final class NetworkOptions implements Architecture {
    /** More parameters than this do not fit into the one array that holds them, with its gradients and moments. */
    private static final long MOST_PARAMETERS = 1L << 28;

    @Option(
            names = "--hidden",
            paramLabel = "WIDTHS",
            converter = Values.Widths.class,
            description = "The widths of the hidden layers, or none for a linear model. Default: 64,32.")
    Values.Layers hidden = new Values.Layers(List.of(64, 32));

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            converter = Choice.OfActivation.class,
            completionCandidates = Choice.OfActivation.class,
            description = "After each hidden layer: ${COMPLETION-CANDIDATES}. Default: relu.")
    Activation activation = Activation.RELU;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            converter = Values.DropRate.class,
            description = "The share of hidden values dropped in each step, below 1. Default: 0.")
    double dropout;

    @Override
    public Layer layers(int inputs, int outputs) {
        long parameters = 0;
        long in = inputs;
        for (int width : hidden.widths()) {
            parameters += (in + 1) * width;
            in = width;
        }
        parameters += (in + 1) * outputs;
        if (parameters > MOST_PARAMETERS) {
            throw new RunFailure("--hidden: the network would have " + parameters + " parameters, at most "
                    + MOST_PARAMETERS + " are possible; choose narrower layers");
        }
        return Perceptron.of(inputs, hidden.widths(), outputs, activation, (float) dropout);
    }
}
