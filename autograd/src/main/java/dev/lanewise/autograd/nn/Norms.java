package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the normalising layers check and begin with alike. */
final class Norms {
    private Norms() {}

    static Parameter ones(Shape shape) {
        return new Parameter(shape, Initializer.constant(1));
    }

    static Parameter zeros(Shape shape) {
        return new Parameter(shape, Initializer.zeros());
    }

    static void checkEps(String layer, float eps) {
        if (!(eps >= 0 && eps <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(layer + ": eps " + eps + ", want a finite number of at least 0");
        }
    }

    static void checkChannels(String layer, Parameter weight, Parameter other) {
        if (weight.shape().rank() != 1 || weight.shape().dim(0) < 1 || !other.shape().equals(weight.shape())) {
            throw new ShapeException(layer + ": weight " + weight.shape() + " beside " + other.shape()
                    + ", want (channels) for both");
        }
    }

    static void checkEnd(String layer, Var x, Shape row) {
        int[] dims = x.shape().toArray();
        int lead = dims.length - row.rank();
        if (lead < 0 || !Shape.of(Arrays.copyOfRange(dims, lead, dims.length)).equals(row)) {
            throw new ShapeException(layer + ": input of shape " + x.shape() + ", want one that ends with " + row);
        }
    }

    /** (channels, 1, …): one value for each channel of an input of a rank. */
    static int[] channelAxis(int rank, int channels) {
        int[] dims = new int[rank - 1];
        Arrays.fill(dims, 1);
        dims[0] = channels;
        return dims;
    }

    static List<NamedParameter> named(Parameter weight, Optional<Parameter> bias) {
        NamedParameter w = new NamedParameter("weight", weight);
        return bias.map(b -> List.of(w, new NamedParameter("bias", b))).orElseGet(() -> List.of(w));
    }
}
