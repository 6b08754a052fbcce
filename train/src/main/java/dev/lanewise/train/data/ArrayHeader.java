package dev.lanewise.train.data;

import dev.lanewise.engine.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * What a file says of an array before its elements.
 *
 * @param source names it in messages
 * @param type of the elements
 * @param typeName as the format calls it
 * @param order of the bytes of an element
 * @param columnsFirst whether the first axis runs fastest, not the last
 */
record ArrayHeader(String source, ElementType type, String typeName, ByteOrder order, boolean columnsFirst, Shape shape) {
    /** What is made of an array whose header has been read. */
    @FunctionalInterface
    interface Reading<T> {
        /** @param in behind the header */
        T of(ArrayHeader header, InputStream in) throws IOException;
    }

    /** The elements in bytes. */
    long bytes() {
        return (long) shape.size() * type.bytes;
    }

    /** What is wrong where more follows than it promises. */
    DataException goesOn() {
        return new DataException(source + ": goes on after the elements that its header promises, shape " + shape);
    }
}
