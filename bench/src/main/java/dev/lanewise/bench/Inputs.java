package dev.lanewise.bench;

import java.util.SplittableRandom;

/** Numbers to compute with: the same at each start, neither zero nor near the ends of the range of floats. */
final class Inputs {
    private Inputs() {}

    static float[] uniform(long seed, int n, float low, float high) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = low + (high - low) * (float) random.nextDouble();
        }
        return x;
    }

    static float[] uniform(long seed, int n) {
        return uniform(seed, n, -1, 1);
    }
}
