package dev.lanewise.autograd;

import dev.lanewise.autograd.op.Op;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.NdArray;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Holds a derivative rule against finite differences of the forward computation. The output is projected on random
 * weights, Σ w·y; then each element of each float input is moved by ±h and ±2h, and the fourth-order difference
 * (4·D(h) − D(2h)) / 3 is compared with the gradient from the graph.
 *
 * <p>A difference of floats is never exact. An element may be off by {@value #TOLERANCE} of its gradient, by a tenth of
 * that of the largest gradient of its input, and by what rounding y to {@value #ULPS} units in the last place can do.
 * That leaves no room for a rule wrong by 1.001 as long as y is not far larger than its derivative. Inputs should be
 * small in number, of magnitude about 1, and {@code 4h} or more away from kinks and from the ends of the domain.
 */
public final class GradientCheck {
    /** The relative error that is allowed. */
    public static final double TOLERANCE = 2e-4;

    /** The step h of an element x is this times max(1, |x|). */
    public static final double STEP = 0x1p-6;

    private static final double ULPS = 4;

    private GradientCheck() {}

    /**
     * What a check found: the element that is worst in proportion to what is allowed.
     *
     * @param name the op
     * @param checked how many elements were compared
     * @param input the index of the worst element's input
     * @param element its row-major position
     * @param graph its gradient by the rule
     * @param numeric its gradient by finite differences
     * @param allowed how far they may lie apart
     */
    public record Report(
            String name, int checked, int input, int element, double graph, double numeric, double allowed) {
        /** Whether no element is further off than allowed. */
        public boolean agrees() {
            return excess() <= 1;
        }

        private double excess() {
            double apart = Math.abs(graph - numeric);
            return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart == 0 ? 0 : apart / allowed;
        }

        @Override
        public String toString() {
            return name + ": input " + input + ", element " + element + ": gradient by the rule " + graph
                    + ", by finite differences " + numeric + ", allowed apart " + allowed + " (the worst of " + checked + ")";
        }
    }

    /** The check of one op; integer inputs are left as they are. */
    public static Report of(Op op, NdArray... inputs) {
        return of(vars -> Var.apply(op, vars.toArray(Var[]::new)), inputs);
    }

    /** The check of a graph, built anew for each evaluation. */
    public static Report of(Function<List<Var>, Var> graph, NdArray... inputs) {
        List<Var> leaves = leaves(inputs);
        Var y = graph.apply(leaves);
        float[] w = weights(y.shape().size());
        List<Var> gradients = Gradients.vjp(y, Var.of(Tensor.of(y.shape(), w)), leaves);
        Report worst = null;
        int checked = 0;
        for (int input = 0; input < inputs.length; input++) {
            if (inputs[input] instanceof Tensor x) {
                Estimate[] estimates = new Estimate[x.size()];
                double largest = 0;
                for (int i = 0; i < estimates.length; i++) {
                    estimates[i] = estimate(graph, inputs, input, i, w);
                    largest = Math.max(largest, Math.abs(estimates[i].slope()));
                }
                for (int i = 0; i < estimates.length; i++) {
                    checked++;
                    double slope = estimates[i].slope();
                    double allowed = TOLERANCE * (Math.abs(slope) + largest / 10) + estimates[i].noise();
                    Report report = new Report(
                            y.op().name(), checked, input, i, gradients.get(input).value().get(i), slope, allowed);
                    worst = worst == null || report.excess() > worst.excess() ? report : worst;
                }
            }
        }
        if (worst == null) {
            throw new IllegalArgumentException("gradient check: no float input has an element");
        }
        return new Report(
                worst.name, checked, worst.input, worst.element, worst.graph, worst.numeric, worst.allowed);
    }

    /** As {@link #of(Op, NdArray...)}, and an {@link AssertionError} with the report if the rule does not agree. */
    public static Report require(Op op, NdArray... inputs) {
        return required(of(op, inputs));
    }

    /** As {@link #of(Function, NdArray...)}, and an {@link AssertionError} with the report if the rules do not agree. */
    public static Report require(Function<List<Var>, Var> graph, NdArray... inputs) {
        return required(of(graph, inputs));
    }

    private static Report required(Report report) {
        if (!report.agrees()) {
            throw new AssertionError(report.toString());
        }
        return report;
    }

    /** A slope and how far rounding can have moved it. */
    private record Estimate(double slope, double noise) {}

    private static Estimate estimate(
            Function<List<Var>, Var> graph, NdArray[] inputs, int input, int element, float[] w) {
        float x = ((Tensor) inputs[input]).get(element);
        double h = STEP * Math.max(1, Math.abs(x));
        Estimate near = difference(graph, inputs, input, element, w, (float) (x - h), (float) (x + h));
        Estimate far = difference(graph, inputs, input, element, w, (float) (x - 2 * h), (float) (x + 2 * h));
        return new Estimate(
                (4 * near.slope() - far.slope()) / 3, (4 * near.noise() + far.noise()) / 3);
    }

    private static Estimate difference(
            Function<List<Var>, Var> graph, NdArray[] inputs, int input, int element, float[] w, float low, float high) {
        float[] below = graph.apply(leaves(moved(inputs, input, element, low))).value().toArray();
        float[] above = graph.apply(leaves(moved(inputs, input, element, high))).value().toArray();
        double difference = 0;
        double noise = 0;
        for (int j = 0; j < w.length; j++) {
            if (above[j] != below[j]) {
                difference += w[j] * ((double) above[j] - below[j]);
                noise += Math.abs(w[j]) * (Math.abs((double) above[j]) + Math.abs((double) below[j])) * ULPS * 0x1p-24;
            }
        }
        double distance = (double) high - low;
        return new Estimate(difference / distance, noise / distance);
    }

    private static NdArray[] moved(NdArray[] inputs, int input, int element, float value) {
        NdArray[] moved = inputs.clone();
        Tensor x = (Tensor) inputs[input];
        float[] data = x.toArray();
        data[element] = value;
        moved[input] = Tensor.of(x.shape(), data);
        return moved;
    }

    private static List<Var> leaves(NdArray... inputs) {
        List<Var> leaves = new ArrayList<>();
        for (NdArray input : inputs) {
            leaves.add(switch (input) {
                case Tensor floats -> Var.of(floats);
                case IntTensor integers -> Var.of(integers);
            });
        }
        return leaves;
    }

    /** Between ½ and 1½, with either sign: no output counts for nothing. */
    private static float[] weights(int n) {
        float[] w = new float[n];
        Philox.stream(0, "gradient check").uniform(0, w, 0, n);
        for (int i = 0; i < n; i++) {
            w[i] = w[i] < 0.5f ? -0.5f - 2 * w[i] : 2 * w[i] - 0.5f;
        }
        return w;
    }
}
