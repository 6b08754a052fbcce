package dev.lanewise.autograd;

import dev.lanewise.autograd.Plan.Part;
import dev.lanewise.autograd.Plan.Value;
import dev.lanewise.autograd.op.Op;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kernels that do the work of the node behind theirs as they write their result ({@link Op#followedBy}): of a bias and an
 * activation behind a product. Only where nobody else reads the result in between, which is then never there.
 */
final class Epilogues {
    private Epilogues() {}

    /**
     * Leaves out the values in between.
     *
     * @param values inputs before what is computed from them
     * @param results what has to be there at the end
     * @return how many were left out
     */
    static int fuse(List<Value> values, List<Value> results) {
        Map<Value, Integer> readers = new HashMap<>();
        values.forEach(value -> value.inputs.forEach(input -> readers.merge(input, 1, Integer::sum)));
        results.forEach(result -> readers.merge(result, 1, Integer::sum));
        Set<Value> gone = new HashSet<>();
        for (Value value : values) {
            for (int i = 0; i < value.inputs.size(); i++) {
                Value input = value.inputs.get(i);
                if (value.computed() && input.computed() && readers.get(input) == 1 && fuse(input, value, i)) {
                    gone.add(input);
                    break;
                }
            }
        }
        values.removeAll(gone);
        return gone.size();
    }

    private static boolean fuse(Value first, Value next, int position) {
        if (!first.node.shape().equals(next.node.shape())) {
            return false;
        }
        List<Value> others = new ArrayList<>(next.inputs);
        others.remove(position);
        Op op = first.op.followedBy(next.op, shapes(first.inputs), first.node.shape(), shapes(others));
        if (op == null) {
            return false;
        }
        List<Part> parts = new ArrayList<>(first.parts);
        if (parts.isEmpty()) {
            parts.add(new Part(first, first.op, first.inputs));
        }
        parts.add(new Part(next, next.op, next.inputs));
        next.parts = List.copyOf(parts);
        next.op = op;
        next.inputs = new ArrayList<>(first.inputs);
        next.inputs.addAll(others);
        return true;
    }

    private static List<Shape> shapes(List<Value> values) {
        return values.stream().map(value -> value.node.shape()).toList();
    }
}
