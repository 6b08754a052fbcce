package dev.lanewise.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lanewise.autograd.nn.Activation;
import dev.lanewise.autograd.nn.AveragePool2d;
import dev.lanewise.autograd.nn.Conv2d;
import dev.lanewise.autograd.nn.Dropout;
import dev.lanewise.autograd.nn.Flatten;
import dev.lanewise.autograd.nn.Initializer;
import dev.lanewise.autograd.nn.Layer;
import dev.lanewise.autograd.nn.Linear;
import dev.lanewise.autograd.nn.MaxPool2d;
import dev.lanewise.autograd.nn.Sequential;
import dev.lanewise.autograd.nn.Unflatten;
import dev.lanewise.autograd.op.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A layer as a model file describes it. Initialisers are not kept: the file has the values. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LayerSpec.OfSequential.class, name = "sequential"),
    @JsonSubTypes.Type(value = LayerSpec.OfLinear.class, name = "linear"),
    @JsonSubTypes.Type(value = LayerSpec.OfActivation.class, name = "activation"),
    @JsonSubTypes.Type(value = LayerSpec.OfDropout.class, name = "dropout"),
    @JsonSubTypes.Type(value = LayerSpec.OfFlatten.class, name = "flatten"),
    @JsonSubTypes.Type(value = LayerSpec.OfUnflatten.class, name = "unflatten"),
    @JsonSubTypes.Type(value = LayerSpec.OfConv2d.class, name = "conv2d"),
    @JsonSubTypes.Type(value = LayerSpec.OfMaxPool2d.class, name = "maxPool2d"),
    @JsonSubTypes.Type(value = LayerSpec.OfAveragePool2d.class, name = "averagePool2d")
})
sealed interface LayerSpec {
    /** The layer, with parameters that have no values yet. */
    Layer layer();

    record OfSequential(List<LayerSpec> layers) implements LayerSpec {
        @Override
        public Layer layer() {
            return new Sequential(layers.stream().map(LayerSpec::layer).toList());
        }
    }

    record OfLinear(int in, int out, boolean bias) implements LayerSpec {
        @Override
        public Layer layer() {
            return bias
                    ? Linear.of(in, out, Initializer.zeros())
                    : Linear.withoutBias(in, out, Initializer.zeros());
        }
    }

    record OfActivation(Activation function) implements LayerSpec {
        @Override
        public Layer layer() {
            return function;
        }
    }

    record OfDropout(float rate) implements LayerSpec {
        @Override
        public Layer layer() {
            return new Dropout(rate);
        }
    }

    record OfFlatten() implements LayerSpec {
        @Override
        public Layer layer() {
            return new Flatten();
        }
    }

    record OfUnflatten(List<Integer> example) implements LayerSpec {
        @Override
        public Layer layer() {
            return Unflatten.to(example.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    record OfConv2d(int in, int out, Window window, int groups, boolean bias) implements LayerSpec {
        @Override
        public Layer layer() {
            Optional<Initializer> zeros = bias ? Optional.of(Initializer.zeros()) : Optional.empty();
            return Conv2d.of(in, out, window, groups, Initializer.zeros(), zeros);
        }
    }

    record OfMaxPool2d(Window window) implements LayerSpec {
        @Override
        public Layer layer() {
            return new MaxPool2d(window);
        }
    }

    record OfAveragePool2d(Window window, boolean countsPadding) implements LayerSpec {
        @Override
        public Layer layer() {
            return new AveragePool2d(window, countsPadding);
        }
    }

    /** @throws IllegalArgumentException for a layer of the user's own, which a file cannot describe */
    static LayerSpec of(Layer layer) {
        return switch (layer) {
            case Sequential s -> new OfSequential(s.layers().stream().map(LayerSpec::of).toList());
            case Linear l -> new OfLinear(l.in(), l.out(), l.bias().isPresent());
            case Activation a -> new OfActivation(a);
            case Dropout d -> new OfDropout(d.rate());
            case Flatten f -> new OfFlatten();
            case Unflatten u -> new OfUnflatten(Arrays.stream(u.example().toArray()).boxed().toList());
            case Conv2d c -> new OfConv2d(
                    c.in(), c.out(), c.window(), c.groups(), c.bias().isPresent());
            case MaxPool2d p -> new OfMaxPool2d(p.window());
            case AveragePool2d p -> new OfAveragePool2d(p.window(), p.countsPadding());
            default -> throw new IllegalArgumentException("model file: it cannot describe the layer '" + layer.label()
                    + "'; store the values of its parameters yourself");
        };
    }
}
