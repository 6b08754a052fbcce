package dev.lanewise.optim;

import dev.lanewise.engine.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Adafactor: the second moment of a matrix held as the mean squares of its rows and of its columns. With
 * {@code a = t^(−power)}: {@code r += a·(mean of g² along the row − r)}, {@code c} likewise down the column,
 * {@code v = r·c/max(mean of r, epsilon)}; for a vector or scalar {@code v += a·(g² − v)}. Then
 * {@code u = g/max(√v, epsilon)}, {@code u /= max(1, rms(u)/clip)}, and
 * {@code p −= min(rate, 1/√t)·max(leastScale, rms(p))·u}, after {@code p −= rate·weightDecay·p}. A parameter of more than
 * two axes is a stack of matrices along its last two.
 *
 * <p>The formulas are PyTorch's. The paper adds epsilon (1e-30) to the squares instead, {@code r += a·(mean of (g² +
 * epsilon) − r)}, and neither of the maxima above: {@link #withEpsilonOnSquares()}. Means in place of the paper's sums change
 * nothing, and neither does the rate: the paper's 0.01 is PyTorch's default.
 *
 * <p>Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018, algorithms 4–6
 * and section 8 (without momentum).
 *
 * @param power how fast the averages slow down, {@code 0 < power ≤ 1}
 * @param epsilon the smallest root, {@code 1e-30 … 1}
 * @param leastScale the smallest root mean square that a parameter counts with, {@code 0 < leastScale ≤ 1}
 * @param clip the largest root mean square of u, {@code 1 … 1e6}
 * @param weightDecay decoupled, {@code 0 … 100}
 * @param epsilonOnSquares whether epsilon is added to the squares instead
 */
public record Adafactor(
        double power, double epsilon, double leastScale, double clip, double weightDecay, boolean epsilonOnSquares)
        implements ParameterwiseRule {
    static final int ROWS = 0;
    static final int COLUMNS = 1;
    static final int ELEMENTS = 2;
    private static final List<StateArray> STATE = List.of(
            StateArray.zero("mean squares of rows"),
            StateArray.zero("mean squares of columns"),
            StateArray.zero("mean squares"));

    /** Checks the ranges. */
    public Adafactor {
        Bounds.positive("Adafactor", "power", power, 1);
        Bounds.epsilon("Adafactor", epsilon);
        Bounds.positive("Adafactor", "leastScale", leastScale, 1);
        Bounds.closed("Adafactor", "clip", clip, 1, 1e6);
        Bounds.decay("Adafactor", "weightDecay", weightDecay);
    }

    /** PyTorch's defaults: power 0.8, epsilon 2⁻²³, least scale 0.001, clip 1, no decay; all but epsilon the paper's. */
    public static Adafactor of() {
        return new Adafactor(0.8, 0x1p-23, 1e-3, 1, 0, false);
    }

    /** A copy whose averages slow down otherwise. */
    public Adafactor withPower(double value) {
        return new Adafactor(value, epsilon, leastScale, clip, weightDecay, epsilonOnSquares);
    }

    /** A copy with another epsilon. */
    public Adafactor withEpsilon(double value) {
        return new Adafactor(power, value, leastScale, clip, weightDecay, epsilonOnSquares);
    }

    /** A copy with another least scale. */
    public Adafactor withLeastScale(double value) {
        return new Adafactor(power, epsilon, value, clip, weightDecay, epsilonOnSquares);
    }

    /** A copy that lets larger updates through; at least 1. */
    public Adafactor withClipAt(double value) {
        return new Adafactor(power, epsilon, leastScale, value, weightDecay, epsilonOnSquares);
    }

    /** A copy with decoupled weight decay. */
    public Adafactor withWeightDecay(double value) {
        return new Adafactor(power, epsilon, leastScale, clip, value, epsilonOnSquares);
    }

    /** A copy with the paper's epsilon, 1e-30, added to the squares. */
    public Adafactor withEpsilonOnSquares() {
        return new Adafactor(power, 1e-30, leastScale, clip, weightDecay, true);
    }

    @Override
    public List<StateArray> stateArrays() {
        return STATE;
    }

    @Override
    public String stateKind() {
        return "Adafactor[power=" + power + (epsilonOnSquares ? ", squares with " + epsilon : "") + "]";
    }

    @Override
    public Shape stateShape(int k, Shape parameter) {
        int rank = parameter.rank();
        if (rank < 2) {
            return k == ELEMENTS ? parameter : Shape.of(0);
        }
        int[] dims = parameter.toArray();
        int[] kept = Arrays.copyOf(dims, rank - 1);
        if (k == COLUMNS) {
            kept[rank - 2] = dims[rank - 1];
        }
        return k == ELEMENTS ? Shape.of(0) : Shape.of(kept);
    }
}
