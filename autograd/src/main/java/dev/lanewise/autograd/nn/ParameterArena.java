package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.ParameterLayout.Entry;
import dev.lanewise.engine.ParameterLayout.Slot;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The values of a model's parameters in one array, and their gradients in a twin of the same layout: an optimizer
 * makes one pass over both, a checkpoint is one block. The order is that of {@link Layer#parameters()}; a shared
 * parameter lies where it first stands, under its first name. What training changes without a gradient
 * ({@link Layer#buffers()}) lies in an array of its own, out of the optimizer's way. Evaluating on several threads is safe
 * while nobody writes to the values.
 */
public final class ParameterArena {
    private final ParameterLayout layout;
    private final float[] values;
    private final float[] gradients;
    private final List<Var> variables;
    private final List<Tensor> gradientTensors;
    private final Map<Parameter, Var> nodes;
    private final float[] buffers;

    /** Parameters, then buffers: what lies in {@link #values}, then in {@link #buffers}. */
    private final ParameterLayout stateLayout;

    private ParameterArena(Map<Parameter, String> names, Map<Parameter, String> bufferNames) {
        layout = ParameterLayout.of(slots(names));
        stateLayout = ParameterLayout.of(Stream.concat(slots(names).stream(), slots(bufferNames).stream()).toList());
        values = new float[layout.size()];
        buffers = new float[stateLayout.size() - layout.size()];
        gradients = new float[layout.size()];
        variables = layout.entries().stream()
                .map(e -> Var.of(Tensor.view(values, e.offset(), e.shape())))
                .toList();
        gradientTensors = layout.entries().stream()
                .map(e -> Tensor.view(gradients, e.offset(), e.shape()))
                .toList();
        nodes = new HashMap<>();
        int i = 0;
        for (Parameter parameter : names.keySet()) {
            nodes.put(parameter, variables.get(i++));
        }
        for (Parameter buffer : bufferNames.keySet()) {
            Entry entry = stateLayout.entries().get(i++);
            nodes.put(buffer, Var.of(Tensor.view(buffers, entry.offset() - layout.size(), entry.shape())));
        }
    }

    private static List<Slot> slots(Map<Parameter, String> names) {
        return names.entrySet().stream()
                .map(e -> new Slot(e.getValue(), e.getKey().shape()))
                .toList();
    }

    /** Each parameter once, under its first name. */
    private static Map<Parameter, String> names(List<NamedParameter> parameters) {
        Map<Parameter, String> names = new LinkedHashMap<>();
        for (NamedParameter named : parameters) {
            names.putIfAbsent(named.parameter(), named.name());
        }
        return names;
    }

    /**
     * Lays out a model's parameters and gives them their initial values. Each draws from a stream of its own, named
     * by the seed and its path: neither another layer nor the order of work changes it.
     *
     * @throws IllegalArgumentException if two different parameters have one name
     */
    public static ParameterArena of(Layer model, long seed) {
        Map<Parameter, String> names = names(model.parameters());
        Map<Parameter, String> bufferNames = names(model.buffers());
        ParameterArena arena = new ParameterArena(names, bufferNames);
        int i = 0;
        for (Parameter parameter : names.keySet()) {
            arena.initialise(parameter, arena.stateLayout.entries().get(i++), seed);
        }
        for (Parameter buffer : bufferNames.keySet()) {
            arena.initialise(buffer, arena.stateLayout.entries().get(i++), seed);
        }
        return arena;
    }

    private void initialise(Parameter parameter, Entry entry, long seed) {
        Philox stream = Philox.stream(seed, "initial:" + entry.name());
        parameter.initializer().fill(stream, entry.shape(), array(entry), place(entry));
    }

    /** The array that holds an entry of the state. */
    private float[] array(Entry entry) {
        return entry.offset() < values.length ? values : buffers;
    }

    private int place(Entry entry) {
        return entry.offset() < values.length ? entry.offset() : entry.offset() - values.length;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /** The values themselves, not a copy: {@link #layout()} says what lies where. */
    public float[] values() {
        return values;
    }

    /** The gradients themselves, laid out like {@link #values()}. */
    public float[] gradients() {
        return gradients;
    }

    /** One leaf for each entry of the layout, a view of its values: what a loss is differentiated with respect to. */
    public List<Var> variables() {
        return variables;
    }

    /** One view of the gradients for each entry of the layout: where an evaluation writes them. */
    public List<Tensor> gradientTensors() {
        return gradientTensors;
    }

    /** The values of the buffers themselves: {@link #stateLayout()} has them after the parameters. */
    public float[] buffers() {
        return buffers;
    }

    /** What lies where in {@link #copy()}: the parameters as in {@link #layout()}, then the buffers. */
    public ParameterLayout stateLayout() {
        return stateLayout;
    }

    /** The leaf of a parameter or buffer, or null if it is not of this model. */
    Var variable(Parameter parameter) {
        return nodes.get(parameter);
    }

    /** A copy of all values, those of the buffers at the end, for {@link #restore}. */
    public float[] copy() {
        float[] copy = Arrays.copyOf(values, stateLayout.size());
        System.arraycopy(buffers, 0, copy, values.length, buffers.length);
        return copy;
    }

    /**
     * Overwrites the values, buffers included, by others of an equal layout: the best so far, or a checkpoint's.
     *
     * @param from the {@link #stateLayout()} of the values saved
     * @throws IllegalArgumentException if names, their order or shapes differ, or the length; the message names the
     *     first parameter that does. Nothing has then been written.
     */
    public void restore(ParameterLayout from, float[] saved) {
        List<Entry> here = stateLayout.entries();
        List<Entry> there = from.entries();
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            Entry want = i < here.size() ? here.get(i) : null;
            Entry got = i < there.size() ? there.get(i) : null;
            if (want == null || !want.equals(got)) {
                throw new IllegalArgumentException("parameter arena: parameter " + i + " is " + text(want)
                        + " in the model and " + text(got) + " in the saved values");
            }
        }
        if (saved.length != stateLayout.size()) {
            throw new IllegalArgumentException(
                    "parameter arena: " + saved.length + " saved values, the layout has " + stateLayout.size());
        }
        for (Entry entry : here) { // not in one piece: the padding stays zero, whatever was saved
            System.arraycopy(saved, entry.offset(), array(entry), place(entry), entry.size());
        }
    }

    private static String text(Entry entry) {
        return entry == null ? "missing" : "'" + entry.name() + "' " + entry.shape();
    }

    /**
     * SHA-256 of the weights and buffers as 64 hexadecimal digits: equal for equal models, on every machine. Over each
     * entry of {@link #stateLayout()} in order: the length of the name in bytes, the name in UTF-8, the rank, the extents, then the
     * elements' bits with one NaN ({@link Float#floatToIntBits}); all numbers as 32 bits, little-endian. Padding does
     * not count.
     */
    public String hash() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        for (Entry entry : stateLayout.entries()) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            int[] dims = entry.shape().toArray();
            ByteBuffer head = little(8 + name.length + 4 * dims.length);
            head.putInt(name.length).put(name).putInt(dims.length);
            for (int dim : dims) {
                head.putInt(dim);
            }
            digest.update(head.flip());
            ByteBuffer block = little(16 * 1024);
            float[] array = array(entry);
            int place = place(entry);
            for (int i = place; i < place + entry.size(); i++) {
                block.putInt(Float.floatToIntBits(array[i]));
                if (!block.hasRemaining()) {
                    digest.update(block.flip());
                    block.clear();
                }
            }
            digest.update(block.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return "ParameterArena" + stateLayout.entries();
    }
}
