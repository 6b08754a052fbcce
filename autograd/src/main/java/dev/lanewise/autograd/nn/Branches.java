package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several layers on the same input, each in the scope of its index, their outputs added or put one after the other.
 *
 * @param axis along which the outputs are put one after the other, negative ones counting from the end; none adds them
 */
public record Branches(List<Layer> branches, Optional<Integer> axis) implements Layer {
    public Branches {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("branches: there are none; give at least one layer");
        }
    }

    /** The sum of the outputs. */
    public static Branches sum(Layer... branches) {
        return new Branches(List.of(branches), Optional.empty());
    }

    /** The outputs one after the other along an axis: −1 for features, 1 for the channels of images. */
    public static Branches concatenate(int axis, Layer... branches) {
        return new Branches(List.of(branches), Optional.of(axis));
    }

    /** @throws dev.lanewise.engine.ShapeException if the outputs do not fit each other */
    @Override
    public Var apply(Var x, Pass pass) {
        List<Var> outputs = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            outputs.add(branches.get(i).apply(x, pass.at(Integer.toString(i))));
        }
        return axis.isPresent()
                ? Var.concatenate(axis.get(), outputs.toArray(Var[]::new))
                : sum(outputs);
    }

    private static Var sum(List<Var> outputs) {
        Var sum = outputs.getFirst();
        for (int i = 1; i < outputs.size(); i++) {
            if (!outputs.get(i).shape().equals(sum.shape())) {
                throw new ShapeException("branches: the layers 0 and " + i + " make " + sum.shape() + " and "
                        + outputs.get(i).shape() + ", want equal shapes to add");
            }
            sum = sum.add(outputs.get(i));
        }
        return sum;
    }

    @Override
    public boolean takesIntegers() {
        return branches.getFirst().takesIntegers();
    }

    @Override
    public List<NamedParameter> parameters() {
        return all(Layer::parameters);
    }

    @Override
    public List<NamedParameter> buffers() {
        return all(Layer::buffers);
    }

    private List<NamedParameter> all(Function<Layer, List<NamedParameter>> of) {
        List<NamedParameter> all = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            all.addAll(NamedParameter.under(Integer.toString(i), of.apply(branches.get(i))));
        }
        return List.copyOf(all);
    }

    @Override
    public String label() {
        String joint = axis.isPresent() ? " | " : " + ";
        return "branches " + branches.stream().map(Layer::label).collect(Collectors.joining(joint));
    }
}
