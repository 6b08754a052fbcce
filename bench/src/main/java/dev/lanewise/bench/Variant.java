package dev.lanewise.bench;

import java.util.Locale;

/** Who does the work; a benchmark method is named as its variant. */
enum Variant {
    SCALAR("scalar"),
    PLAIN("plain"),
    SIMD("SIMD"),
    OPENBLAS("OpenBLAS"),
    BLIS("BLIS"),
    LIBTORCH("libtorch");

    final String text;

    Variant(String text) {
        this.text = text;
    }

    /** The name of its benchmark methods. */
    String method() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Variant of(String method) {
        return valueOf(method.toUpperCase(Locale.ROOT));
    }

    /** Whether it is another library, measured only if that is asked for. */
    boolean isPeer() {
        return this == OPENBLAS || this == BLIS || this == LIBTORCH;
    }
}
