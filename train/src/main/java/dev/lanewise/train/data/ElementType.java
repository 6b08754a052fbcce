package dev.lanewise.train.data;

import java.nio.ByteBuffer;

/** What the elements of an array in a file are: integers or floats, of how many bytes. */
enum ElementType {
    UNSIGNED_BYTE(1),
    BYTE(1),
    UNSIGNED_SHORT(2),
    SHORT(2),
    UNSIGNED_INT(4),
    INT(4),
    UNSIGNED_LONG(8),
    LONG(8),
    FLOAT(4),
    DOUBLE(8);

    final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    boolean isInteger() {
        return this != FLOAT && this != DOUBLE;
    }

    /** The element at a byte, in the order of the buffer; integers beyond 2⁵³ are rounded. */
    double number(ByteBuffer from, int at) {
        return switch (this) {
            case FLOAT -> from.getFloat(at);
            case DOUBLE -> from.getDouble(at);
            case UNSIGNED_LONG -> {
                long bits = from.getLong(at);
                // Half of it, with a last bit that rounds as the whole would.
                yield bits >= 0 ? bits : (bits >>> 1 | bits & 1) * 2.0;
            }
            default -> integer(from, at);
        };
    }

    /** The integer at a byte, in the order of the buffer; Long.MAX_VALUE for one that is larger. */
    long integer(ByteBuffer from, int at) {
        return switch (this) {
            case UNSIGNED_BYTE -> Byte.toUnsignedInt(from.get(at));
            case BYTE -> from.get(at);
            case UNSIGNED_SHORT -> Short.toUnsignedInt(from.getShort(at));
            case SHORT -> from.getShort(at);
            case UNSIGNED_INT -> Integer.toUnsignedLong(from.getInt(at));
            case INT -> from.getInt(at);
            case UNSIGNED_LONG -> from.getLong(at) < 0 ? Long.MAX_VALUE : from.getLong(at);
            case LONG -> from.getLong(at);
            case FLOAT, DOUBLE -> throw new IllegalStateException(name());
        };
    }
}
