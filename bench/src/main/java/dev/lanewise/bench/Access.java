package dev.lanewise.bench;

import java.util.Locale;

/**
 * How a kernel goes through its arrays. Memory and caches have a bandwidth of their own for each way, and the kernel is
 * held against that of its way. Bytes are counted as the kernel asks for them: a line that is written without having been
 * read is fetched all the same, which is part of the figure.
 */
enum Access {
    /** Loads only: a sum. */
    READ("read", 1),
    /** Stores only: filling. */
    WRITE("write", 1),
    /** A load and a store of another array. */
    COPY("copy", 1),
    /** A load, and a store of the same place. */
    UPDATE("in place", 2),
    /** Two loads, and a store of the place of the second. */
    AXPY("axpy", 1.5),
    /** Two loads, and a store of a third array. */
    TRIAD("triad", 1);

    final String text;

    /** Bytes loaded and stored for each byte that is touched. */
    final double passes;

    Access(String text, double passes) {
        this.text = text;
        this.passes = passes;
    }

    /** The name of its method in {@link Bandwidth}. */
    String method() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Access of(String method) {
        return valueOf(method.toUpperCase(Locale.ROOT));
    }
}
