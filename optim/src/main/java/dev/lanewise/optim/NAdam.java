package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * NAdam, Adam with Nesterov's momentum: m and v as in {@link Adam}, {@code μₜ = β₁·(1 − ½·0.96^(t·momentumDecay))},
 * {@code Πₜ = μ₁·…·μₜ}, {@code r = √(v/(1 − β₂ᵗ)) + epsilon},
 * {@code p −= rate·((1 − μₜ)/(1 − Πₜ)·d + μₜ₊₁/(1 − Πₜ₊₁)·m)/r}.
 *
 * <p>Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, algorithm 2 and its defaults; the
 * schedule of momentum is that of the accompanying report, 0.96^(t/250), which is PyTorch's default of 0.004. Keras has
 * 0.96^t: {@code withMomentumDecay(1)}. With 0 the momentum is β₁/2 throughout. PyTorch's learning rate is 0.002.
 *
 * @param beta1 decay of the first moment, {@code 0 ≤ beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 ≤ beta2 < 1}
 * @param epsilon added to the root, {@code 1e-30 … 1}
 * @param momentumDecay how fast μ rises from β₁/2 to β₁, {@code 0 … 100}
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 * @param weightDecay decoupled, {@code 0 … 100}
 */
public record NAdam(double beta1, double beta2, double epsilon, double momentumDecay, double l2, double weightDecay)
        implements ElementwiseRule {
    /** A product of momenta below this is lost in 1 minus it. */
    private static final double NEGLIGIBLE = 0x1p-60;

    /** Powers of 0.96 by exp and log, as {@link StrictMath#pow} allocates. */
    private static final double LOG = StrictMath.log(0.96);

    /** Checks the ranges. */
    public NAdam {
        Adam.check("NAdam", beta1, beta2, epsilon);
        Bounds.closed("NAdam", "momentumDecay", momentumDecay, 0, 100);
        Bounds.decay("NAdam", "l2", l2);
        Bounds.decay("NAdam", "weightDecay", weightDecay);
    }

    /** The usual defaults: β₁ = 0.9, β₂ = 0.999, epsilon = 1e-8, momentum decay 0.004. */
    public static NAdam of() {
        return new NAdam(0.9, 0.999, 1e-8, 0.004, 0, 0);
    }

    /** A copy with other decays of the moments. */
    public NAdam withBetas(double first, double second) {
        return new NAdam(first, second, epsilon, momentumDecay, l2, weightDecay);
    }

    /** A copy with another epsilon. */
    public NAdam withEpsilon(double value) {
        return new NAdam(beta1, beta2, value, momentumDecay, l2, weightDecay);
    }

    /** A copy with another schedule of momentum. */
    public NAdam withMomentumDecay(double value) {
        return new NAdam(beta1, beta2, epsilon, value, l2, weightDecay);
    }

    /** A copy with a coupled L2 penalty. */
    public NAdam withL2(double value) {
        return new NAdam(beta1, beta2, epsilon, momentumDecay, value, weightDecay);
    }

    /** A copy with decoupled weight decay. */
    public NAdam withWeightDecay(double value) {
        return new NAdam(beta1, beta2, epsilon, momentumDecay, l2, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return Adam.MOMENTS;
    }

    @Override
    public String stateKind() {
        return "NAdam[beta1=" + beta1 + ", beta2=" + beta2 + ", momentumDecay=" + momentumDecay + "]";
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        double product = momentumProduct(step);
        double now = momentum(StrictMath.exp(step * momentumDecay * LOG));
        double next = momentum(StrictMath.exp((step + 1) * momentumDecay * LOG));
        kernels.nadam(
                p, g, state[0], state[1], offset, n,
                (float) rate, (float) ((1 - now) / (1 - product)), (float) (next / (1 - product * next)),
                (float) (1 - beta1), (float) (1 - beta2), (float) Adam.rootScale(beta2, step), (float) epsilon,
                (float) l2, (float) (rate * weightDecay));
    }

    private double momentum(double power) {
        return beta1 * (1 - 0.5 * power);
    }

    /** The product of the momenta up to a step; computed anew, so that a step is a function of its number. */
    private double momentumProduct(long step) {
        double ratio = StrictMath.exp(momentumDecay * LOG);
        double power = 1;
        double product = 1;
        for (long i = 1; i <= step && product > NEGLIGIBLE; i++) {
            power *= ratio;
            product *= momentum(power);
        }
        return product;
    }
}
