package dev.lanewise.autograd;

import dev.lanewise.autograd.op.BroadcastTo;
import dev.lanewise.autograd.op.Op;
import dev.lanewise.autograd.op.Source;
import dev.lanewise.engine.Shape;
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
 * How a program computes some outputs: the nodes they need, equal ones merged, in passes over memory, each value with its
 * place. None of it changes a bit: the same kernels run on the same operands.
 */
final class Plan {
    /** More kernels in one pass would push each other's elements out of the nearest cache. */
    private static final int KERNELS_IN_A_PASS = 8;

    /** The value of a node, and of all nodes equal to it. */
    static final class Value {
        /** The last one, where a kernel does the work of several. */
        final Var node;

        /** What computes the value from {@link #inputs}. */
        Op op;

        List<Value> inputs;

        /** The nodes whose work the kernel does, in order, with what they would read one by one; empty for one. */
        List<Part> parts = List.of();

        /** What holds the elements: another value where this is a view of it. */
        final Value storage;

        /** Where they begin in it: 0 but for a view of a part. */
        final int at;

        /** Where the value has to go, or null. */
        Tensor destination;

        /** Where it lies in the workspace, −1 elsewhere. */
        long place = -1;

        /** The kernel that reads these elements last, by its position; one past the last kernel for a copy at the end. */
        int lastUse = -1;

        private final List<Value> uses = new ArrayList<>();
        private int missing;

        private Value(Var node, List<Value> inputs, int viewAt) {
            this.node = node;
            this.op = node.op();
            this.inputs = inputs;
            this.storage = viewAt < 0 ? this : inputs.getFirst().storage;
            this.at = viewAt < 0 ? 0 : inputs.getFirst().at + viewAt;
        }

        boolean computed() {
            return storage == this && !(op instanceof Source);
        }

        private int size() {
            return node.shape().size();
        }
    }

    /** A node whose result is not there by itself, but for the last one. */
    record Part(Value of, Op op, List<Value> inputs) {}

    /** A value that an output asks for beside the destination that it has. */
    record Copy(Value from, Tensor to) {}

    private record Key(Op op, List<Value> inputs) {}

    /** Every value, inputs before what is computed from them. */
    final List<Value> values = new ArrayList<>();

    /** Kernels that run together, block by block; most stand alone. */
    final List<List<Value>> passes = new ArrayList<>();

    final List<Copy> copies = new ArrayList<>();

    /** The value of each node that the outputs need. */
    final Map<Var, Value> valueOf;

    /** Nodes that the outputs need. */
    final int nodes;

    /** Nodes that are equal to another. */
    final int merged;

    /** Nodes that stretch what its reader stretches by itself. */
    final int stretched;

    /** Nodes whose work the kernel before them does as it writes its result. */
    final int fused;

    /** What the nodes would read and write one by one. */
    final long bytesApart;

    /** The elements that the workspace needs. */
    final int floats;

    final int integers;

    Plan(List<Var> outputs, List<Tensor> destinations) {
        List<Var> needed = needed(outputs);
        nodes = needed.size();
        valueOf = merge(needed, new HashSet<>(outputs));
        merged = nodes - values.size();
        List<Value> results = outputs.stream().map(valueOf::get).toList();
        keepUsed(values, results);
        stretched = nodes - merged - values.size();
        fused = Epilogues.fuse(values, results);
        bytesApart = needed.stream().filter(node -> !(node.op() instanceof Source)).mapToLong(Plan::bytes).sum();
        for (int i = 0; i < outputs.size(); i++) {
            Value value = valueOf.get(outputs.get(i));
            if (value.computed() && value.destination == null) {
                value.destination = destinations.get(i);
            } else {
                copies.add(new Copy(value, destinations.get(i)));
            }
        }
        List<Value> order = sunk(order());
        cut(order);
        Places floatPlaces = new Places();
        Places integerPlaces = new Places();
        place(order, floatPlaces, integerPlaces);
        floats = checked(floatPlaces.size());
        integers = checked(integerPlaces.size());
    }

