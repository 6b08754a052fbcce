package dev.lanewise.autograd;

import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Tensor;
import java.util.stream.Collectors;

/**
 * Where a NaN or an infinity was born: a node that has one though none of its inputs has.
 *
 * @param node the first such, in the order of computing; a leaf that holds one was born with it
 * @param value the first of its values that is not finite
 * @param element that value's row-major position
 */
public record Anomaly(Var node, float value, int element) {
    /** The position of the first value that is not finite; −1 without one, and for integers. */
    static int find(NdArray array) {
        if (array instanceof Tensor floats) {
            for (int i = 0; i < floats.size(); i++) {
                if (!Float.isFinite(floats.data()[floats.offset() + i])) {
                    return i;
                }
            }
        }
        return -1;
    }

    static Anomaly at(Var node, NdArray array, int element) {
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
