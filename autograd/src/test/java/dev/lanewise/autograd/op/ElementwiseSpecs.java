package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Maps of one element or two, their derivatives, and random numbers. */
final class ElementwiseSpecs {
    private static final Domain REAL = Domain.of(-3, 3, 3, 7).awayFromZero(0.1);
    private static final Domain WHOLE = Domain.of(-3, 3, 3, 7).awayFromSteps(0, 0.1);
    private static final Domain HALVES = Domain.of(-3, 3, 3, 7).awayFromSteps(0.5, 0.1);
    private static final Domain POSITIVE = Domain.of(0.4, 4, 3, 7);
    private static final Domain UNIT = Domain.of(0.05, 0.95, 3, 7);
    private static final Domain WIDE = Domain.of(-2.8, 2.8, 3, 7);
    private static final double LAMBDA = 1.0507009873554804934;
    private static final double ALPHA = 1.6732632423543772848;
    private static final int[] LARGE = {210, 331};

    private ElementwiseSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>(List.of(
                unary(Negate.class, Var::negate, x -> -x, 0, REAL),
                unary(Abs.class, Var::abs, Math::abs, 0, REAL),
                unary(Sign.class, Var::sign, Math::signum, 0, REAL),
                unary(Floor.class, Var::floor, Math::floor, 0, WHOLE),
                unary(Ceil.class, Var::ceil, Math::ceil, 0, WHOLE),
                unary(Round.class, Var::round, Math::rint, 0, HALVES),
                unary(Sqrt.class, Var::sqrt, Math::sqrt, 1, POSITIVE),
                unary(Square.class, Var::square, x -> x * x, 1, REAL),
                unary(Reciprocal.class, Var::reciprocal, x -> 1 / x, 1, POSITIVE),
                unary(Relu.class, Var::relu, x -> Math.max(x, 0), 0, REAL),
                unary(Exp.class, Var::exp, Math::exp, 4, REAL),
                unary(Log.class, Var::log, Math::log, 4, POSITIVE),
                unary(Tanh.class, Var::tanh, Math::tanh, 4, REAL),
                unary(Sigmoid.class, Var::sigmoid, ElementwiseSpecs::sigmoid, 4, REAL),
                unary(Softplus.class, Var::softplus, x -> Math.log1p(Math.exp(x)), 4, REAL),
                unary(Exp2.class, Var::exp2, x -> Math.pow(2, x), 4, REAL),
                unary(Expm1.class, Var::expm1, Math::expm1, 4, REAL),
                unary(Log2.class, Var::log2, x -> Math.log(x) / Math.log(2), 4, POSITIVE),
                unary(Log10.class, Var::log10, Math::log10, 4, POSITIVE),
                unary(Log1p.class, Var::log1p, Math::log1p, 4, POSITIVE),
                unary(Rsqrt.class, Var::rsqrt, x -> 1 / Math.sqrt(x), 4, POSITIVE),
                unary(Sin.class, Var::sin, Math::sin, 4, REAL),
                unary(Cos.class, Var::cos, Math::cos, 4, REAL),
                unary(Atan.class, Var::atan, Math::atan, 4, REAL),
                unary(Sinh.class, Var::sinh, Math::sinh, 4, REAL),
                unary(Cosh.class, Var::cosh, Math::cosh, 4, REAL),
                unary(Erf.class, Var::erf, x -> 2 * normal(x * Math.sqrt(2)) - 1, 4, REAL),
                unary(LogSigmoid.class, Var::logSigmoid, x -> Math.log(sigmoid(x)), 4, REAL),
                unary(Gelu.class, Var::gelu, x -> x * normal(x), 8, REAL),
                unary(GeluTanh.class, Var::geluTanh, ElementwiseSpecs::geluTanh, 8, REAL),
                unary(Silu.class, Var::silu, x -> x * sigmoid(x), 6, REAL),
                unary(Mish.class, Var::mish, x -> x * mishGate(x), 8, REAL),
                unary(Elu.class, Var::elu, x -> x > 0 ? x : Math.expm1(x), 4, REAL),
                unary(Selu.class, Var::selu, x -> LAMBDA * (x > 0 ? x : ALPHA * Math.expm1(x)), 4, REAL),
                unary(HardSwish.class, Var::hardSwish, x -> x * Math.clamp(x + 3, 0, 6) / 6, 6, WIDE),
                unary(Softsign.class, Var::softsign, x -> x / (1 + Math.abs(x)), 3, REAL),
                unary(ConstantPower.class, v -> v.pow(2.5f), x -> Math.pow(x, 2.5), 4, POSITIVE),
                unary(Scale.class, v -> v.scale(-1.5f), x -> -1.5 * x, 1, REAL),
                unary(Offset.class, v -> v.offset(0.75f), x -> x + 0.75, 1, REAL),
                gradient(ReluGradient.class, new ReluGradient(), (x, dy) -> x > 0 ? dy : 0, 0, REAL),
                gradient(TanhGradient.class, new TanhGradient(), (y, dy) -> dy * (1 - y * y), 3, UNIT),
                gradient(SigmoidGradient.class, new SigmoidGradient(), (y, dy) -> dy * y * (1 - y), 4, UNIT),
                gradient(SoftplusGradient.class, new SoftplusGradient(), (x, dy) -> dy * sigmoid(x), 6, REAL),
                gradient(LogSigmoidGradient.class, new LogSigmoidGradient(), (x, dy) -> dy * sigmoid(-x), 6, REAL),
                slope(GeluGradient.class, new GeluGradient(), (x, dy) -> dy * (normal(x) + x * density(x)), 8, REAL),
                slope(GeluTanhGradient.class, new GeluTanhGradient(), (x, dy) -> dy * geluTanhSlope(x), 8, REAL),
                slope(SiluGradient.class, new SiluGradient(),
                        (x, dy) -> dy * (sigmoid(x) + x * sigmoid(x) * sigmoid(-x)), 8, REAL),
                slope(MishGradient.class, new MishGradient(),
                        (x, dy) -> dy * (mishGate(x) + x * sigmoid(x) * (1 - mishGate(x) * mishGate(x))), 8, REAL),
                slope(EluGradient.class, new EluGradient(), (y, dy) -> dy * (y > 0 ? 1 : y + 1), 4, REAL),
                slope(SeluGradient.class, new SeluGradient(), (y, dy) -> dy * (y > 0 ? LAMBDA : y + LAMBDA * ALPHA), 4, REAL),
                gradient(SoftsignGradient.class, new SoftsignGradient(),
                        (x, dy) -> dy / ((1 + Math.abs(x)) * (1 + Math.abs(x))), 5, REAL),
                slope(HardSwishGradient.class, new HardSwishGradient(),
                        (x, dy) -> dy * (x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5), 4, WIDE),
                dropout(),
                dropoutPart(),
                uniform()));
        specs.addAll(binary(Add.class, "add", Var::add, Double::sum));
        specs.addAll(binary(Subtract.class, "subtract", Var::subtract, (a, b) -> a - b));
        specs.addAll(binary(Multiply.class, "multiply", Var::multiply, (a, b) -> a * b));
        specs.addAll(binary(Divide.class, "divide", Var::divide, (a, b) -> a / b));
        specs.addAll(binary(Minimum.class, "minimum", Var::minimum, Math::min));
        specs.addAll(binary(Maximum.class, "maximum", Var::maximum, Math::max));
        specs.addAll(binary(Power.class, "power", Var::pow, Math::pow));
        return specs;
    }

    /** The normal density. */
    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The normal distribution, as a series. */
    private static double normal(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-18; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + density(x) * sum;
    }

    private static double geluTanh(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private static double geluTanhSlope(double x) {
        double t = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
        double slope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return (1 + t) / 2 + x / 2 * (1 - t * t) * slope;
    }

    private static double mishGate(double x) {
        return Math.tanh(Math.log1p(Math.exp(x)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static OpSpec unary(
            Class<? extends Op> op, UnaryOperator<Var> graph, DoubleUnaryOperator f, double units, Domain domain) {
        String name = op.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT) + op.getSimpleName().substring(1);
        return OpSpec.of(op, v -> graph.apply(v.getFirst()), x -> x.getFirst().map(f), units, domain)
                .large(domain.reshaped(LARGE))
                .refuses(name + ": wants floats, got integers (2, 3)", () -> graph.apply(integers(2, 3)));
    }

    private static OpSpec gradient(
            Class<? extends Op> type, Op op, DoubleBinaryOperator f, double units, Domain domain) {
        return OpSpec.of(
                        type,
                        v -> Var.apply(op, v.get(0), v.get(1)),
                        x -> x.get(0).with(x.get(1), f),
                        units,
                        domain,
                        Domain.of(-2, 2, 3, 7))
                .large(domain.reshaped(LARGE), Domain.of(-2, 2, LARGE))
                .refuses(op.name() + ": value and gradient differ in shape: (2, 3) and (3)",
                        () -> Var.apply(op, floats(2, 3), floats(3)))
                .refuses(op.name() + ": wants 2 inputs, got 1", () -> Var.apply(op, floats(3)));
    }

    /** A derivative that crosses zero: its errors are relative to dy. */
    private static OpSpec slope(Class<? extends Op> type, Op op, DoubleBinaryOperator f, double units, Domain domain) {
        return gradient(type, op, f, units, domain).proportionalTo(x -> x.get(1).map(Math::abs));
    }

    /** One entry a way to broadcast: each of them is a loop of its own. */
    private static List<OpSpec> binary(
            Class<? extends Op> op, String name, BinaryOperator<Var> graph, DoubleBinaryOperator f) {
        int[][][] pairs = {
            {{4, 5}, {4, 5}}, {{4, 5}, {5}}, {{5}, {4, 5}}, {{4, 5}, {4, 1}}, {{4, 1}, {4, 5}}, {{4, 5}, {}}, {{}, {4, 5}},
            {{}, {}}, {{4, 1}, {1, 5}}, {{2, 3, 4}, {3, 1}}, {{2, 1, 4}, {3, 1}}, {{2, 3, 1, 2}, {1, 3, 4, 1}},
            {{2, 3, 4}, {2, 1, 4}}, {{1, 1}, {3}}, {{0, 3}, {3}}, {{2, 0}, {2, 1}}
        };
        List<OpSpec> specs = new ArrayList<>();
        boolean chooses = op == Minimum.class || op == Maximum.class;
        double low = op == Power.class ? 0.4 : -3;
        for (int[][] pair : pairs) {
            Domain a = Domain.of(low, 3, pair[0]);
            Domain b = Domain.of(-3, 3, pair[1]).awayFromZero(0.4);
            if (chooses) {
                a = a.distinct();
                b = b.distinct();
            }
            specs.add(OpSpec.of(op, v -> graph.apply(v.get(0), v.get(1)), x -> x.get(0).with(x.get(1), f), 1, a, b)
                    .named(a.shape() + " " + b.shape()));
        }
        int[][][] large = {
            {{200, 350}, {200, 350}}, {{200, 350}, {350}}, {{200, 1}, {200, 350}}, {{70_000}, {}}, {{40, 30, 60}, {30, 1}},
            {{40, 1, 60}, {30, 60}}
        };
        for (int i = 0; i < large.length; i++) {
            specs.set(i, specs.get(i).large(
                    Domain.of(low, 3, large[i][0]), Domain.of(-3, 3, large[i][1]).awayFromZero(0.4)));
        }
        specs.set(0, specs.getFirst()
                .refuses(name + ": shapes do not broadcast: (2, 3) and (4), 3 ≠ 4", () -> graph.apply(floats(2, 3), floats(4)))
                .refuses(name + ": wants floats, got integers (3)", () -> graph.apply(floats(2, 3), integers(3))));
        return specs;
    }

    /** Rows 2 to 4 of two matrices of 6 rows, the first 3 elements of 5 in each. */
    private static OpSpec dropoutPart() {
        float rate = 0.3f;
        DropoutPart op = new DropoutPart(rate, 42, 2, 6, 5);
        return OpSpec.of(
                        DropoutPart.class,
                        v -> Var.apply(v.getFirst().shape().size() > 100 ? new DropoutPart(rate, 42, 2, 600, 200) : op, v.get(0), v.get(1)),
                        x -> {
                            double[] y = x.get(0).data().clone();
                            float[] chance = new float[2 * 6 * 5];
                            new Philox(42).uniform((long) x.get(1).data()[0], chance, 0, chance.length);
                            for (int i = 0; i < y.length; i++) {
                                boolean dropped = chance[(i / 9 * 6 + 2 + i / 3 % 3) * 5 + i % 3] < rate;
                                y[i] = dropped ? 0 : y[i] / (1f - rate);
                            }
                            return new Doubles(x.get(0).shape(), y);
                        },
                        1,
                        Domain.of(-3, 3, 2, 3, 3),
                        Domain.integers(1000, 1))
                .large(Domain.of(-3, 3, 2, 301, 150), Domain.integers(1000, 1))
                .refuses("dropoutPart: wants the step as one integer, got floats (1)", () -> Var.apply(op, floats(3, 3), floats(1)))
                .refuses("dropoutPart: (5, 3) from row 2 on does not fit (6, 5)", () -> Var.apply(op, floats(5, 3), integers(1)))
                .refuses("dropoutPart: (3, 6) from row 2 on does not fit (6, 5)", () -> Var.apply(op, floats(3, 6), integers(1)))
                .refuses("dropoutPart: wants at least 2 axes, got shape (3)", () -> Var.apply(op, floats(3), integers(1)))
                .refuses("dropoutPart: rate 1.0, want 0 ≤ rate < 1", () -> Var.apply(new DropoutPart(1, 42, 2, 6, 5), floats(3, 3), integers(1)));
    }

    /** The second input lends its shape alone. */
    private static OpSpec uniform() {
        long key = 42;
        return OpSpec.of(
                        Uniform.class,
                        v -> Var.uniform(v.get(1).shape(), -0.5f, 0.75f, key, v.get(0)),
                        x -> {
                            Shape shape = x.get(1).shape();
                            float[] chance = new float[shape.size()];
                            new Philox(key).uniform((long) x.get(0).data()[0], chance, 0, chance.length);
                            double[] y = new double[chance.length];
                            Arrays.setAll(y, i -> chance[i] * 1.25 - 0.5);
                            return new Doubles(shape, y);
                        },
                        2,
                        Domain.integers(1000, 1),
                        Domain.of(-3, 3, 5, 7))
                .proportionalTo(x -> x.get(1).map(v -> 1))
                .large(Domain.integers(1000, 1), Domain.of(-3, 3, LARGE))
                .refuses("uniform: wants the step as one integer, got floats (1)",
                        () -> Var.uniform(Shape.of(3), 0, 1, key, floats(1)))
                .refuses("uniform: wants the step as one integer, got integers (2)",
                        () -> Var.uniform(Shape.of(3), 0, 1, key, integers(2)))
                .refuses("uniform: from 1.0 to 0.0, want finite low ≤ high",
                        () -> Var.uniform(Shape.of(3), 1, 0, key, integers(1)))
                .refuses("uniform: from -3.0E38 to 3.0E38, want finite low ≤ high",
                        () -> Var.uniform(Shape.of(3), -3e38f, 3e38f, key, integers(1)));
    }

    private static OpSpec dropout() {
        float rate = 0.3f;
        long key = 42;
        return OpSpec.of(
                        Dropout.class,
                        v -> v.get(0).dropout(rate, key, v.get(1)),
                        x -> {
                            Doubles in = x.get(0);
                            float[] chance = new float[in.data().length];
                            new Philox(key).uniform((long) x.get(1).data()[0], chance, 0, chance.length);
                            double[] y = in.data().clone();
                            for (int i = 0; i < y.length; i++) {
                                y[i] = chance[i] < rate ? 0 : y[i] / (1f - rate);
                            }
                            return new Doubles(in.shape(), y);
                        },
                        1,
                        Domain.of(-3, 3, 5, 7),
                        Domain.integers(1000, 1))
                .large(Domain.of(-3, 3, LARGE), Domain.integers(1000, 1))
                .refuses("dropout: wants the step as one integer, got floats (1)",
                        () -> floats(3).dropout(rate, key, floats(1)))
                .refuses("dropout: wants the step as one integer, got integers (2)",
                        () -> floats(3).dropout(rate, key, integers(2)))
                .refuses("dropout: rate 1.0, want 0 ≤ rate < 1", () -> floats(3).dropout(1, key, integers(1)));
    }
}
