package dev.lanewise.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.IntTensor;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of the losses against their definitions, kinks, weights, and what they refuse. */
class LossTest {
    /** Room for the roundings of the dozen operations of a loss. */
    private static final double GAP = 16 * Close.EPSILON;

    private static final double STEP = 1e-6;

    static List<LossSpecs.Spec> specs() {
        return LossSpecs.all();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void isItsDefinition(LossSpecs.Spec spec) {
        Var each = spec.each().apply(spec.inputs());
        double[][] at = LossSpecs.doubles(spec);
        Close.assertGap(GAP, spec.reference().apply(at), each.value().toArray(), spec + ", value");
        List<Var> gradients = Gradients.of(each.sum(), spec.inputs());
        for (int input = 0; input < at.length; input++) {
            double[] expected = new double[at[input].length];
            for (int i = 0; i < expected.length; i++) {
                double middle = at[input][i];
                at[input][i] = middle + STEP;
                double above = sum(spec.reference().apply(at));
                at[input][i] = middle - STEP;
                double below = sum(spec.reference().apply(at));
                at[input][i] = middle;
                expected[i] = (above - below) / (2 * STEP);
            }
            if (expected.length > 0) {
                Close.assertGap(
                        4 * GAP, expected, gradients.get(input).value().toArray(), spec + ", gradient of input " + input);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheSecondDerivativesOfItsDefinition(LossSpecs.Spec spec) {
        double[][] all = LossSpecs.doubles(spec);
        int[] floats = IntStream.range(0, all.length).filter(input -> all[input].length > 0).toArray();
        double[][] at = Arrays.stream(floats).mapToObj(input -> all[input].clone()).toArray(double[][]::new);
        SecondDerivative.check(
                spec.each().apply(spec.inputs()).square().sum(),
                Arrays.stream(floats).mapToObj(spec.inputs()::get).toList(), at,
                values -> {
                    double[][] moved = all.clone();
                    for (int i = 0; i < floats.length; i++) {
                        moved[floats[i]] = values[i];
                    }
                    return Arrays.stream(spec.reference().apply(moved)).map(loss -> loss * loss).sum();
                },
                spec.toString());
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** A loss without an entry in {@link LossSpecs} fails here. */
    @Test
    void everyLossHasAnEntry() {
        Set<String> permitted = Stream.of(Loss.class, TernaryLoss.class)
                .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
                .filter(type -> type != CustomLoss.class)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                permitted,
                specs().stream().map(s -> s.loss().getClass().getSimpleName()).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void plainCrossEntropyStaysOneKernel() {
        Var x = matrix(2, 3, 1, 2, 3, 1, 2, 1);
        Var t = Var.of(IntTensor.of(0, 2));
        assertEquals("mean", CrossEntropy.standard().of(x, t).op().name());
        assertEquals("softmaxCrossEntropy", CrossEntropy.standard().of(x, t).input(0).op().name());
    }

    /** Whatever stands in an ignored row, NaN too. */
    @Test
    void anIgnoredRowHasNoLossAndNoGradient() {
        CrossEntropy loss = CrossEntropy.standard().withIgnored(-100);
        Var x = matrix(3, 2, 1, 2, Float.NaN, Float.POSITIVE_INFINITY, 3, 1);
        Var kept = matrix(2, 2, 1, 2, 3, 1);
        Var mean = loss.of(x, Var.of(IntTensor.of(0, -100, 1)));
        Var expected = CrossEntropy.standard().of(kept, Var.of(IntTensor.of(0, 1)));
        assertEquals(expected.item(), mean.item());
        float[] gradient = gradient(mean, x);
        float[] of = gradient(expected, kept);
        assertArrayEquals(new float[] {of[0], of[1], 0, 0, of[2], of[3]}, gradient);
        assertEquals(Float.NaN, loss.of(kept, Var.of(IntTensor.of(-100, -100))).item());
    }

    @Test
    void exampleWeightsCountExamples() {
        Var x = matrix(3, 2, 1, 2, 4, -1, 3, 1);
        Var t = matrix(3, 2, 0, 0, 1, 1, 2, 2);
        Var weights = Var.of(Tensor.of(Shape.of(3), 1, 0, 2));
        Var rows = matrix(3, 2, 1, 2, 3, 1, 3, 1);
        Var targets = matrix(3, 2, 0, 0, 2, 2, 2, 2);
        assertEquals(new SquaredError().of(rows, targets).item(), new SquaredError().of(x, t, weights).item());

        CrossEntropy loss = CrossEntropy.standard().withClassWeights(List.of(0.5f, 3f));
        Var labels = Var.of(IntTensor.of(0, 1, 1));
        assertEquals(
                loss.of(rows, Var.of(IntTensor.of(0, 1, 1))).item(), loss.of(x, labels, weights).item(), Close.EPSILON * 4);
        assertEquals(
                "loss: weights of shape (2) for losses of shape (3), want one for each example",
                assertThrows(ShapeException.class, () -> loss.of(x, labels, Var.of(Tensor.zeros(Shape.of(2))))).getMessage());
    }

    @Test
    void derivativesAtKinks() {
        Shape one = Shape.of(1);
        Var zero = Var.of(Tensor.zeros(one));
        assertSlope(0, new AbsoluteError(), zero, zero);
        assertSlope(0.5f, new Huber(0.5f), Var.of(Tensor.of(one, 0.5f)), zero);
        assertSlope(-1, new SmoothL1(2), Var.of(Tensor.of(one, -2f)), zero);
        assertSlope(0, Hinge.standard(), Var.of(Tensor.of(one, 1f)), Var.of(Tensor.of(one, 1f)));
        assertSlope(0, Hinge.ofSquares(), Var.of(Tensor.of(one, 1f)), Var.of(Tensor.of(one, 1f)));
        assertSlope(0, HingeEmbedding.standard(), Var.of(Tensor.of(one, 1f)), Var.of(Tensor.of(one, -1f)));
        assertSlope(-1e12f, new BinaryCrossEntropy(), zero, Var.of(Tensor.of(one, 1f)));
        Var rows = matrix(1, 2, 0, 0);
        Var total = TripletMargin.standard().sum(rows, rows, rows);
        assertArrayEquals(new float[2], gradient(total, rows));
        Var cosine = CosineEmbedding.standard().sum(rows, matrix(1, 2, 1, 1), Var.of(Tensor.of(one, 1f)));
        assertEquals(1, cosine.item());
        for (float slope : gradient(cosine, rows)) {
            assertEquals(-1e6f / (float) Math.sqrt(2), slope, 1);
        }
    }

    private static void assertSlope(float expected, Loss loss, Var x, Var t) {
        assertEquals(expected, gradient(loss.sum(x, t), x)[0] + 0f); // −0 is 0
    }

    @Test
    void aRightLogitKeepsItsTinyLossAndGradient() {
        Shape one = Shape.of(1);
        Var x = Var.of(Tensor.of(one, 20f));
        double tiny = StrictMath.log1p(StrictMath.exp(-20));
        Var binary = BinaryCrossEntropyWithLogits.standard().of(x, Var.of(Tensor.of(one, 1f)));
        Close.assertWithin(8 * Close.EPSILON * tiny, tiny, binary.item(), "loss");
        Close.assertWithin(
                8 * Close.EPSILON * tiny, -1 / (1 + StrictMath.exp(20)), gradient(binary, x)[0], "gradient");
        Var logits = matrix(1, 2, 20, 0);
        Var focal = new Focal(0, List.of()).of(logits, Var.of(IntTensor.of(0)));
        Close.assertWithin(8 * Close.EPSILON * tiny, tiny, focal.item(), "focal loss without focus");
    }

    /** Right and wrong beyond all measure: no NaN, where a power of 1 − p has none or an infinite derivative. */
    @Test
    void focalLossHasAGradientEverywhere() {
        for (float gamma : new float[] {0, 0.5f, 1, 2}) {
            Var x = matrix(2, 2, 1000, -1000, 1000, -1000);
            Var loss = new Focal(gamma, List.of()).sum(x, Var.of(IntTensor.of(0, 1)));
            assertEquals(2000, loss.item());
            assertArrayEquals(new float[] {0, 0, 1, -1}, gradient(loss, x));
        }
    }

    @Test
    void binaryGradientAtZeroIsAHalf() {
        Shape two = Shape.of(2);
        Var x = Var.of(Tensor.zeros(two));
        Var loss = BinaryCrossEntropyWithLogits.standard().of(x, Var.of(Tensor.of(two, 0f, 1f)));
        Bits.assertSameBits(new float[] {0.25f, -0.25f}, gradient(loss, x));
    }

    /** A variance that collapsed is pushed up. */
    @Test
    void aVarianceBelowEpsilonStillHasAGradient() {
        Shape one = Shape.of(1);
        Var variance = Var.of(Tensor.of(one, 1e-9f));
        Var loss = GaussianNegativeLogLikelihood.standard().sum(
                Var.of(Tensor.of(one, 1f)), Var.of(Tensor.zeros(one)), variance);
        double expected = 0.5 * (1e6 - 1e12);
        Close.assertWithin(1e-6 * Math.abs(expected), expected, gradient(loss, variance)[0], "gradient");
    }

    /** 0 · log 0 is 0. */
    @Test
    void theDivergenceOfAnImpossibleClassIsZero() {
        Var x = matrix(1, 2, -1, -2);
        Var loss = new KullbackLeibler(false).sum(x, matrix(1, 2, 0, 1));
        assertEquals(2, loss.item());
        assertArrayEquals(new float[] {-0f, -1}, gradient(loss, x));
    }

    @Test
    void namesShapesThatDoNotFit() {
        Var a = Var.placeholder(Shape.of(3, 1));
        Var b = Var.placeholder(Shape.of(3));
        Var labels = Var.of(IntTensor.of(0, 1, 2, 0));
        List<String> messages = new ArrayList<>();
        for (Loss loss : List.of(
                new SquaredError(), new AbsoluteError(), Huber.standard(), SmoothL1.standard(), new BinaryCrossEntropy(),
                BinaryCrossEntropyWithLogits.standard(), CrossEntropy.standard(), Focal.standard(),
                new KullbackLeibler(true), PoissonNegativeLogLikelihood.standard(), Hinge.standard(),
                HingeEmbedding.standard())) {
            messages.add(message(() -> loss.of(a, b)));
        }
        for (String message : messages) {
            String name = message.substring(0, message.indexOf(':'));
            assertEquals(name + ": prediction and target differ in shape: (3, 1) and (3)", message);
        }
        assertEquals(messages.size(), Set.copyOf(messages).size(), "each names itself");
        assertEquals(
                "squaredError: wants floats, got floats of shape (3) and integers of shape (4)",
                message(() -> new SquaredError().of(b, labels)));
        for (Loss loss : List.of(
                CrossEntropy.standard(), NegativeLogLikelihood.standard(), MultiMargin.standard(), Focal.standard(),
                BinaryCrossEntropyWithLogits.standard())) {
            String message = message(() -> loss.of(a, labels));
            assertEquals(
                    message.substring(0, message.indexOf(':'))
                            + ": scores of shape (3, 1) want integer labels of shape (3), got integers of shape (4)",
                    message);
        }
        Var scores = Var.placeholder(Shape.of(3, 4));
        for (Loss loss : List.of(CrossEntropy.standard(), Focal.standard(), BinaryCrossEntropyWithLogits.standard())) {
            for (Var target : List.of(b, a)) {
                String message = message(() -> loss.of(scores, target));
                assertEquals(
                        message.substring(0, message.indexOf(':')) + ": target is floats of shape " + target.shape()
                                + " beside a prediction of shape (3, 4); "
                                + "class indices must be integers: Var.of(IntTensor.of(…)) of shape"
                                + " (3); floats want the prediction's shape",
                        message);
            }
        }
        assertEquals(
                "crossEntropy: prediction and target differ in shape: (3, 4) and (4)",
                message(() -> CrossEntropy.standard().of(scores, Var.placeholder(Shape.of(4)))));
        for (Loss loss : List.of(NegativeLogLikelihood.standard(), MultiMargin.standard())) {
            String message = message(() -> loss.of(scores, b));
            assertEquals(
                    message.substring(0, message.indexOf(':'))
                            + ": scores of shape (3, 4) want integer labels of shape (3), got floats of"
                            + " shape (3); make them with Var.of(IntTensor.of(…))",
                    message);
        }
        assertEquals(
                "crossEntropy: wants scores (batch, classes), got floats of shape (3); the target has shape (4)",
                message(() -> CrossEntropy.standard().of(b, labels)));
        assertEquals(
                "crossEntropy: wants scores (batch, classes), got floats of shape (2, 3, 2); the target has shape (4); "
                        + "bring the classes"
                        + " last, then reshape to rows",
                message(() -> CrossEntropy.standard().of(Var.placeholder(Shape.of(2, 3, 2)), labels)));
        assertEquals(
                "crossEntropy: 2 class weights, the scores have shape (2, 3)",
                message(() -> CrossEntropy.standard().withClassWeights(List.of(1f, 1f))
                        .of(matrix(2, 3, 0, 0, 0, 0, 0, 0), Var.of(IntTensor.of(0, 1)))));
        assertEquals(
                "focal: wants at least two classes, got scores of shape (3, 1)",
                message(() -> Focal.standard().of(a, Var.of(IntTensor.of(0, 0, 0)))));
        assertEquals(
                "focal: 3 class weights, numbers as targets have two classes",
                message(() -> new Focal(2, List.of(1f, 1f, 1f)).of(a, a)));
        assertEquals(
                "binaryCrossEntropyWithLogits: 2 positive weights, the prediction has shape (3, 1)",
                message(() -> new BinaryCrossEntropyWithLogits(List.of(1f, 1f)).of(a, a)));
        assertEquals(
                "cosineEmbedding: wants two (batch, width) and float targets (batch), got shapes (3, 1), (3, 1) and integers of shape (4)",
                message(() -> CosineEmbedding.standard().of(a, a, labels)));
        assertEquals(
                "tripletMargin: wants three (batch, width), got shape (3)",
                message(() -> TripletMargin.standard().of(b, b, b)));
        assertEquals(
                "gaussianNegativeLogLikelihood: means of shape (3, 1) want variances of that shape, or with a last extent of 1,"
                        + " got floats of shape (3)",
                message(() -> GaussianNegativeLogLikelihood.standard().of(a, a, b)));
        assertEquals(
                "kullbackLeibler: the mean over a batch wants a first axis, got shape ()",
                message(() -> new KullbackLeibler(true).batchMean(Var.scalar(1), Var.scalar(1))));
    }

    @Test
    void refusesParametersOutOfRange() {
        assertRefused("huber: delta 0.0, want a finite number > 0", () -> new Huber(0));
        assertRefused("smoothL1: beta NaN, want a finite number > 0", () -> new SmoothL1(Float.NaN));
        assertRefused("crossEntropy: label smoothing 1.0, want [0, 1)", () -> CrossEntropy.standard().withLabelSmoothing(1));
        assertRefused(
                "crossEntropy: class weight -1.0, want a finite number ≥ 0",
                () -> CrossEntropy.standard().withClassWeights(List.of(-1f)));
        assertRefused(
                "negativeLogLikelihood: class weight Infinity, want a finite number ≥ 0",
                () -> new NegativeLogLikelihood(List.of(Float.POSITIVE_INFINITY), Optional.empty()));
        assertRefused("focal: gamma -1.0, want a finite number ≥ 0", () -> new Focal(-1, List.of()));
        assertRefused("focal: alpha 2.0, want [0, 1]", () -> Focal.binary(2, 2));
        assertRefused(
                "binaryCrossEntropyWithLogits: positive weight 0.0, want a finite number > 0",
                () -> BinaryCrossEntropyWithLogits.weighted(0));
        assertRefused(
                "poissonNegativeLogLikelihood: epsilon 0.0, want a finite number > 0",
                () -> new PoissonNegativeLogLikelihood(true, true, 0));
        assertRefused(
                "gaussianNegativeLogLikelihood: epsilon -1.0, want a finite number > 0",
                () -> new GaussianNegativeLogLikelihood(true, -1));
        assertRefused("hinge: margin NaN, want a finite number", () -> new Hinge(Float.NaN, true));
        assertRefused("multiMargin: margin NaN, want a finite number", () -> new MultiMargin(Float.NaN, true));
        assertRefused("hingeEmbedding: margin Infinity, want a finite number", () -> new HingeEmbedding(Float.POSITIVE_INFINITY));
        assertRefused("cosineEmbedding: margin 2.0, want [-1, 1]", () -> new CosineEmbedding(2));
        assertRefused("tripletMargin: margin 0.0, want a finite number > 0", () -> new TripletMargin(0, false));
    }

    private static void assertRefused(String message, Runnable construction) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }

    private static String message(Runnable wrong) {
        return assertThrows(ShapeException.class, wrong::run).getMessage();
    }

    private static Var matrix(int rows, int cols, float... values) {
        return Var.of(Tensor.of(Shape.of(rows, cols), values));
    }

    private static float[] gradient(Var loss, Var x) {
        return Gradients.of(loss, List.of(x)).getFirst().value().toArray();
    }
}
