package dev.lanewise.optim;

import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Rprop, resilient back-propagation: each element has a step size of its own. Where the gradient keeps its sign the size
 * grows, {@code s = min(grow·s, most)}; where it turns the size shrinks, {@code s = max(shrink·s, least)}, and the element
 * rests for one step; {@code p −= sign(g)·s}. For gradients of the whole data set: the signs of batches mean little.
 *
 * <p>A step size begins as the learning rate of the first step at which the element has a gradient, brought within the limits as
 * in PyTorch, a rate of 0 too; later learning rates do not matter to it. PyTorch's is 0.01.
 *
 * <p>Source: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm",
 * 1993; without going back after a turn, as in PyTorch: the iRprop⁻ of Igel and Hüsken, "Improving the Rprop learning
 * algorithm", 2000.
 *
 * @param shrink by how much a step size is multiplied when the gradient turns, {@code 0 < shrink < 1}
 * @param grow by how much it is multiplied when the gradient keeps its sign, {@code 1 < grow ≤ 100}
 * @param least the smallest step size, {@code 0 < least ≤ most}
 * @param most the largest step size, at most 1e6
 */
public record Rprop(double shrink, double grow, double least, double most) implements ElementwiseRule {
    private static final List<StateArray> STATE =
            List.of(StateArray.zero("sign of the gradient"), StateArray.zero("step size"));

    /** Checks the ranges. */
    public Rprop {
        Bounds.open("Rprop", "shrink", shrink, 0, 1);
        Bounds.momentum("Rprop", "shrink", shrink);
        Bounds.above("Rprop", "grow", grow, 1, 100);
        Bounds.above("Rprop", "most", most, 0, 1e6);
        Bounds.above("Rprop", "least", least, 0, most);
    }

    /** The paper's factors 0.5 and 1.2, step sizes of 1e-6 … 50. */
    public static Rprop of() {
        return new Rprop(0.5, 1.2, 1e-6, 50);
    }

    /** A copy with other factors. */
    public Rprop withFactors(double shrinking, double growing) {
        return new Rprop(shrinking, growing, least, most);
    }

    /** A copy with other limits of the step sizes. */
    public Rprop withLimits(double smallest, double largest) {
        return new Rprop(shrink, grow, smallest, largest);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Rprop";
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        double first = Math.clamp(rate, least, most);
        kernels.rprop(
                p, g, state[0], state[1], offset, n,
                (float) first, (float) shrink, (float) grow, (float) least, (float) most);
    }
}
