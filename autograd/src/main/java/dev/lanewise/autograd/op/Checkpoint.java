package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * y = the first input, which a segment of the graph computes from the others; their gradients come from the segment's
 * nodes built a second time behind {@link Barrier}s. The backward pass so computes the inner values again when it needs
 * them, and they need not be kept until then (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016).
 *
 * <p>A node from outside is an input once for each use, the latest use first: its gradient is then added up in the order
 * that it has without a checkpoint.
 */
public record Checkpoint() implements ViewOp {
    /** An input of an inner node that comes from outside the segment. */
    private record Use(Var node, int slot) {}

    /** The segment's result, through a checkpoint. */
    public static Var of(Var x, UnaryOperator<Var> segment) {
        long before = Var.scalar(0).id(); // what the segment builds has higher ids
        Var y = segment.apply(x);
        if (y.id() < before) {
            return y;
        }
        List<Var> inputs = new ArrayList<>(List.of(y));
        Predicate<Var> outside = node -> node.id() < before;
        uses(inner(y, outside), outside).forEach(use -> inputs.add(use.node().input(use.slot())));
        return Var.apply(new Checkpoint(), inputs.toArray(Var[]::new));
    }

    /** The nodes that y is computed from inside the segment, itself included, by rising id; no leaves. */
    private static List<Var> inner(Var y, Predicate<Var> outside) {
        Set<Var> seen = new HashSet<>();
        Deque<Var> open = new ArrayDeque<>(List.of(y));
        List<Var> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (!outside.test(node) && !(node.op() instanceof Source) && seen.add(node)) {
                found.add(node);
                node.inputs().forEach(open::push);
            }
        }
        found.sort(Comparator.comparingLong(Var::id));
        return found;
    }

    /** The latest first. A checkpoint inside only repeats the uses of its own nodes. */
    private static List<Use> uses(List<Var> inner, Predicate<Var> outside) {
        List<Use> uses = new ArrayList<>();
        for (Var node : inner.reversed()) {
            int slots = node.op() instanceof Checkpoint ? 1 : node.inputs().size();
            for (int slot = 0; slot < slots; slot++) {
                if (outside.test(node.input(slot))) {
                    uses.add(new Use(node, slot));
                }
            }
        }
        return uses;
    }

    @Override
    public Shape shape(List<Var> inputs) {
        if (inputs.isEmpty()) {
            throw new ShapeException("checkpoint: wants the result of a segment, and what it was computed from");
        }
        return ViewOp.super.shape(inputs.subList(0, 1));
    }

    @Override
    public List<Var> vjp(Var y, Var dy) {
        Var end = y.input(0);
        Set<Var> outside = new HashSet<>(y.inputs().subList(1, y.inputs().size()));
        List<Var> inner = inner(end, outside::contains);
        Map<Use, Var> barriers = new LinkedHashMap<>();
        for (Use use : uses(inner, outside::contains)) {
            Var input = use.node().input(use.slot());
            barriers.put(use, input.op().integer() ? input : Var.apply(new Barrier(), input, dy));
        }
        Map<Var, Var> again = new HashMap<>();
        for (Var node : inner) {
            List<Var> operands = new ArrayList<>();
            for (int slot = 0; slot < node.inputs().size(); slot++) {
                Var input = node.input(slot);
                operands.add(again.getOrDefault(input, barriers.getOrDefault(new Use(node, slot), input)));
            }
            if (node.op() instanceof Checkpoint) {
                operands.subList(1, operands.size()).clear();
                Set<Var> beyond = new HashSet<>(node.inputs().subList(1, node.inputs().size()));
                uses(inner(node.input(0), beyond::contains), beyond::contains)
                        .forEach(use -> operands.add(again.get(use.node()).input(use.slot())));
            }
            again.put(node, Var.apply(node.op(), operands.toArray(Var[]::new)));
        }
        // Barriers alone: what is asked for must not lead out of the segment, as the step of dropout does.
        List<Var> wrt = barriers.values().stream().filter(input -> input.op() instanceof Barrier).toList();
        Iterator<Var> found = Gradients.contributions(again.get(end), dy, wrt).iterator();
        List<Var> gradients = new ArrayList<>(Arrays.asList((Var) null));
        barriers.values().forEach(input -> gradients.add(input.op() instanceof Barrier ? found.next() : null));
        return gradients;
    }
}
