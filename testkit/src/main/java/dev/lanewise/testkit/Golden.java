package dev.lanewise.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reference values that other programs computed: one JSON object a file, in which a tensor is
 * {@code {"dtype", "shape", "data"}}, flat and row-major, with {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"} as strings.
 */
public final class Golden {
    private static final JsonMapper JSON = new JsonMapper();

    private Golden() {}

    /**
     * A tensor of a file.
     *
     * @param dtype {@code float64}, {@code float32}, {@code int64} or {@code bool}
     * @param shape its axes; none for a scalar
     * @param data its elements in row-major order, a truth value being 1 or 0
     */
    public record Tensor(String dtype, int[] shape, double[] data) {
        /** Checks that shape and data belong together. */
        public Tensor {
            if (Shapes.elements(shape) != data.length) {
                throw new IllegalArgumentException("%d elements do not fill a tensor of %d"
                        .formatted(data.length, Shapes.elements(shape)));
            }
        }

        /**
         * The elements as floats. Inputs are exact in float; a float32 output was printed with digits enough that reading
         * it as a double first cannot round it to a neighbour.
         */
        public float[] floats() {
            float[] floats = new float[data.length];
            for (int i = 0; i < data.length; i++) {
                floats[i] = (float) data[i];
            }
            return floats;
        }

        /** The elements as integers; fails if one is not. */
        public int[] ints() {
            int[] ints = new int[data.length];
            for (int i = 0; i < data.length; i++) {
                ints[i] = (int) data[i];
                if (ints[i] != data[i]) {
                    throw new IllegalStateException("element " + i + " is not an integer: " + data[i]);
                }
            }
            return ints;
        }
    }

    /** Reads a resource that lies beside a test class, or at the root if the name begins with a slash. */
    public static JsonNode resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + beside.getName());
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file. */
    public static JsonNode file(Path path) {
        return JSON.readTree(path);
    }

    /** Whether a node is a tensor. */
    public static boolean isTensor(JsonNode node) {
        return node.has("dtype") && node.has("shape") && node.has("data");
    }

    /** A tensor. */
    public static Tensor tensor(JsonNode node) {
        if (!isTensor(node)) {
            throw new IllegalArgumentException("not a tensor: no dtype, shape and data");
        }
        JsonNode axes = node.get("shape");
        int[] shape = new int[axes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = axes.get(i).intValue();
        }
        JsonNode elements = node.get("data");
        double[] data = new double[elements.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = number(elements.get(i));
        }
        return new Tensor(node.get("dtype").stringValue(), shape, data);
    }

    /** A number, which may be one of the three strings or a truth value. */
    public static double number(JsonNode node) {
        if (node.isString()) {
            return switch (node.stringValue()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw new IllegalArgumentException("not a number: " + node);
            };
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? 1 : 0;
        }
        if (!node.isNumber()) {
            throw new IllegalArgumentException("not a number: " + node);
        }
        return node.doubleValue();
    }
}
