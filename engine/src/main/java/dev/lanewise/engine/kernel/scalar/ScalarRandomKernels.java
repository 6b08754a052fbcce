package dev.lanewise.engine.kernel.scalar;

import dev.lanewise.engine.kernel.RandomKernels;

/** {@link RandomKernels} in plain Java: Philox 4x32-10, four words a block. */
public final class ScalarRandomKernels implements RandomKernels {
    public static final int MULTIPLIER_0 = 0xD2511F53;
    public static final int MULTIPLIER_1 = 0xCD9E8D57;
    public static final int WEYL_0 = 0x9E3779B9;
    public static final int WEYL_1 = 0xBB67AE85;
    public static final int ROUNDS = 10;

    private enum Value {
        BITS,
        UNIFORM,
        NORMAL,
        DROPOUT
    }

    /** Holds no state: any number of instances are alike. */
    public ScalarRandomKernels() {}

    @Override
    public void bits(long key, long position, long block, int skip, int[] y, int yo, int n) {
        draw(Value.BITS, key, position, block, skip, n, y, null, 0, null, yo, 0);
    }

    @Override
    public void uniform(long key, long position, long block, int skip, float[] y, int yo, int n) {
        draw(Value.UNIFORM, key, position, block, skip, n, null, null, 0, y, yo, 0);
    }

    @Override
    public void normal(long key, long position, long block, int skip, float[] y, int yo, int n) {
        draw(Value.NORMAL, key, position, block, skip, n, null, null, 0, y, yo, 0);
    }

    @Override
    public void dropout(
            long key, long position, long block, int skip, float rate, float[] x, int xo, float[] y, int yo, int n) {
        draw(Value.DROPOUT, key, position, block, skip, n, null, x, xo, y, yo, rate);
    }

    /** k · 2⁻²⁴ lies below {@code rate} if and only if k lies below this. */
    public static int threshold(float rate) {
        return (int) Math.ceil(rate * 0x1p24f);
    }

    /** One method for all kinds of values, because four words cannot be returned without an object. */
    private static void draw(
            Value kind, long key, long position, long block, int skip, int n, int[] words, float[] x, int xo, float[] y,
            int yo, float rate) {
        int threshold = threshold(rate);
        float keep = 1 - rate;
        int word = skip;
        for (int done = 0; done < n; block++) {
            int x0 = (int) block;
            int x1 = (int) (block >>> 32);
            int x2 = (int) position;
            int x3 = (int) (position >>> 32);
            int k0 = (int) key;
            int k1 = (int) (key >>> 32);
            for (int round = 0; round < ROUNDS; round++) {
                long p0 = (x0 & 0xFFFFFFFFL) * (MULTIPLIER_0 & 0xFFFFFFFFL);
                long p1 = (x2 & 0xFFFFFFFFL) * (MULTIPLIER_1 & 0xFFFFFFFFL);
                x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
                x1 = (int) p1;
                x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
                x3 = (int) p0;
                k0 += WEYL_0;
                k1 += WEYL_1;
            }
            for (; word < 4 && done < n; word++, done++) {
                int first = word < 2 ? x0 : x2;
                int second = word < 2 ? x1 : x3;
                int own = (word & 1) == 0 ? first : second;
                switch (kind) {
                    case BITS -> words[yo + done] = own;
                    case UNIFORM -> y[yo + done] = (own >>> 8) * 0x1p-24f;
                    case NORMAL -> {
                        int angle = (word & 1) == 0 ? second + ScalarNormal.QUARTER_TURN : second;
                        y[yo + done] = ScalarNormal.radius(first) * ScalarNormal.sine(angle);
                    }
                    case DROPOUT -> y[yo + done] = own >>> 8 < threshold ? 0 : x[xo + done] / keep;
                }
            }
            word = 0;
        }
    }
}
