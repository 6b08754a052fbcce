package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.kernel.Backend;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** L-BFGS and its line search on functions whose minima are known. */
class LbfgsTest {
    /** Rosenbrock's function in n dimensions: Σ 100·(x₍ᵢ₊₁₎ − xᵢ²)² + (1 − xᵢ)², minimum 0 at (1, …, 1). */
    private static double rosenbrock(float[] p, float[] g) {
        double loss = 0;
        double[] d = new double[p.length];
        for (int i = 0; i + 1 < p.length; i++) {
            double a = p[i + 1] - (double) p[i] * p[i];
            double b = 1.0 - p[i];
            loss += 100 * a * a + b * b;
            d[i] += -400 * a * p[i] - 2 * b;
            d[i + 1] += 200 * a;
        }
        for (int i = 0; i < p.length; i++) {
            g[i] = (float) d[i];
        }
        return loss;
    }

    @Test
    void followsRosenbrocksValley() {
        float[] p = {-1.2f, 1f};
        Lbfgs.Minimum minimum = Lbfgs.of().minimize(Compute.serial(), p, LbfgsTest::rosenbrock);
        assertTrue(minimum.loss() < 1e-10 && minimum.evaluations() <= 60, minimum::toString);
        // Near the minimum the loss is (δ/2)²-like along the valley: 1e-10 leaves δ below 1e-4.
        Close.assertWithin(1e-4, 1, p[0], "x");
        Close.assertWithin(1e-4, 1, p[1], "y");
    }

    @Test
    void followsItInTwentyDimensions() {
        float[] p = new float[20];
        for (int i = 0; i < p.length; i++) {
            p[i] = i % 2 == 0 ? -1.2f : 1f;
        }
        Lbfgs.Minimum minimum = Lbfgs.of().withIterations(300).minimize(Compute.serial(), p, LbfgsTest::rosenbrock);
        assertTrue(minimum.loss() < 1e-8, minimum::toString);
    }

    /** Curvatures of 1 … 10⁴: gradient descent would need some 10⁴·ln(10⁹)/2, a hundred thousand steps. */
    @Test
    void anIllConditionedBowlIsReachedInFewSteps() {
        float[] p = Floats.array(50, 1, Floats.Values.ORDINARY);
        Lbfgs.Minimum minimum = Lbfgs.of().withHistory(20).withIterations(800).withChangeTolerance(1e-12).minimize(Compute.serial(), p, (x, g) -> {
            double loss = 0;
            for (int i = 0; i < x.length; i++) {
                double curvature = StrictMath.pow(10, 4.0 * i / 49);
                loss += curvature / 2 * x[i] * x[i];
                g[i] = (float) (curvature * x[i]);
            }
            return loss;
        });
        assertTrue(minimum.loss() < 1e-9 && minimum.evaluations() < 800, minimum::toString);
    }

    @Test
    void threadsAndVectorsChangeNothing() {
        float[] expected = null;
        for (Backend backend : List.of(Backend.scalar(), Backend.preferred())) {
            for (int threads : new int[] {1, 3}) {
                try (Parallel parallel = Parallel.of(threads)) {
                    float[] p = Floats.array(70_001, 1, Floats.Values.ORDINARY);
                    Lbfgs.of().withIterations(4).minimize(new Compute(backend, parallel), p, LbfgsTest::rosenbrock);
                    expected = expected == null ? p : expected;
                    Bits.assertSameBits(expected, p, backend.name() + ", " + threads + " threads");
                }
            }
        }
    }

