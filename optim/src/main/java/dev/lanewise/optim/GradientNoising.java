package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.kernel.RandomKernels;

/** Carries {@link GradientNoise} out. Keeps what a pass needs; for one caller at a time. */
final class GradientNoising {
    private static final int GRAIN = 4096;

    private final GradientNoise noise;
    private final ParameterLayout layout;
    private final Philox stream;
    private final float[] values;
    private final Parallel.RangeTask draw = this::draw;

    private RandomKernels kernels;
    private long step;

    GradientNoising(GradientNoise noise, ParameterLayout layout) {
        this.noise = noise;
        this.layout = layout;
        this.stream = Philox.stream(noise.seed(), "gradient noise");
        this.values = new float[layout.size()];
    }

    /** @param number of the step, counted from 0 */
    void add(Compute compute, long number, float[] gradients) {
        kernels = compute.kernels().random();
        step = number;
        compute.parallel().forRange(values.length, GRAIN, draw);
        float deviation = (float) noise.deviation(number);
        // Entry by entry: the padding between them stays zero.
        for (int i = 0; i < layout.entries().size(); i++) {
            ParameterLayout.Entry entry = layout.entries().get(i);
            int offset = entry.offset();
            compute.kernels().map().axpy(deviation, values, offset, gradients, offset, entry.size());
        }
    }

    private void draw(int from, int to) {
        kernels.normal(stream.key(), step, from / 4, from % 4, values, from, to - from);
    }
}
