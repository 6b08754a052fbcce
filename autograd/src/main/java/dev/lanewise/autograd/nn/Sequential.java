package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.kernel.UnaryMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers one after the other, each in the scope of its index: {@code 0.weight}. A linear or convolution layer followed by
 * an activation that its product can apply is built as one node, with the bits of the two apart.
 */
public record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("sequential: no layers");
        }
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    /** @throws ShapeException with the path and the label of the layer that the shape does not fit */
    @Override
    public Var apply(Var x, Pass pass) {
        Var y = x;
        int i = 0;
        while (i < layers.size()) {
            Layer layer = layers.get(i);
            Optional<UnaryMap> epilogue = epilogue(i);
            Pass scope = pass.at(Integer.toString(i));
            try {
                y = epilogue.isPresent() ? ((Fusing) layer).apply(y, scope, epilogue.get()) : layer.apply(y, scope);
            } catch (ShapeException e) {
                throw located(e, layer, scope);
            }
            i += epilogue.isPresent() ? 2 : 1;
        }
        return y;
    }

    /** What the layer at {@code i} can do of the next one's work. */
    private Optional<UnaryMap> epilogue(int i) {
        return layers.get(i) instanceof Fusing fusing
                        && fusing.bias().isPresent()
                        && i + 1 < layers.size()
                        && layers.get(i + 1) instanceof Activation activation
                ? activation.epilogue()
                : Optional.empty();
    }

    static ShapeException located(ShapeException e, Layer layer, Pass scope) {
        if (layer instanceof Sequential) {
            return e; // it has said where, with the whole path
        }
        ShapeException located =
                new ShapeException("sequential: layer " + scope.path() + " (" + layer.label() + "): " + e.getMessage());
        located.initCause(e);
        return located;
    }

    @Override
    public boolean takesIntegers() {
        return layers.getFirst().takesIntegers();
    }

    @Override
    public List<NamedParameter> parameters() {
        List<NamedParameter> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            all.addAll(NamedParameter.under(Integer.toString(i), layers.get(i).parameters()));
        }
        return List.copyOf(all);
    }

    @Override
    public List<NamedParameter> buffers() {
        List<NamedParameter> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            all.addAll(NamedParameter.under(Integer.toString(i), layers.get(i).buffers()));
        }
        return List.copyOf(all);
    }
}
