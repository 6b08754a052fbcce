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
import java.util.stream.IntStream;

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
        return vjp(loss, Var.of(Tensor.filled(loss.shape(), 1)), wrt);
    }

    /**
     * The Jacobian-vector product: how y changes when the inputs change along {@code dx}, of y's shape. Forward mode by
     * reverse mode twice: the gradient is linear in what arrives at y, and its derivative by that is the product (Townsend
     * 2017). So every op that has a derivative rule has this one, too, and rules that come out of it can be differentiated
     * again.
     *
     * @param dx one for each input, of its shape
     */
    public static Var jvp(Var y, List<Var> inputs, List<Var> dx) {
        checkDirections("jvp", inputs, dx);
        Var dy = Var.of(Tensor.zeros(y.shape()));
        List<Var> gradients = vjp(y, dy, inputs);
        Var sum = null;
        for (int i = 0; i < inputs.size(); i++) {
            Var part = vjp(gradients.get(i), dx.get(i), List.of(dy)).getFirst();
            sum = sum == null ? part : sum.add(part);
        }
        return sum == null ? Var.of(Tensor.zeros(y.shape())) : sum;
    }

    /**
     * The Hessian of a scalar times a vector: the gradients of Σ (gradient · v), one for each of {@code wrt}. The Hessian
     * itself, which has the square of their size, is never made (Pearlmutter 1994).
     *
     * @param v one for each of {@code wrt}, of its shape
     */
    public static List<Var> hessianVector(Var loss, List<Var> wrt, List<Var> v) {
        checkDirections("hessianVector", wrt, v);
        List<Var> gradients = of(loss, wrt);
        Var along = Var.scalar(0);
        for (int i = 0; i < wrt.size(); i++) {
            along = along.add(gradients.get(i).multiply(v.get(i)).sum());
        }
        return of(along, wrt);
    }

    private static void checkDirections(String operation, List<Var> inputs, List<Var> directions) {
        if (inputs.size() != directions.size()) {
            throw new ShapeException(operation + ": " + inputs.size() + " inputs, " + directions.size() + " directions");
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!inputs.get(i).shape().equals(directions.get(i).shape())) {
                throw new ShapeException(operation + ": input " + i + " has shape " + inputs.get(i).shape() + ", its direction "
                        + directions.get(i).shape());
            }
        }
    }

    /** The vector-Jacobian product: gradients of Σ y·dy for any y, with dy of y's shape. */
    public static List<Var> vjp(Var y, Var dy, List<Var> wrt) {
        if (!y.shape().equals(dy.shape())) {
            throw new ShapeException("gradients: output and its gradient differ in shape: " + y.shape() + " and " + dy.shape());
        }
        if (y.op().integer()) {
            throw new ShapeException("gradients: " + y + " holds integers, which have no derivative");
        }
        List<Var> contributions = contributions(y, dy, wrt);
        return IntStream.range(0, wrt.size())
                .mapToObj(i -> contributions.get(i) != null ? contributions.get(i) : Var.of(Tensor.zeros(wrt.get(i).shape())))
                .toList();
    }

    /** The same, but null where y does not depend on a node: as the rule of an op gives them. */
    public static List<Var> contributions(Var y, Var dy, List<Var> wrt) {
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
            long first = Var.nextId();
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
                    setOrigin(fitted, node, first);
                    Var before = gradients.putIfAbsent(input, fitted);
                    if (before == null) {
                        open.add(input);
                    } else {
                        Var sum = before.add(fitted);
                        sum.setOrigin(input);
                        gradients.put(input, sum);
                    }
                }
            }
        }
        List<Var> found = new ArrayList<>();
        wrt.forEach(node -> found.add(gradients.get(node)));
        return found;
    }

    /** Tells the new ones among the nodes that a gradient is made of where they come from. */
    private static void setOrigin(Var gradient, Var origin, long first) {
        Deque<Var> open = new ArrayDeque<>(List.of(gradient));
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (node.id() >= first && node.origin() == null) {
                node.setOrigin(origin);
                node.inputs().forEach(open::push);
            }
        }
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
        long first = wrt.stream().mapToLong(Var::id).min().orElse(Long.MAX_VALUE); // what is older depends on none
        List<Var> below = new ArrayList<>();
        Set<Var> seen = new HashSet<>();
        Deque<Var> open = new ArrayDeque<>(List.of(y));
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (node.id() >= first && seen.add(node)) {
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
