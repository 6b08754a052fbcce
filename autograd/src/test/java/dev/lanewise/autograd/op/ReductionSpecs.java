package dev.lanewise.autograd.op;

import static dev.lanewise.autograd.op.OpSpecs.floats;
import static dev.lanewise.autograd.op.OpSpecs.integers;

import dev.lanewise.autograd.op.OpSpec.Domain;
import dev.lanewise.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Sums, means and maxima over every arrangement of axes. */
final class ReductionSpecs {
    private ReductionSpecs() {}

    static List<OpSpec> all() {
        List<OpSpec> specs = new ArrayList<>();
        over(specs, new int[] {4, 5}, new int[] {140_001, 1}, 0, 1);
        over(specs, new int[] {4, 5}, new int[] {1700, 41}, 0);
        over(specs, new int[] {4, 5}, new int[] {200, 350}, 1);
        over(specs, new int[] {3, 4, 5}, new int[] {45, 40, 40}, 1);
        over(specs, new int[] {3, 4, 5}, new int[] {45, 40, 40}, 0, 2);
        over(specs, new int[] {2, 3, 2, 3}, new int[] {20, 18, 12, 17}, 0, 2);
        over(specs, new int[] {2, 3, 2, 3}, new int[] {20, 18, 12, 17}, 1, 3);
        over(specs, new int[] {7}, new int[] {70_001}, 0);
        over(specs, new int[] {1, 6}, new int[] {1, 40_000}, 0);
        specs.set(0, specs.get(0)
                .refuses("sum: no axis 2 in shape (2, 3)", () -> floats(2, 3).sum(2))
                .refuses("sum: axis -1 is named twice in [1, -1] for shape (2, 3)", () -> floats(2, 3).sum(1, -1))
                .refuses("sum: wants floats, got integers (3)", () -> integers(3).sum()));
        specs.set(1, specs.get(1).refuses("mean: no axis -3 in shape (2, 3)", () -> floats(2, 3).mean(-3)));
        specs.set(2, specs.get(2)
                .refuses("max: nothing to choose from along axes [1] of shape (2, 0)", () -> floats(2, 0).max(1)));
        specs.set(3, specs.get(3)
                .refuses("min: nothing to choose from along axes [] of shape (0)", () -> floats(0).min()));
        sumTo(specs, new int[] {4, 5}, new int[] {5}, new int[] {1700, 41}, new int[] {41});
        sumTo(specs, new int[] {4, 5}, new int[] {4, 1}, new int[] {200, 350}, new int[] {200, 1});
        sumTo(specs, new int[] {2, 3, 4}, new int[] {3, 1}, new int[] {50, 36, 40}, new int[] {36, 1});
        sumTo(specs, new int[] {2, 3, 4}, new int[] {}, new int[] {50, 36, 40}, new int[] {});
        sumTo(specs, new int[] {2, 3, 4}, new int[] {2, 1, 4}, new int[] {50, 36, 40}, new int[] {50, 1, 40});
        specs.set(specs.size() - 1, specs.getLast()
                .refuses("sumTo: (4) does not broadcast to (2, 3)", () -> floats(2, 3).sumTo(Shape.of(4)))
                .refuses("sumTo: (1, 2, 3) does not broadcast to (2, 3)", () -> floats(2, 3).sumTo(Shape.of(1, 2, 3))));
        return specs;
    }

    private static void over(List<OpSpec> specs, int[] dims, int[] largeDims, int... axes) {
        Domain domain = Domain.of(-3, 3, dims);
        Domain large = Domain.of(-3, 3, largeDims);
        String suffix = Arrays.toString(axes) + " of " + domain.shape();
        int n = Arrays.stream(axes).map(axis -> dims[axis]).reduce(1, (a, b) -> a * b);
        specs.add(OpSpec.of(Sum.class, v -> v.getFirst().sum(axes), x -> x.getFirst().fold(Double::sum, axes), n, domain)
                .errorsOfMagnitudes().large(large).named(suffix));
        specs.add(OpSpec.of(
                        Mean.class, v -> v.getFirst().mean(axes),
                        x -> x.getFirst().fold(Double::sum, axes).map(s -> s / n), n + 1, domain)
                .errorsOfMagnitudes().large(large).named(suffix));
        specs.add(OpSpec.of(Max.class, v -> v.getFirst().max(axes), x -> x.getFirst().fold(Math::max, axes), 0, domain.distinct())
                .large(large).named(suffix));
        specs.add(OpSpec.of(Min.class, v -> v.getFirst().min(axes), x -> x.getFirst().fold(Math::min, axes), 0, domain.distinct())
                .large(large).named(suffix));
    }

    private static void sumTo(List<OpSpec> specs, int[] dims, int[] to, int[] largeDims, int[] largeTo) {
        Shape target = Shape.of(to);
        int missing = dims.length - to.length;
        int[] axes = IntStream.range(0, dims.length)
                .filter(axis -> axis < missing || to[axis - missing] == 1 && dims[axis] != 1)
                .toArray();
        Domain domain = Domain.of(-3, 3, dims);
        specs.add(OpSpec.of(
                        SumTo.class,
                        // The large inputs have their own target of the same kind.
                        v -> v.getFirst().sumTo(v.getFirst().shape().equals(domain.shape()) ? target : Shape.of(largeTo)),
                        x -> x.getFirst().fold(Double::sum, axes).reshape(to), 24, domain)
                .errorsOfMagnitudes().large(Domain.of(-3, 3, largeDims)).named(target + " of " + domain.shape()));
    }
}
