package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.op.Window;

/** What the layers that pool sequences share. */
final class Pools {
    private Pools() {}

    static void check(String layer, int size, int stride, int padding, int dilation) {
        positive(layer, "size", size);
        positive(layer, "stride", stride);
        positive(layer, "dilation", dilation);
        Window.checkPoolingPadding(layer, padding, size);
    }

    private static void positive(String layer, String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(layer + ": " + name + " " + value + ", want at least 1");
        }
    }

    /** The window, then what is not as usual. */
    static String words(int size, int stride, int padding, int dilation, boolean ceil) {
        return size + (stride == 1 ? "" : ", stride " + stride) + (padding == 0 ? "" : ", padding " + padding)
                + (dilation == 1 ? "" : ", dilation " + dilation) + (ceil ? ", over the end" : "");
    }
}
