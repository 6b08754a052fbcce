package dev.lanewise.autograd;

import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a NaN or an infinity was born: a node that has one though none of its inputs has. A leaf that holds −∞ may be a
 * mask: it, and what has no other than −∞ from it, counts only if an output has one.
 *
 * @param node the first such, in the order of computing; a leaf that holds one was born with it
 * @param value the first of its values that is not finite
 * @param element that value's row-major position
 */
public record Anomaly(Var node, float value, int element) {
    /** The position of the first value that is not finite; −1 without one, and for integers. */
    private static int find(NdArray array) {
        if (array instanceof Tensor floats) {
            for (int i = 0; i < floats.size(); i++) {
                if (!Float.isFinite(floats.data()[floats.offset() + i])) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** A look at values in the order of computing. @param <T> what stands for a value */
    static final class Search<T> {
        /** The leaf that each value of −∞ may have it from. */
        private final Map<T, Anomaly> masks = new HashMap<>();

        /**
         * The anomaly that was born with a value of a node, if one was.
         *
         * @param inputs those that the value is computed from; of several with −∞ the first passes its leaf on
         */
        Optional<Anomaly> at(T value, Var node, NdArray array, List<T> inputs) {
            int element = find(array);
            if (element < 0) {
                return Optional.empty();
            }
            Anomaly found = Anomaly.at(node, array, element);
            Optional<Anomaly> mask = node.inputs().isEmpty() ? Optional.of(found) : first(inputs);
            if (!mayMask((Tensor) array) || mask.isEmpty()) {
                return Optional.of(found);
            }
            masks.put(value, mask.get());
            return Optional.empty();
        }

        /** When all were looked at: the leaf whose −∞ came through to an output, to the first that has one. */
        Optional<Anomaly> end(List<T> outputs) {
            return first(outputs);
        }

        private Optional<Anomaly> first(List<T> values) {
            return values.stream().map(masks::get).filter(Objects::nonNull).findFirst();
        }
    }

    /** Whether what is not finite is −∞. */
    private static boolean mayMask(Tensor floats) {
        for (int i = 0; i < floats.size(); i++) {
            float value = floats.data()[floats.offset() + i];
            if (!Float.isFinite(value) && value != Float.NEGATIVE_INFINITY) {
                return false;
            }
        }
        return true;
    }

    private static Anomaly at(Var node, NdArray array, int element) {
        return new Anomaly(node, ((Tensor) array).get(element), element);
    }

    /** The op, the value and the inputs' shapes: {@code log gives -Infinity at element 4 of (2, 3), from (2, 3)}. */
    @Override
    public String toString() {
        String place = value + " at element " + element + " of " + node.shape();
        return node.inputs().isEmpty()
                ? "an input holds " + place
                : node.op().name() + " gives " + place + ", from "
                        + node.inputs().stream().map(input -> input.shape().toString()).collect(Collectors.joining(" and "));
    }
}
