package dev.lanewise.autograd;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     */
    public static void into(Compute compute, List<Var> outputs, List<Tensor> destinations) {
        Map<Var, Tensor> storage = new HashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            Shape shape = outputs.get(i).shape();
            if (!shape.equals(destinations.get(i).shape())) {
                throw new ShapeException("evaluation: output " + i + " has shape " + shape + ", its destination "
                        + destinations.get(i).shape());
            }
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

    private static void run(Compute compute, List<Var> outputs, Map<Var, Tensor> storage) {
        for (Var node : pending(outputs)) {
            NdArray output = storage.get(node);
            if (output == null) {
                output = allocate(node);
            }
            node.op().forward(compute, node.inputs().stream().map(Var::stored).toList(), output).run();
            node.store(output);
        }
    }

    /** The nodes without a value that the outputs need, by rising id. */
    private static Iterable<Var> pending(List<Var> outputs) {
        Map<Long, Var> found = new TreeMap<>();
        Deque<Var> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (node.stored() == null && found.put(node.id(), node) == null) {
                node.inputs().forEach(open::push);
            }
        }
        return found.values();
    }

    private static NdArray allocate(Var node) {
        Shape shape = node.shape();
        return node.op().integer() ? IntTensor.view(new int[shape.size()], 0, shape) : Tensor.zeros(shape);
    }
}
