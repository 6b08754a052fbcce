package dev.lanewise.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where each parameter of a model lies in the one array that holds them all. The gradients and the optimizer's state
 * use arrays of the same layout. Order and padding are part of the bitwise contract: each entry starts at a multiple of
 * {@link #ALIGNMENT} elements, the padding between entries is zero and stays zero.
 */
public final class ParameterLayout {
    /** Entries start at multiples of this many floats (64 bytes). */
    public static final int ALIGNMENT = 16;

    /** One parameter: its path ({@code 0.weight}), its shape and its first element in the array. */
    public record Entry(String name, Shape shape, int offset) {
        /** The number of elements. */
        public int size() {
            return shape.size();
        }
    }

    /** A parameter's name and shape, before it has a place. */
    public record Slot(String name, Shape shape) {}

    private final List<Entry> entries;
    private final int size;

    private ParameterLayout(List<Entry> entries, int size) {
        this.entries = List.copyOf(entries);
        this.size = size;
    }

    /** Places the parameters one after the other in the order given. Names must differ. */
    public static ParameterLayout of(List<Slot> slots) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long end = 0;
        for (Slot slot : slots) {
            if (!names.add(slot.name())) {
                throw new IllegalArgumentException("parameter layout: two parameters are named '" + slot.name() + "'");
            }
            entries.add(new Entry(slot.name(), slot.shape(), (int) end));
            end += (slot.shape().size() + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
            if (end > Tensor.MOST_ELEMENTS) {
                throw new IllegalArgumentException("parameter layout: more than 2^31 elements at '" + slot.name() + "'");
            }
        }
        return new ParameterLayout(entries, (int) end);
    }

    public List<Entry> entries() {
        return entries;
    }

    /** The length of the array, padding included. */
    public int size() {
        return size;
    }

    /** The number of parameters without padding. */
    public int parameterCount() {
        return entries.stream().mapToInt(Entry::size).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterLayout layout && entries.equals(layout.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "ParameterLayout" + entries;
    }
}