    private static long bytes(Var node) {
        long elements = node.shape().size();
        for (Var input : node.inputs()) {
            elements += input.shape().size();
        }
        return Float.BYTES * elements;
    }

    private static int checked(long size) {
        if (size > Tensor.MOST_ELEMENTS) {
            throw new IllegalArgumentException("program: the workspace needs " + size
                    + " elements, a Java array holds at most " + Tensor.MOST_ELEMENTS + "; use a smaller batch");
        }
        return (int) size;
    }

    private static List<Var> needed(List<Var> outputs) {
        List<Var> found = new ArrayList<>();
        Set<Var> seen = new HashSet<>();
        Deque<Var> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Var node = open.pop();
            if (seen.add(node)) {
                found.add(node);
                node.inputs().forEach(open::push);
            }
        }
        found.sort(Comparator.comparingLong(Var::id));
        return found;
    }

    /** One value for all nodes of equal ops on equal inputs. Leaves differ, as each may be given other contents. */
    private Map<Var, Value> merge(List<Var> needed, Set<Var> outputs) {
        Map<Var, Value> valueOf = new HashMap<>();
        Map<Key, Value> known = new HashMap<>();
        for (Var node : needed) {
            List<Value> inputs = unstretched(node, node.inputs().stream().map(valueOf::get).toList());
            Key key = new Key(node.op(), inputs);
            Value value = node.op() instanceof Source ? null : known.get(key);
            if (value == null) {
                List<Shape> shapes = node.inputs().stream().map(Var::shape).toList();
                value = new Value(node, inputs, outputs.contains(node) ? -1 : node.op().viewAt(shapes));
                values.add(value);
                known.put(key, value);
            }
            valueOf.put(node, value);
        }
        return valueOf;
    }

    /** What a node reads: an operand before it was stretched, where the op stretches it by itself. */
    private static List<Value> unstretched(Var node, List<Value> inputs) {
        if (!node.op().stretches()) {
            return inputs;
        }
        List<Value> read = new ArrayList<>(inputs);
        for (int i = 0; i < read.size(); i++) {
            Value stretched = read.get(i);
            if (stretched.op instanceof BroadcastTo) {
                read.set(i, stretched.inputs.getFirst());
                if (!node.shape().equals(broadcast(read))) {
                    read.set(i, stretched); // the only operand that had this extent
                }
            }
        }
        return read;
    }

    private static Shape broadcast(List<Value> operands) {
        Shape shape = operands.getFirst().node.shape();
        for (Value operand : operands) {
            shape = Shape.broadcast("plan", shape, operand.node.shape());
        }
        return shape;
    }

    /** Leaves out the values that nothing reads any more. */
    private static void keepUsed(List<Value> values, List<Value> outputs) {
        Set<Value> used = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (used.add(value)) {
                value.inputs.forEach(open::push);
            }
        }
        values.removeIf(value -> !used.contains(value));
    }

    /**
     * The kernels by rising id of their nodes, but an elementwise one that can follow another at once does, so that they
     * share a pass.
     */
    private List<Value> order() {
        PriorityQueue<Value> ready = new PriorityQueue<>(Comparator.comparingLong(value -> value.node.id()));
        for (Value value : values) {
            for (Value input : value.inputs) {
                input.uses.add(value);
            }
            value.missing = value.inputs.size();
            if (value.missing == 0) {
                ready.add(value);
            }
        }
        List<Value> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Value value = ready.poll();
            while (value != null) {
                if (value.computed()) {
                    order.add(value);
                }
                Value next = null;
                for (Value use : value.uses) {
                    if (--use.missing == 0) {
                        if (next == null && joins(value, use)) {
                            next = use;
                        } else {
                            ready.add(use);
                        }
                    }
                }
                value = next;
            }
        }
        return order;
    }

    /**
     * Moves elementwise kernels that read only what is there all the time, or single numbers, down to the elementwise kernel
     * that alone reads them: they share its pass, and their results need no place until then. The derivative of a penalty,
     * made when the loss is, so waits for the gradient that it is added to.
     */
    private static List<Value> sunk(List<Value> order) {
        Map<Value, Value> readers = new HashMap<>();
        for (Value value : order) {
            Value reader = value.uses.isEmpty() ? null : value.uses.getFirst();
            if (reader != null
                    && value.uses.stream().allMatch(reader::equals)
                    && joins(value, reader)
                    && value.inputs.stream().allMatch(
                            input -> readers.containsKey(input) || input.size() == 1 || input.storage.op instanceof Source)) {
                readers.put(value, reader);
            }
        }
        Map<Value, Value> places = new HashMap<>();
        for (Value value : order.reversed()) {
            Value reader = readers.get(value);
            if (reader != null) {
                places.put(value, places.getOrDefault(reader, reader));
            }
        }
        Map<Value, List<Value>> waiting = new HashMap<>();
        List<Value> sunk = new ArrayList<>();
        for (Value value : order) {
            Value place = places.get(value);
            if (place != null) {
                waiting.computeIfAbsent(place, at -> new ArrayList<>()).add(value);
            } else {
                sunk.addAll(waiting.getOrDefault(value, List.of()));
                sunk.add(value);
            }
        }
        return sunk;
    }

    /** Whether two kernels may run block by block, one after the other. */
    private static boolean joins(Value first, Value second) {
        return first.computed()
                && second.computed()
                && first.op.elementwise()
                && second.op.elementwise()
                && first.size() == second.size();
    }

    private void cut(List<Value> order) {
        List<Value> pass = List.of();
        for (Value value : order) {
            boolean joins = !pass.isEmpty()
                    && pass.size() < KERNELS_IN_A_PASS
                    && joins(pass.getLast(), value)
                    && pass.stream().noneMatch(written -> readsPart(value, written));
            if (!joins) {
                pass = new ArrayList<>();
                passes.add(pass);
            }
            pass.add(value);
        }
    }

    /** Whether an elementwise kernel reads of some storage, through a view of a part, other elements than its own. */
    private static boolean readsPart(Value reader, Value storage) {
        return reader.inputs.stream().anyMatch(input -> input.storage == storage && input.size() != reader.size());
    }

    /**
     * Gives each value a place from the pass that computes it to the last one that reads it. An elementwise kernel writes
     * over an input that nobody reads afterwards.
     */
    private void place(List<Value> order, Places floats, Places integers) {
        for (int i = 0; i < order.size(); i++) {
            for (Value input : order.get(i).inputs) {
                input.storage.lastUse = i;
            }
        }
        for (Copy copy : copies) {
            copy.from.storage.lastUse = order.size();
        }
        List<List<Value>> ending = new ArrayList<>();
        for (int i = 0; i <= order.size(); i++) {
            ending.add(new ArrayList<>());
        }
        int position = 0;
        for (List<Value> pass : passes) {
            int first = position;
            for (Value value : pass) {
                Value overwritten = overwritten(value, position, pass);
                if (overwritten != null) {
                    ending.get(position).remove(overwritten);
                    value.place = overwritten.place;
                } else if (value.destination == null) {
                    value.place = (value.op.integer() ? integers : floats).take(value.size());
                }
                if (value.place >= 0) {
                    ending.get(Math.max(position, value.lastUse)).add(value);
                }
                position++;
            }
            for (int i = first; i < position; i++) {
                for (Value value : ending.get(i)) {
                    (value.op.integer() ? integers : floats).giveBack(value.place, value.size());
                }
            }
        }
    }

    /** The input whose place an elementwise kernel can take, or null. */
    private static Value overwritten(Value value, int position, List<Value> pass) {
        if (value.destination != null || !value.op.elementwise() || value.op.integer()) {
            return null;
        }
        for (Value input : value.inputs) {
            Value held = input.storage;
            if (held.place >= 0
                    && held.lastUse == position
                    && held.size() == value.size()
                    && pass.stream().noneMatch(reader -> readsPart(reader, held))
                    && !held.op.integer()) {
                return held;
            }
        }
        return null;
    }
}
