package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Floats;
import dev.lanewise.testkit.Floats.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every loss with its definition in double, written plainly. */
final class LossSpecs {
    private static final int ROWS = 7;
    private static final int CLASSES = 3;
    private static final int[] LABELS = {0, 1, 2, 2, 1, 0, 1};
    private static final Shape MATRIX = Shape.of(ROWS, CLASSES);

    /**
     * A loss on inputs.
     *
     * @param loss a {@link Loss} or a {@link TernaryLoss}
     * @param each its nodes on the inputs
     * @param inputs labels are floats here
     * @param reference what it gives on them, not reduced
     */
    record Spec(
            String name, Object loss, Function<List<Var>, Var> each, List<Var> inputs, Function<double[][], double[]> reference) {
        @Override
        public String toString() {
            return name;
        }
    }

    private LossSpecs() {}

    static List<Spec> all() {
        List<Float> weights = List.of(0.5f, 2f, 1.25f);
        Optional<Integer> none = Optional.empty();
        return List.of(
                elements("squared error", new SquaredError(), ordinary(1), ordinary(2), (x, t) -> (x - t) * (x - t)),
                elements("absolute error", new AbsoluteError(), ordinary(1), ordinary(2), (x, t) -> Math.abs(x - t)),
                elements("huber", new Huber(0.75f), ordinary(1), ordinary(2), (x, t) -> huber(Math.abs(x - t), 0.75)),
                elements("smooth L1", new SmoothL1(2.5f), ordinary(1), ordinary(2), (x, t) -> huber(Math.abs(x - t), 2.5) / 2.5),
                elements("binary cross-entropy", new BinaryCrossEntropy(), unit(1), unit(2),
                        (p, t) -> -t * Math.log(p) - (1 - t) * Math.log1p(-p)),
                elements("binary cross-entropy of logits", BinaryCrossEntropyWithLogits.standard(), ordinary(1), unit(2),
                        (x, t) -> t * softplus(-x) + (1 - t) * softplus(x)),
                elements("binary cross-entropy of logits, weighted", BinaryCrossEntropyWithLogits.weighted(3), ordinary(1),
                        unit(2), (x, t) -> 3 * t * softplus(-x) + (1 - t) * softplus(x)),
                pair("binary cross-entropy of logits, a weight a column", new BinaryCrossEntropyWithLogits(weights),
                        ordinary(1), unit(2), in -> byElement(in, (i, x, t) ->
                                weights.get(i % CLASSES) * t * softplus(-x) + (1 - t) * softplus(x))),
                new Spec("binary cross-entropy, each class against the others", BinaryCrossEntropyWithLogits.standard(),
                        in -> BinaryCrossEntropyWithLogits.standard().each(in.get(0), in.get(1)),
                        List.of(ordinary(1), Var.of(IntTensor.of(LABELS))), in -> {
                            double[] y = new double[ROWS * CLASSES];
                            for (int i = 0; i < y.length; i++) {
                                y[i] = softplus(LABELS[i / CLASSES] == i % CLASSES ? -in[0][i] : in[0][i]);
                            }
                            return y;
                        }),
                labels("cross-entropy", CrossEntropy.standard(), (x, label) -> crossEntropy(x, q(label, 0, 1, 1, 1))),
                labels("cross-entropy, smoothed", CrossEntropy.standard().withLabelSmoothing(0.3f),
                        (x, label) -> crossEntropy(x, q(label, 0.3, 1, 1, 1))),
                labels("cross-entropy, weighted, smoothed, one class ignored", new CrossEntropy(weights, 0.3f, Optional.of(1)),
                        (x, label) -> label == 1 ? 0 : crossEntropy(x, q(label, 0.3, 0.5, 2, 1.25))),
                pair("cross-entropy of probabilities", new CrossEntropy(weights, 0.3f, none), ordinary(1), unit(2),
                        in -> byRow(in, (x, t) -> {
                            double[] q = new double[CLASSES];
                            for (int c = 0; c < CLASSES; c++) {
                                q[c] = weights.get(c) * (0.7 * t[c] + 0.3 / CLASSES);
                            }
                            return crossEntropy(x, q);
                        })),
                labels("negative log-likelihood", NegativeLogLikelihood.standard(), (x, label) -> -x[label]),
                labels("negative log-likelihood, weighted, one class ignored", new NegativeLogLikelihood(weights, Optional.of(0)),
                        (x, label) -> label == 0 ? 0 : -x[label] * weights.get(label)),
                labels("focal", Focal.standard(), (x, label) -> focal(margin(x, label), 2)),
                labels("focal, weighted", new Focal(0.5f, weights), (x, label) -> weights.get(label) * focal(margin(x, label), 0.5)),
                labels("focal without focus", new Focal(0, List.of()), (x, label) -> crossEntropy(x, q(label, 0, 1, 1, 1))),
                elements("focal of numbers", Focal.binary(2, 0.25f), ordinary(1), unit(2),
                        (x, t) -> 0.25 * t * focal(x, 2) + 0.75 * (1 - t) * focal(-x, 2)),
                elements("divergence", new KullbackLeibler(false), ordinary(1), unit(2), (x, t) -> t * (Math.log(t) - x)),
                elements("divergence of logarithms", new KullbackLeibler(true), ordinary(1), ordinary(2),
                        (x, t) -> Math.exp(t) * (t - x)),
                elements("poisson", PoissonNegativeLogLikelihood.standard(), ordinary(1), counts(2), (x, t) -> Math.exp(x) - t * x),
                elements("poisson, rate, full", new PoissonNegativeLogLikelihood(false, true, 1e-8f), positive(1), counts(2),
                        (x, t) -> x - t * Math.log(x + 1e-8)
                                + (t > 1 ? t * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI * t) : 0)),
                elements("hinge", Hinge.standard(), ordinary(1), signs(), (x, t) -> Math.max(0, 1 - t * x)),
                elements("squared hinge", Hinge.ofSquares(), ordinary(1), signs(),
                        (x, t) -> Math.max(0, 1 - t * x) * Math.max(0, 1 - t * x)),
                labels("multi-margin", MultiMargin.standard(), (x, label) -> multiMargin(x, label, 1)),
                labels("multi-margin, squared", new MultiMargin(0.5f, true), (x, label) -> multiMargin(x, label, 2)),
                elements("hinge embedding", new HingeEmbedding(2), ordinary(1), signs(),
                        (x, t) -> (1 + t) / 2 * x + (1 - t) / 2 * Math.max(0, 2 - x)),
                ternary("cosine embedding", new CosineEmbedding(0.2f), ordinary(1), ordinary(2), sign(), in -> {
                    double[] y = new double[ROWS];
                    for (int r = 0; r < ROWS; r++) {
                        double cosine = dot(in[0], in[1], r) / Math.sqrt(dot(in[0], in[0], r) * dot(in[1], in[1], r));
                        double t = in[2][r];
                        y[r] = (1 + t) / 2 * (1 - cosine) + (1 - t) / 2 * Math.max(0, cosine - 0.2f);
                    }
                    return y;
                }),
                ternary("triplet", TripletMargin.standard(), ordinary(1), ordinary(2), ordinary(3), in -> triplet(in, false)),
                ternary("triplet, swapped", new TripletMargin(1, true), ordinary(1), ordinary(2), ordinary(3),
                        in -> triplet(in, true)),
                ternary("gaussian, full", new GaussianNegativeLogLikelihood(true, 1e-6f), ordinary(1), ordinary(2), positive(3),
                        in -> {
                            double[] y = new double[ROWS * CLASSES];
                            for (int i = 0; i < y.length; i++) {
                                double d = in[0][i] - in[1][i];
                                y[i] = 0.5 * (Math.log(in[2][i]) + d * d / in[2][i] + Math.log(2 * Math.PI));
                            }
                            return y;
                        }));
    }

    private interface ByElement {
        double of(double x, double t);
    }

    private interface ByPlace {
        double of(int i, double x, double t);
    }

    private interface ByLabel {
        double of(double[] row, int label);
    }

    private interface ByRow {
        double of(double[] x, double[] t);
    }

    private static Spec pair(String name, Loss loss, Var x, Var t, Function<double[][], double[]> reference) {
        return new Spec(name, loss, in -> loss.each(in.get(0), in.get(1)), List.of(x, t), reference);
    }

    private static Spec ternary(String name, TernaryLoss loss, Var a, Var b, Var c, Function<double[][], double[]> reference) {
        return new Spec(name, loss, in -> loss.each(in.get(0), in.get(1), in.get(2)), List.of(a, b, c), reference);
    }

    private static Spec elements(String name, Loss loss, Var x, Var t, ByElement f) {
        return pair(name, loss, x, t, in -> byElement(in, (i, v, w) -> f.of(v, w)));
    }

    private static double[] byElement(double[][] in, ByPlace f) {
        double[] y = new double[in[0].length];
        for (int i = 0; i < y.length; i++) {
            y[i] = f.of(i, in[0][i], in[1][i]);
        }
        return y;
    }

    private static double[] byRow(double[][] in, ByRow f) {
        double[] y = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            y[r] = f.of(row(in[0], r), row(in[1], r));
        }
        return y;
    }

    private static Spec labels(String name, Loss loss, ByLabel f) {
        return new Spec(name, loss, in -> loss.each(in.get(0), in.get(1)), List.of(ordinary(1), Var.of(IntTensor.of(LABELS))), in -> {
            double[] y = new double[ROWS];
            for (int r = 0; r < ROWS; r++) {
                y[r] = f.of(row(in[0], r), LABELS[r]);
            }
            return y;
        });
    }

    private static double[] row(double[] x, int row) {
        return Arrays.copyOfRange(x, row * CLASSES, (row + 1) * CLASSES);
    }

    private static double huber(double d, double delta) {
        return d <= delta ? d * d / 2 : delta * (d - delta / 2);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double[] q(int label, double smoothing, double... weights) {
        double[] q = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            q[c] = smoothing / CLASSES * weights[c] + (c == label ? (1 - smoothing) * weights[label] : 0);
        }
        return q;
    }

    private static double crossEntropy(double[] x, double[] q) {
        double sum = 0;
        for (double v : x) {
            sum += Math.exp(v);
        }
        double loss = 0;
        for (int c = 0; c < x.length; c++) {
            loss += q[c] * (Math.log(sum) - x[c]);
        }
        return loss;
    }

    private static double margin(double[] x, int label) {
        double others = 0;
        for (int c = 0; c < x.length; c++) {
            others += c == label ? 0 : Math.exp(x[c]);
        }
        return x[label] - Math.log(others);
    }

    private static double focal(double z, double gamma) {
        double p = 1 / (1 + Math.exp(-z));
        return -Math.pow(1 - p, gamma) * Math.log(p);
    }

    private static double multiMargin(double[] x, int label, int power) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            double margin = power == 1 ? 1 : 0.5;
            sum += c == label ? 0 : Math.pow(Math.max(0, margin - x[label] + x[c]), power);
        }
        return sum / x.length;
    }

    private static double dot(double[] a, double[] b, int row) {
        double sum = 0;
        for (int c = row * CLASSES; c < (row + 1) * CLASSES; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    private static double[] triplet(double[][] in, boolean swap) {
        double[] y = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            double far = distance(in[0], in[2], r);
            far = swap ? Math.min(far, distance(in[1], in[2], r)) : far;
            y[r] = Math.max(0, distance(in[0], in[1], r) - far + 1);
        }
        return y;
    }

    private static double distance(double[] a, double[] b, int row) {
        double sum = 0;
        for (int c = row * CLASSES; c < (row + 1) * CLASSES; c++) {
            double d = a[c] - b[c] + 1e-6f;
            sum += d * d;
        }
        return Math.sqrt(sum);
    }

    private static Var ordinary(long seed) {
        return Var.of(Tensor.of(MATRIX, Floats.array(MATRIX.size(), seed, Values.ORDINARY)));
    }

    /** Between 0.05 and 0.95. */
    private static Var unit(long seed) {
        return mapped(seed, x -> (float) (0.5 + 0.45 * Math.tanh(x)));
    }

    /** Between 0.2 and 4.2. */
    private static Var positive(long seed) {
        return mapped(seed, x -> Math.abs(x) + 0.2f);
    }

    /** 0 to 4. */
    private static Var counts(long seed) {
        return mapped(seed, x -> (float) Math.floor(Math.abs(x)) + 0.25f);
    }

    private static Var signs() {
        return mapped(9, x -> x < 0 ? -1f : 1f);
    }

    private static Var sign() {
        return Var.of(Tensor.of(Shape.of(ROWS), 1, -1, -1, 1, -1, 1, -1));
    }

    private static Var mapped(long seed, Function<Float, Float> f) {
        float[] values = Floats.array(MATRIX.size(), seed, Values.ORDINARY);
        for (int i = 0; i < values.length; i++) {
            values[i] = f.apply(values[i]);
        }
        return Var.of(Tensor.of(MATRIX, values));
    }

    /** The inputs as doubles; labels as they are. */
    static double[][] doubles(Spec spec) {
        List<double[]> all = new ArrayList<>();
        for (Var input : spec.inputs()) {
            all.add(input.op().integer() ? new double[0] : LayerTest.doubles(input.value().toArray()));
        }
        return all.toArray(double[][]::new);
    }
}
