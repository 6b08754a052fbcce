package dev.lanewise.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What NumPy's {@code save} writes: an NPY file, version 1. */
public final class NumPyFile {
    private NumPyFile() {}

    /**
     * An array of doubles, little-endian.
     *
     * @param shape as Python writes it without the parentheses: {@code "2, 3"}, {@code "4,"}, {@code ""}
     * @param columnsFirst whether the first axis runs fastest (Fortran's order)
     */
    public static byte[] npy(String shape, boolean columnsFirst, double... values) {
        String header = "{'descr': '<f8', 'fortran_order': " + (columnsFirst ? "True" : "False") + ", 'shape': (" + shape + "), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }
}
