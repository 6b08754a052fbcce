package dev.lanewise.optim;

import dev.lanewise.engine.kernel.MapKernels;
import dev.lanewise.engine.kernel.UpdateKernels;
import java.util.List;

/**
 * Gradient descent that averages what it visits: {@code d = g + l2·p}, {@code η = rate/(1 + decay·rate·(t − 1))^power},
 * {@code p −= η·(d + decay·p)}, {@code x += μ·(p − x)} with {@code μ = 1/max(1, t − 1 − start)}. The average x is the
 * result ({@link Optimizer#average}); until {@code start} steps are done it is the parameters themselves, to a rounding.
 *
 * <p>Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control and
 * Optimization 30, 1992; the decay of the rate from Bottou's "Stochastic gradient descent tricks", 2012. Formulas and
 * defaults are PyTorch's, whose learning rate is 0.01.
 *
 * @param decay of the weights and of the learning rate, {@code 0 … 1}
 * @param power of the decay of the learning rate, {@code 0 … 1}
 * @param start the step after which the average begins, at least 1
 * @param l2 the weight of the coupled L2 penalty, {@code 0 … 100}
 */
public record Asgd(double decay, double power, long start, double l2) implements ElementwiseRule {
    private static final List<StateArray> STATE = List.of(StateArray.zero("average"));

    /** Checks the ranges. */
    public Asgd {
        Bounds.closed("Asgd", "decay", decay, 0, 1);
        Bounds.closed("Asgd", "power", power, 0, 1);
        Bounds.steps("Asgd", "start", start);
        Bounds.decay("Asgd", "l2", l2);
    }

    /** PyTorch's defaults: decay 1e-4, power 0.75, an average that begins after a million steps. */
    public static Asgd of() {
        return new Asgd(1e-4, 0.75, 1_000_000, 0);
    }

    /** A copy with another decay. */
    public Asgd withDecay(double value) {
        return new Asgd(value, power, start, l2);
    }

    /** A copy with another power. */
    public Asgd withPower(double value) {
        return new Asgd(decay, value, start, l2);
    }

    /** A copy whose average begins after another step. */
    public Asgd withStart(long step) {
        return new Asgd(decay, power, step, l2);
    }

    /** A copy with a coupled L2 penalty. */
    public Asgd withL2(double value) {
        return new Asgd(decay, power, start, value);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Asgd[start=" + start + "]";
    }

    @Override
    public boolean averages() {
        return true;
    }

    @Override
    public void average(MapKernels kernels, float[] p, float[][] state, int offset, int n) {
        System.arraycopy(state[0], offset, p, offset, n);
    }

    @Override
    public void update(
            UpdateKernels kernels, long step, double rate, float[] p, float[] g, float[][] state, int offset, int n) {
        // The power by exp and log, as StrictMath.pow allocates.
        double eta = rate * StrictMath.exp(-power * StrictMath.log(1 + decay * rate * (step - 1)));
        double weight = 1.0 / Math.max(1, step - 1 - start);
        kernels.averaged(
                p, g, state[0], offset, n, (float) eta, (float) (decay * eta), (float) weight, (float) l2);
    }
}
