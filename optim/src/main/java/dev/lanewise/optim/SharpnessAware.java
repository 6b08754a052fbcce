package dev.lanewise.optim;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.engine.kernel.MapKernels;

/**
 * Sharpness-aware minimisation: the gradient is taken not at the parameters but at the worst point nearby,
 * {@code p + radius·g/‖g‖}, and an {@link Optimizer} makes its step with it. Costs two gradients a step. For one caller at
 * a time.
 *
 * <p>Source: Foret, Kleiner, Mobahi and Neyshabur, "Sharpness-aware minimization for efficiently improving
 * generalization", ICLR 2021, eq. 2 and algorithm 1, which has 0.05 for the radius. A gradient of norm 0, or one that is
 * not finite, is used as it is.
 */
public final class SharpnessAware {
    private static final int GRAIN = 65_536;

    private final double radius;
    private final float[] kept;
    private final SquaredNorm norm;
    private final Parallel.RangeTask range = this::climbRange;

    private MapKernels kernels;
    private float[] p;
    private float[] g;
    private float scale;

    /** @param radius {@code 0 … 100}; 0 makes the optimizer's own step */
    public SharpnessAware(double radius, ParameterLayout layout) {
        Bounds.closed("SharpnessAware", "radius", radius, 0, 100);
        this.radius = radius;
        this.kept = new float[layout.size()];
        this.norm = new SquaredNorm(layout.size());
    }

    /**
     * One step of the optimizer with the gradient of the worst point nearby.
     *
     * @param evaluate computes the gradient at the parameters as they are into {@code gradients}; called twice. The second
     *     time it should use the same batch and the same random numbers
     * @return whether the parameters were updated
     */
    public boolean step(
            Optimizer optimizer, Compute compute, float[] parameters, float[] gradients, Runnable evaluate) {
        evaluate.run();
        if (climb(compute, parameters, gradients)) {
            try {
                evaluate.run();
            } finally {
                back(parameters);
            }
        }
        return optimizer.step(compute, parameters, gradients);
    }

    /**
     * The first half of a step, for who evaluates the gradient himself: moves the parameters to the worst point nearby, whose
     * gradient is to be computed before {@link #back}.
     *
     * @return false where there is none, and the parameters stay: the gradient is zero, or not finite
     */
    public boolean climb(Compute compute, float[] parameters, float[] gradients) {
        double length = StrictMath.sqrt(norm.of(compute, gradients));
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            return false;
        }
        System.arraycopy(parameters, 0, kept, 0, kept.length);
        scale = (float) (radius / length);
        kernels = compute.kernels().map();
        p = parameters;
        g = gradients;
        compute.parallel().forRange(kept.length, GRAIN, range);
        p = null;
        g = null;
        return true;
    }

    /** Moves the parameters back to where {@link #climb} began. */
    public void back(float[] parameters) {
        System.arraycopy(kept, 0, parameters, 0, kept.length);
    }

    private void climbRange(int from, int to) {
        kernels.axpy(scale, g, from, p, from, to - from);
    }
}
