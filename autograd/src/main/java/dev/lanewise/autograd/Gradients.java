package dev.lanewise.autograd;

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
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Reverse-mode differentiation. Gradients are nodes of the graph themselves, so they can be differentiated again.
 * Contributions to one node are added in order of falling id of the nodes they come from.
 */
public final class Gradients {
    private Gradients() {}

    /**
     * The gradients of a scalar with respect to some nodes: one node each, of the node's shape, zeros where the loss
     * does not depend on it.
     *
     * @throws ShapeException if the loss has more than one element
     */
    public static List<Var> of(Var loss, List<Var> wrt) {
        if (loss.shape().size() != 1) {
            throw new ShapeException("gradients: the loss has shape " + loss.shape()
                    + ", want one element; take its mean or sum first");
        }
        return of(loss, Var.of(Tensor.filled(loss.shape(), 1)), wrt);
    }

    /** The vector-Jacobian product: gradients of Σ y·dy for any y, with dy of y's shape. */
    public static List<Var> of(Var y, Var dy, List<Var> wrt) {
        if (!y.shape().equals(dy.shape())) {
            throw new ShapeException("gradients: output and its gradient differ in shape: " + y.shape() + " and " + dy.shape());
        }
        if (y.op().integer()) {
            throw new ShapeException("gradients: " + y + " holds integers, which have no derivative");
        }
        Set<Var> relevant = dependents(y, wrt);
        Map<Var, Var> gradients = new HashMap<>();
        PriorityQueue<Var> open = new PriorityQueue<>(Comparator.comparingLong(Var::id).reversed());
        if (relevant.contains(y)) {
            gradients.put(y, dy);
            open.add(y);
        }
        while (!open.isEmpty()) {
            Var node = open.poll();
            if (!leadsOn(node, relevant)) {
                continue;
            }
            List<Var> contributions = node.op().vjp(node, gradients.get(node));
            if (contributions.size() != node.inputs().size()) {
                throw new IllegalStateException(node.op().name() + ": its derivative gives " + contributions.size()
                        + " gradients for " + node.inputs().size() + " inputs");
            }
            for (int i = 0; i < contributions.size(); i++) {
                Var input = node.input(i);
                Var contribution = contributions.get(i);
                if (contribution != null && relevant.contains(input)) {
                    Var fitted = unbroadcast(node, i, contribution);
                    Var before = gradients.putIfAbsent(input, fitted);
                    if (before == null) {
                        open.add(input);
                    } else {
                        gradients.put(input, before.add(fitted));
                    }
                }
            }
        }
        return wrt.stream()
                .map(v -> gradients.containsKey(v) ? gradients.get(v) : Var.of(Tensor.zeros(v.shape())))
                .toList();
    }

    /** Undoes broadcasting: the one place where it happens. */
    private static Var unbroadcast(Var node, int index, Var gradient) {
        Shape shape = node.input(index).shape();
        if (gradient.shape().equals(shape)) {
            return gradient;
        }
        String derivative = node.op().name() + ": the gradient of input " + index + " does not fit";
        if (!Shape.broadcast(derivative, gradient.shape(), shape).equals(gradient.shape())) {
            throw new ShapeException(derivative + ": it has shape " + gradient.shape() + ", the input " + shape);
        }
        return gradient.sumTo(shape);
    }

    private static boolean leadsOn(Var node, Set<Var> relevant) {
        for (Var input : node.inputs()) {
            if (relevant.contains(input)) {
                return true;
            }
        }
        return false;
    }

    /** The nodes below {@code y} that depend on one of {@code wrt}, those included. */
    private static Set<Var> dependents(Var y, List<Var> wrt) {
        List<Var> below = new ArrayList<>();
        Set<Var> seen = new HashSet<>();
        Deque<Var> open = new ArrayDeque<>(List.of(y));
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (seen.add(node)) {
                below.add(node);
                node.inputs().forEach(open::push);
            }
        }
        below.sort(Comparator.comparingLong(Var::id));
        Set<Var> targets = new HashSet<>(wrt);
        Set<Var> relevant = new HashSet<>();
        for (Var node : below) {
            if (targets.contains(node) || leadsOn(node, relevant)) {
                relevant.add(node);
            }
        }
        return relevant;
    }
}
