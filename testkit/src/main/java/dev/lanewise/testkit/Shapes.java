package dev.lanewise.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary shapes as {@code int[]}, small enough for a reference that is computed element by element. */
public final class Shapes {
    private static final int LARGEST_AXIS = 9;

    private Shapes() {}

    /** Shapes of {@code rank} axes with 1 to 9 elements each, axes of one element often. */
    public static Arbitrary<int[]> ofRank(int rank) {
        Arbitrary<Integer> axis = Arbitraries.oneOf(
                Arbitraries.integers().between(1, LARGEST_AXIS), Arbitraries.integers().between(1, 3));
        return axis.list().ofSize(rank).map(axes -> axes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Shapes of at most so many axes; none is a scalar. */
    public static Arbitrary<int[]> upToRank(int rank) {
        return Arbitraries.integers().between(0, rank).flatMap(Shapes::ofRank);
    }

    /** Shapes that broadcast to {@code target}: leading axes left out, others set to 1. */
    public static Arbitrary<int[]> broadcastingTo(int[] target) {
        int[] whole = target.clone();
        return Combinators.combine(
                        Arbitraries.integers().between(0, whole.length),
                        Arbitraries.longs().withoutEdgeCases())
                .as((leftOut, seed) -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    int[] shape = Arrays.copyOfRange(whole, leftOut, whole.length);
                    for (int axis = 0; axis < shape.length; axis++) {
                        if (random.nextInt(3) == 0) {
                            shape[axis] = 1;
                        }
                    }
                    return shape;
                });
    }

    /** The number of elements of a shape. */
    public static int elements(int... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
