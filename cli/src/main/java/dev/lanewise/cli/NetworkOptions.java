package dev.lanewise.cli;

import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.train.Architecture;
import dev.lanewise.train.LayerList;
import dev.lanewise.train.Perceptron;
import dev.lanewise.train.data.ImageShape;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the network between features and outputs. */
final class NetworkOptions implements Architecture {
    /** More parameters than this do not fit into the one array that holds them, with its gradients and moments. */
    private static final long MOST_PARAMETERS = 1L << 28;

    private static final Values.Layers HIDDEN = new Values.Layers(List.of(64, 32));

    @Option(
            names = "--hidden",
            paramLabel = "WIDTHS",
            converter = Values.Widths.class,
            description = "The widths of the hidden layers, or none for a linear model. Default: 64,32.")
    private Values.Layers hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            converter = Choice.OfActivation.class,
            completionCandidates = Choice.OfActivation.class,
            description = "After each hidden layer: ${COMPLETION-CANDIDATES}. Default: relu.")
    private Activation activation;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            converter = Values.DropRate.class,
            description = "The share of hidden values dropped in each step, below 1. Default: 0.")
    private Double dropout;

    @Option(
            names = "--layers",
            paramLabel = "LIST",
            converter = Values.LayerWords.class,
            description = "All layers but the output, in place of the options above: 'conv 32 3x3, relu, max-pool 2, flatten, dense 128,"
                    + " relu, dropout 0.5'. Of images: conv OUT HxW, max-pool HxW, average-pool HxW, each with stride N and"
                    + " padding N, global-average-pool. Of both: batch-norm, dropout RATE, activations. Blanks may be colons.")
    private LayerList layers;

    private Optional<ImageShape> image = Optional.empty();

    /** Whether the shape of images matters. */
    boolean takesImages() {
        return layers != null && layers.takesImages();
    }

    /**
     * Checks that the layers fit each other, as far as that is known before the data are read.
     *
     * @param rows the shape of the images that the rows are, if they are
     */
    void check(CommandLine line, Optional<ImageShape> rows) {
        image = rows;
        if (layers == null) {
            hidden = hidden == null ? HIDDEN : hidden; // the defaults are part of what was asked for
            activation = activation == null ? Activation.RELU : activation;
            dropout = dropout == null ? 0 : dropout;
            return;
        }
        String other = hidden != null ? "--hidden" : activation != null ? "--activation" : dropout != null ? "--dropout" : "";
        if (!other.isEmpty()) {
            throw new ParameterException(line, other + ": --layers says all of the network; leave one of them out");
        }
        try {
            layers.layers(rows.map(ImageShape::size).orElse(1), rows, 1);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    line, "--layers: " + e.getMessage() + (takesImages() && rows.isEmpty() ? ", by --image HEIGHTxWIDTH" : ""));
        }
    }

    @Override
    public Layer layers(int inputs, int outputs) {
        if (layers != null) {
            try {
                return layers.layers(inputs, image, outputs);
            } catch (IllegalArgumentException e) {
                throw new RunFailure("--layers: " + e.getMessage());
            }
        }
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
        return Perceptron.of(inputs, hidden.widths(), outputs, activation, dropout.floatValue());
    }
}
