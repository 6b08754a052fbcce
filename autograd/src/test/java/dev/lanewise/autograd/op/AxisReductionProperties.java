package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.Tensor;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.engine.kernel.ReduceKernels;
import dev.lanewise.engine.kernel.Reduction;
import dev.lanewise.testkit.Bits;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Reductions over any axes against a literal reading of their definition. */
class AxisReductionProperties {
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void foldsInTheOrderThatIsDefined(
            @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 7) Integer> extents,
            @ForAll @IntRange(min = 0, max = 31) int mask,
            @ForAll boolean largest,
            @ForAll @IntRange(min = 1, max = 2) int threads) {
        Shape shape = Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
        boolean[] reduced = new boolean[shape.rank()];
        for (int axis = 0; axis < reduced.length; axis++) {
            reduced[axis] = (mask >> axis & 1) == 1;
        }
        check(shape, reduced, largest ? Reduction.MAX : Reduction.SUM, threads);
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void tallMatricesOnThreads(
            @ForAll @IntRange(min = 1, max = 3000) int rows, @ForAll @IntRange(min = 30, max = 50) int cols) {
        check(Shape.of(rows, cols), new boolean[] {true, false}, Reduction.SUM, 3);
    }

    /** As the bias of a convolution is summed: each sequence in many runs, of which some cross the end of a chunk. */
    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void channelsOfImages(
            @ForAll @IntRange(min = 90, max = 220) int images,
            @ForAll @IntRange(min = 2, max = 5) int channels,
            @ForAll @IntRange(min = 600, max = 700) int pixels,
            @ForAll @IntRange(min = 1, max = 3) int threads) {
        check(Shape.of(images, channels, pixels), new boolean[] {true, false, true}, Reduction.SUM, threads);
    }

    private static void check(Shape shape, boolean[] reduced, Reduction f, int threads) {
        SplittableRandom random = new SplittableRandom(shape.size());
        Tensor x = Tensor.zeros(shape);
        for (int i = 0; i < shape.size(); i++) {
            x.data()[i] = random.nextInt(20) == 0 ? -0f : (float) random.nextDouble(-4, 4);
        }
        float[] expected = literal(x, reduced, f);
        Tensor y = Tensor.filled(Shape.of(expected.length), Float.NaN);
        try (Parallel parallel = Parallel.of(threads)) {
            AxisReduction.bind(new Compute(Backend.preferred(), parallel), f, x, reduced, y).run();
        }
        Bits.assertSameBits(expected, y.toArray(), f + " of " + shape);
    }

    /** Gathers the elements of each output in row-major order, and folds them as a sequence or as a column. */
    private static float[] literal(Tensor x, boolean[] reduced, Reduction f) {
        Shape shape = x.shape();
        int kept = 1;
        int last = -1;
        for (int axis = 0; axis < reduced.length; axis++) {
            kept *= reduced[axis] ? 1 : shape.dim(axis);
            last = shape.dim(axis) != 1 ? axis : last;
        }
        int n = shape.size() / kept;
        float[][] sequences = new float[kept][n];
        int[] filled = new int[kept];
        for (int i = 0; i < shape.size(); i++) {
            int rest = i;
            int to = 0;
            int weight = 1;
            for (int axis = reduced.length - 1; axis >= 0; axis--) {
                if (!reduced[axis]) {
                    to += rest % shape.dim(axis) * weight;
                    weight *= shape.dim(axis);
                }
                rest /= shape.dim(axis);
            }
            sequences[to][filled[to]++] = x.get(i);
        }
        ReduceKernels kernels = Backend.scalar().reduce();
        float[] y = new float[kept];
        for (int k = 0; k < kept; k++) {
            if (last >= 0 && !reduced[last]) {
                kernels.reduceColumns(f, sequences[k], 0, y, k, n, 1);
            } else {
                y[k] = kernels.reduce(f, sequences[k], 0, n);
            }
        }
        return y;
    }
}
