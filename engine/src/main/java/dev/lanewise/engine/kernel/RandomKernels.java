package dev.lanewise.engine.kernel;

import dev.lanewise.engine.Philox;

/**
 * Random numbers of the streams of {@link Philox}, which defines the value i of a stream at a position. A call draws n
 * values from i = 4·block + skip on, with {@code skip} in 0 … 3; any cut into ranges gives the same bits.
 */
public interface RandomKernels {
    /** y[i] = the 32 bits of value 4·block + skip + i. */
    void bits(long key, long position, long block, int skip, int[] y, int yo, int n);

    /** y[i] = uniform value 4·block + skip + i, a multiple of 2⁻²⁴ in [0, 1). */
    void uniform(long key, long position, long block, int skip, float[] y, int yo, int n);

    /** y[i] = standard normal value 4·block + skip + i. */
    void normal(long key, long position, long block, int skip, float[] y, int yo, int n);

    /**
     * y[i] = 0 where uniform value 4·block + skip + i lies below {@code rate}, else x[i] ÷ (1 − rate), both operations
     * rounded. The output may be the input at the same offset.
     *
     * @param rate in [0, 1)
     */
    void dropout(
            long key, long position, long block, int skip, float rate, float[] x, int xo, float[] y, int yo, int n);
}
