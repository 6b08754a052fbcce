package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.Var;
import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** Comparisons, and what chooses by them. */
final class ChoiceSpecs {
    private ChoiceSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>();
        compare(specs, Greater.class, "greater", Var::greater, (a, b) -> a > b ? 1 : 0);
        compare(specs, Greater.class, "greater", Var::less, (a, b) -> a < b ? 1 : 0);
        compare(specs, GreaterEqual.class, "greaterEqual", Var::greaterOrEqual, (a, b) -> a >= b ? 1 : 0);
        compare(specs, GreaterEqual.class, "greaterEqual", Var::lessOrEqual, (a, b) -> a <= b ? 1 : 0);
        compare(specs, Equal.class, "equal", Var::equalTo, (a, b) -> a == b ? 1 : 0);
        where(specs, new int[] {4, 5}, new int[] {4, 5}, new int[] {4, 5});
        where(specs, new int[] {4, 5}, new int[] {}, new int[] {4, 5});
        where(specs, new int[] {4, 5}, new int[] {5}, new int[] {});
        where(specs, new int[] {4, 5}, new int[] {}, new int[] {});
        where(specs, new int[] {4, 1}, new int[] {4, 5}, new int[] {5});
        where(specs, new int[] {4, 1}, new int[] {4, 5}, new int[] {4, 1});
        where(specs, new int[] {5}, new int[] {2, 4, 1}, new int[] {4, 5});
        where(specs, new int[] {}, new int[] {3}, new int[] {2, 3});
        int[][][] large = {
            {{210, 331}, {210, 331}, {210, 331}}, {{210, 331}, {}, {210, 331}}, {{210, 331}, {331}, {}}, {{70_001}, {}, {}},
            {{210, 1}, {210, 331}, {331}}
        };
        int first = specs.size() - 8;
        for (int i = 0; i < large.length; i++) {
            specs.set(first + i, specs.get(first + i).large(
                    condition(large[i][0]), Domain.of(-3, 3, large[i][1]), Domain.of(-3, 3, large[i][2])));
        }
        specs.set(first, specs.get(first)
                .refuses("where: shapes do not broadcast: (2) and (3), 2 ≠ 3",
                        () -> floats(2).where(floats(3), floats(3)))
                .refuses("where: shapes do not broadcast: (3) and (4), 3 ≠ 4",
                        () -> floats(3).where(floats(3), floats(4)))
                .refuses("where: wants floats, got integers (3)", () -> integers(3).where(floats(3), floats(3))));
        specs.add(OpSpec.of(
                        Clamp.class, v -> v.getFirst().clamp(-0.7f, 1.3f), x -> x.getFirst().map(v -> Math.clamp(v, -0.7f, 1.3f)),
                        0, Domain.of(-3, 3, 3, 9))
                .large(Domain.of(-3, 3, 210, 331))
                .refuses("clamp: wants floats, got integers (3)", () -> integers(3).clamp(0, 1))
                .refuses("clamp: from 1.0 to 0.0, want low ≤ high", () -> floats(3).clamp(1, 0))
                .refuses("clamp: from NaN to 0.0, want low ≤ high", () -> floats(3).clamp(Float.NaN, 0)));
        return specs;
    }

    private static void compare(
            List<OpSpec> specs, Class<? extends Op> op, String name, BinaryOperator<Var> graph, DoubleBinaryOperator f) {
        int[][][] pairs = {{{4, 5}, {4, 5}}, {{4, 5}, {5}}, {{5}, {4, 1}}, {{4, 5}, {}}, {{}, {4, 5}}};
        int[][][] large = {
            {{210, 331}, {210, 331}}, {{210, 331}, {331}}, {{331}, {210, 1}}, {{70_001}, {}}, {{}, {70_001}}
        };
        for (int i = 0; i < pairs.length; i++) {
            OpSpec spec = OpSpec.of(
                            op, v -> graph.apply(v.get(0), v.get(1)), x -> x.get(0).with(x.get(1), f), 0,
                            Domain.of(-3, 3, pairs[i][0]).distinct(), Domain.of(-3, 3, pairs[i][1]).distinct())
                    .large(Domain.of(-3, 3, large[i][0]), Domain.of(-3, 3, large[i][1]))
                    .named(Shape.of(pairs[i][0]) + " " + Shape.of(pairs[i][1]) + ", " + specs.size());
            specs.add(i > 0
                    ? spec
                    : spec.refuses(name + ": wants floats, got integers (3)", () -> graph.apply(floats(3), integers(3))));
        }
    }

    /** About every second element is above 0, which is what chooses. */
    private static Domain condition(int... dims) {
        return Domain.of(-1, 1, dims);
    }

    private static void where(List<OpSpec> specs, int[] c, int[] a, int[] b) {
        specs.add(OpSpec.of(
                        Where.class,
                        v -> v.get(0).greater(Var.scalar(0)).where(v.get(1), v.get(2)),
                        x -> {
                            Shape shape = Shape.broadcast("", Shape.broadcast("", Shape.of(c), Shape.of(a)), Shape.of(b));
                            Doubles chosen = x.get(0).map(v -> v > 0 ? 1 : 0).stretch(shape);
                            Doubles yes = x.get(1).stretch(shape);
                            Doubles no = x.get(2).stretch(shape);
                            double[] y = new double[shape.size()];
                            for (int i = 0; i < y.length; i++) {
                                y[i] = chosen.data()[i] == 1 ? yes.data()[i] : no.data()[i];
                            }
                            return new Doubles(shape, y);
                        },
                        0, condition(c).awayFromZero(0.05), Domain.of(-3, 3, a), Domain.of(-3, 3, b))
                .named(Shape.of(c) + " " + Shape.of(a) + " " + Shape.of(b)));
    }
}
