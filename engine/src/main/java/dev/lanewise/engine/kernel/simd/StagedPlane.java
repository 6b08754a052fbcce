package dev.lanewise.engine.kernel.simd;

import dev.lanewise.engine.kernel.Patches;
import java.util.Arrays;

/**
 * A plane laid out for a sliding window: the columns dealt out by their position modulo the stride, with a fixed value beyond
 * the left and right edges. What one tap of the window sees at neighbouring places then lies side by side. Each thread keeps
 * one for maxima, for sums and for what is added to; a kernel must not allocate.
 */
final class StagedPlane {
    private static final int L = SimdWidth.SPECIES.length();
    private static final ThreadLocal<StagedPlane> MAXIMA =
            ThreadLocal.withInitial(() -> new StagedPlane(Float.NEGATIVE_INFINITY));
    private static final ThreadLocal<StagedPlane> SUMS = ThreadLocal.withInitial(() -> new StagedPlane(0));
    private static final ThreadLocal<StagedPlane> TOTALS = ThreadLocal.withInitial(() -> new StagedPlane(0));

    private final float beyond;
    private Patches window;

    /** Elements with one remainder of their position; all of a row. */
    private int part;

    private int pitch;

    float[] data = {};

    /** Where in a row what a tap sees at the first place stands. */
    int[] taps = {};

    /** As many elements as vectors over a row of places have. */
    float[] row = {};

    float[] chosen = {};

    private StagedPlane(float beyond) {
        this.beyond = beyond;
    }

    /** Beyond the edges −∞. */
    static StagedPlane ofMaxima(Patches window) {
        return MAXIMA.get().layOut(window);
    }

    /** Beyond the edges +0. */
    static StagedPlane ofSums(Patches window) {
        return SUMS.get().layOut(window);
    }

    /** To be cleared, added to and read. */
    static StagedPlane ofTotals(Patches window) {
        return TOTALS.get().layOut(window);
    }

    private StagedPlane layOut(Patches window) {
        if (window.equals(this.window)) {
            return this;
        }
        this.window = window;
        Patches.Axis across = window.across();
        int stride = across.stride();
        int vectors = Math.ceilDiv(across.places(), L) * L;
        part = Math.ceilDiv(vectors + (across.taps() - 1) * across.step() / stride + 1, L) * L;
        pitch = stride * part;
        if (data.length < window.down().extent() * pitch) {
            data = new float[window.down().extent() * pitch];
        }
        Arrays.fill(data, beyond);
        if (taps.length < across.taps()) {
            taps = new int[across.taps()];
        }
        for (int j = 0; j < across.taps(); j++) {
            taps[j] = j * across.step() % stride * part + j * across.step() / stride;
        }
        if (row.length < vectors) {
            row = new float[vectors];
            chosen = new float[vectors];
        }
        Arrays.fill(row, 0);
        return this;
    }

    /** Where the row of the plane begins that tap i sees at a row of places; −1 outside the plane. */
    int rowAt(int places, int i) {
        Patches.Axis down = window.down();
        int r = places * down.stride() + down.start() + i * down.step();
        return r < 0 || r >= down.extent() ? -1 : r * pitch;
    }

    /** The first of the elements with a remainder that lies in the plane. */
    private int first(int remainder) {
        int stride = window.across().stride();
        return Math.max(0, Math.ceilDiv(-window.across().start() - remainder, stride));
    }

    /** Behind the last one. */
    private int last(int remainder) {
        int stride = window.across().stride();
        int end = Math.ceilDiv(window.across().extent() - window.across().start() - remainder, stride);
        return Math.clamp(end, 0, part);
    }

    void write(float[] x, int xo) {
        int width = window.across().extent();
        int stride = window.across().stride();
        for (int r = 0; r < window.down().extent(); r++) {
            for (int remainder = 0; remainder < stride; remainder++) {
                int from = first(remainder);
                int to = last(remainder);
                int source = xo + r * width + window.across().start() + remainder;
                int target = r * pitch + remainder * part;
                if (stride == 1) {
                    System.arraycopy(x, source + from, data, target + from, Math.max(0, to - from));
                } else {
                    for (int q = from; q < to; q++) {
                        data[target + q] = x[source + q * stride];
                    }
                }
            }
        }
    }

    void clear() {
        Arrays.fill(data, 0, window.down().extent() * pitch, 0);
    }

    void read(float[] x, int xo) {
        int width = window.across().extent();
        int stride = window.across().stride();
        Arrays.fill(x, xo, xo + window.imageSize(), 0);
        for (int r = 0; r < window.down().extent(); r++) {
            for (int remainder = 0; remainder < stride; remainder++) {
                int from = first(remainder);
                int to = last(remainder);
                int target = xo + r * width + window.across().start() + remainder;
                int source = r * pitch + remainder * part;
                if (stride == 1) {
                    System.arraycopy(data, source + from, x, target + from, Math.max(0, to - from));
                } else {
                    for (int q = from; q < to; q++) {
                        x[target + q * stride] = data[source + q];
                    }
                }
            }
        }
    }
}
