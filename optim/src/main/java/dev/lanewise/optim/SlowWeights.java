package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.MapKernels;

/** Carries {@link LookAhead} out. Keeps what a pass needs; for one caller at a time. */
final class SlowWeights {
    private static final int GRAIN = 65_536;

    private final LookAhead lookAhead;
    private final float[] slow;
    private final Parallel.RangeTask meet = this::meet;

    private MapKernels kernels;
    private float[] fast;

    SlowWeights(LookAhead lookAhead, int size) {
        this.lookAhead = lookAhead;
        this.slow = new float[size];
    }

    float[] values() {
        return slow;
    }

    /** @param steps the number of updates made before */
    void before(long steps, float[] parameters) {
        if (steps == 0) {
            System.arraycopy(parameters, 0, slow, 0, slow.length);
        }
    }

    /** @param steps the number of updates made so far */
    void after(long steps, Compute compute, float[] parameters) {
        if (steps % lookAhead.every() == 0) {
            kernels = compute.kernels().map();
            fast = parameters;
            compute.parallel().forRange(slow.length, GRAIN, meet);
            fast = null;
        }
    }

    private void meet(int from, int to) {
        // All the way is a copy: the difference and the sum would round.
        if (lookAhead.alpha() < 1) {
            kernels.lerp((float) lookAhead.alpha(), fast, from, slow, from, to - from);
            System.arraycopy(slow, from, fast, from, to - from);
        } else {
            System.arraycopy(fast, from, slow, from, to - from);
        }
    }
}
