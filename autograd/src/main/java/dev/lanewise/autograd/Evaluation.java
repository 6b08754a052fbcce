package dev.lanewise.autograd;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Evaluates node by node: what is asked for and has no value yet is computed in order of id and kept in its node. */
public final class Evaluation {
    private Evaluation() {}

    /** Computes the values of {@code outputs} and of all they depend on. */
    public static void of(Compute compute, Var... outputs) {
        run(compute, List.of(outputs), Map.of());
    }

    /**
     * Computes {@code outputs} into the storage of {@code destinations}, of equal shapes: gradients into the arena. An
     * output that already has a value, or stands twice, is copied.
     *
     * @throws ShapeException if number or shapes differ
     */
    public static void into(Compute compute, List<Var> outputs, List<Tensor> destinations) {
        checkDestinations("evaluation", outputs, destinations);
        Map<Var, Tensor> storage = new HashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            storage.putIfAbsent(outputs.get(i), destinations.get(i));
        }
        run(compute, outputs, storage);
        for (int i = 0; i < outputs.size(); i++) {
            Tensor value = outputs.get(i).value();
            Tensor destination = destinations.get(i);
            if (value != destination) {
                System.arraycopy(value.data(), value.offset(), destination.data(), destination.offset(), value.size());
            }
        }
    }

    /**
     * Computes the values of {@code outputs}, and looks at all of them: where the first NaN or infinity was born. Empty if
     * all are finite but for masks, the −∞ of leaves, that do not come through to an output.
     */
    public static Optional<Anomaly> check(Compute compute, Var... outputs) {
        of(compute, outputs);
        Anomaly.Search<Var> search = new Anomaly.Search<>();
        for (Var node : found(List.of(outputs), node -> true)) {
            Optional<Anomaly> born = search.at(node, node, node.stored(), node.inputs());
            if (born.isPresent()) {
                return born;
            }
        }
        return search.end(List.of(outputs));
    }

    /** @throws ShapeException unless each output has a destination of its shape */
    static void checkDestinations(String operation, List<Var> outputs, List<Tensor> destinations) {
        if (outputs.size() != destinations.size()) {
            throw new ShapeException(operation + ": " + outputs.size() + " outputs, " + destinations.size() + " destinations");
        }
        for (int i = 0; i < outputs.size(); i++) {
            Shape shape = outputs.get(i).shape();
            if (!shape.equals(destinations.get(i).shape())) {
                throw new ShapeException(operation + ": output " + i + " has shape " + shape + ", its destination "
                        + destinations.get(i).shape());
            }
        }
    }

    private static void run(Compute compute, List<Var> outputs, Map<Var, Tensor> storage) {
        for (Var node : found(outputs, node -> node.stored() == null)) {
            NdArray output = storage.get(node);
            if (output == null) {
                output = allocate(node);
            }
            NdArray[] inputs = new NdArray[node.inputs().size()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = node.input(i).stored();
            }
            node.op().forward(compute, List.of(inputs), output).run();
            node.store(output);
        }
    }

    /** The nodes that the outputs need, down to those that are not wanted, by rising id: inputs stand before what uses them. */
    private static List<Var> found(List<Var> outputs, Predicate<Var> wanted) {
        List<Var> found = new ArrayList<>();
        Set<Var> seen = new HashSet<>();
        Deque<Var> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (wanted.test(node) && seen.add(node)) {
                found.add(node);
                node.inputs().forEach(open::push);
            }
        }
        found.sort(Comparator.comparingLong(Var::id));
        return found;
    }

    private static NdArray allocate(Var node) {
        Shape shape = node.shape();
        return node.op().integer() ? IntTensor.view(new int[shape.size()], 0, shape) : Tensor.zeros(shape);
    }
}
