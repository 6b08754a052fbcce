package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.BinaryMap;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import java.util.function.IntConsumer;

/**
 * Carries a {@link GradientClip} out on gradients of one layout. Keeps what a pass needs, so that none allocates; for one
 * caller at a time.
 */
final class GradientClipping {
    private final GradientClip clip;
    private final ParameterLayout layout;
    private final Parallel.RangeTask scaleRange = this::scaleRange;
    private final Parallel.RangeTask limitRange = this::limitRange;
    private final IntConsumer clipParameter = this::clipParameter;

    private Backend kernels;
    private float[] p;
    private float[] g;
    private float factor;

    GradientClipping(GradientClip clip, ParameterLayout layout) {
        this.clip = clip;
        this.layout = layout;
    }

    /** Whether {@link #apply} looks at the squared norm. */
    boolean needsNorm() {
        return clip instanceof GradientClip.ByGlobalNorm;
    }

    /** @param squaredNorm of all gradients together, if {@link #needsNorm} */
    void apply(Compute compute, float[] parameters, float[] gradients, float squaredNorm) {
        kernels = compute.kernels();
        p = parameters;
        g = gradients;
        switch (clip) {
            case GradientClip.None() -> {}
            case GradientClip.ByValue(double limit) -> {
                factor = (float) limit;
                compute.parallel().forRange(layout.size(), ReduceKernels.CHUNK, limitRange);
            }
            case GradientClip.ByGlobalNorm byNorm -> {
                double coefficient = byNorm.coefficient(StrictMath.sqrt(squaredNorm));
                // Written so that a NaN scales as well: it must not pass unseen.
                if (!(coefficient >= 1)) {
                    factor = (float) coefficient;
                    compute.parallel().forRange(layout.size(), ReduceKernels.CHUNK, scaleRange);
                }
            }
            case GradientClip.ByParameterNorm _, GradientClip.Adaptive _ ->
                compute.parallel().run(layout.entries().size(), clipParameter);
        }
        p = null;
        g = null;
    }

    private void scaleRange(int from, int to) {
        scale(from, to - from, factor);
    }

    private void limitRange(int from, int to) {
        kernels.map().binaryScalar(BinaryMap.MIN, g, from, factor, g, from, to - from);
        kernels.map().binaryScalar(BinaryMap.MAX, g, from, -factor, g, from, to - from);
    }

    private void clipParameter(int index) {
        ParameterLayout.Entry entry = layout.entries().get(index);
        if (clip instanceof GradientClip.ByParameterNorm byNorm) {
            double coefficient = byNorm.coefficient(norm(g, entry.offset(), entry.size()));
            if (!(coefficient >= 1)) {
                scale(entry.offset(), entry.size(), coefficient);
            }
        } else if (clip instanceof GradientClip.Adaptive adaptive && entry.size() > 0) {
            int units = entry.shape().rank() > 1 ? entry.shape().dim(0) : 1;
            int width = entry.size() / units;
            for (int unit = 0; unit < units; unit++) {
                int from = entry.offset() + unit * width;
                double coefficient = adaptive.coefficient(norm(g, from, width), norm(p, from, width));
                if (!(coefficient >= 1)) {
                    scale(from, width, coefficient);
                }
            }
        }
    }

    private double norm(float[] x, int from, int n) {
        return StrictMath.sqrt(kernels.reduce().reduce(Reduction.SQUARED_NORM, x, from, n));
    }

    private void scale(int from, int n, double coefficient) {
        kernels.map().binaryScalar(BinaryMap.MULTIPLY, g, from, (float) coefficient, g, from, n);
    }
}