    /** Between two calls of the objective two points of the line search at most, of 40 bytes, however long the vectors. */
    @Test
    void stepsAllocateNoVectors() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Compute compute = new Compute(Backend.scalar(), Parallel.SERIAL);
        float[] p = Floats.array(5000, 1, Floats.Values.ORDINARY);
        long[] left = {-1};
        List<Long> allocated = new ArrayList<>();
        Lbfgs.of().withHistory(5).withIterations(40).minimize(compute, p, (x, g) -> {
            long now = memory.getCurrentThreadAllocatedBytes();
            if (left[0] >= 0) {
                allocated.add(now - left[0]);
            }
            double loss = rosenbrock(x, g);
            left[0] = memory.getCurrentThreadAllocatedBytes();
            return loss;
        });
        assertTrue(allocated.size() > 40, allocated::toString);
        List<Long> vectors = allocated.stream().filter(bytes -> bytes > 2 * 40).toList();
        assertEquals(5, vectors.size(), "one pair for each of the first five steps: " + allocated);
        assertTrue(vectors.stream().allMatch(bytes -> bytes <= 2 * (4 * 5000 + 16 + 40)), vectors::toString);
    }

    @Test
    void saysWhyItEnds() {
        float[] p = {1f, 1f};
        assertEquals(
                new Lbfgs.Minimum(0, 0, 1, Lbfgs.End.GRADIENT),
                Lbfgs.of().minimize(Compute.serial(), p, LbfgsTest::rosenbrock));
        p[0] = -1.2f;
        Lbfgs.Minimum two = Lbfgs.of().withIterations(2).minimize(Compute.serial(), p, LbfgsTest::rosenbrock);
        assertEquals(Lbfgs.End.ITERATIONS, two.end());
        assertEquals(2, two.iterations());
        assertEquals(Lbfgs.End.NOT_FINITE, Lbfgs.of().minimize(Compute.serial(), p, (x, g) -> Double.NaN).end());
        float[] before = p.clone();
        Lbfgs.Minimum wrong = Lbfgs.of().minimize(Compute.serial(), p, (x, g) -> {
            double loss = rosenbrock(x, g);
            g[0] = -g[0];
            g[1] = -g[1];
            return loss;
        });
        assertEquals(Lbfgs.End.NO_STEP, wrong.end(), "the gradient points the wrong way");
        Bits.assertSameBits(before, p, "no step, no change");
    }

    /** A loss that is not defined beyond a wall is no reason to stop before it. */
    @Test
    void aStepIntoTheUndefinedIsShortened() {
        float[] p = {3f};
        Lbfgs.Minimum minimum = Lbfgs.of().minimize(Compute.serial(), p, (x, g) -> {
            g[0] = 1 - 0.01f / x[0];
            return x[0] <= 0 ? Double.NaN : x[0] - 0.01 * StrictMath.log(x[0]);
        });
        Close.assertWithin(1e-5, 0.01, p[0], minimum.toString());
    }

    /** Two functions of Moré and Thuente and a parabola, from steps far too short and too long. */
    @Test
    void theSearchMeetsTheStrongWolfeConditions() {
        List<DoubleUnaryOperator> values = List.of(
                a -> -a / (a * a + 2), a -> StrictMath.pow(a + 0.004, 5) - 2 * StrictMath.pow(a + 0.004, 4), a -> a * a - 3 * a);
        List<DoubleUnaryOperator> slopes = List.of(
                a -> (a * a - 2) / ((a * a + 2) * (a * a + 2)),
                a -> 5 * StrictMath.pow(a + 0.004, 4) - 8 * StrictMath.pow(a + 0.004, 3),
                a -> 2 * a - 3);
        for (int f = 0; f < values.size(); f++) {
            DoubleUnaryOperator value = values.get(f);
            DoubleUnaryOperator slope = slopes.get(f);
            for (double curvature : new double[] {0.9, 0.1}) {
                for (double first : new double[] {1e-3, 0.1, 1, 10}) {
                    double[] at = {0};
                    double alpha = new WolfeSearch(line(value, slope, at), 1e-4, curvature)
                            .search(value.applyAsDouble(0), slope.applyAsDouble(0), first);
                    String what = "function " + f + ", c2 = " + curvature + ", first " + first + ", found " + alpha;
                    assertEquals(alpha, at[0], what);
                    double down = slope.applyAsDouble(0);
                    assertTrue(alpha > 0, what);
                    assertTrue(value.applyAsDouble(alpha) <= value.applyAsDouble(0) + 1e-4 * alpha * down, what);
                    assertTrue(Math.abs(slope.applyAsDouble(alpha)) <= curvature * Math.abs(down), what);
                }
            }
        }
    }

    private static WolfeSearch.Line line(DoubleUnaryOperator value, DoubleUnaryOperator slope, double[] at) {
        return new WolfeSearch.Line() {
            @Override
            public void goTo(double alpha) {
                at[0] = alpha;
            }

            @Override
            public double value() {
                return value.applyAsDouble(at[0]);
            }

            @Override
            public double slope() {
                return slope.applyAsDouble(at[0]);
            }
        };
    }
}
