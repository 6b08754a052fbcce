package dev.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Bits;
import dev.lanewise.testkit.Close;
import dev.lanewise.testkit.Floats;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Both twins against a literal reading of the contract, by bits; the scalar twin's error against double. */
class GemmKernelsProperties {
    private static final Parallel[] THREADS = {Parallel.SERIAL, Parallel.of(2), Parallel.of(3)};

    private final Backend scalar = Backend.scalar();
    private final GemmKernels simd = Backend.simd().gemm();

    @AfterContainer
    static void close() {
        for (Parallel threads : THREADS) {
            threads.close();
        }
    }

    /** Around the tiles of all widths. */
    @Provide
    Arbitrary<Integer> extents() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)),
                Tuple.of(1, Arbitraries.integers().between(0, 70)));
    }

    /** As {@link #extents()}, and columns for which A is packed. */
    @Provide
    Arbitrary<Integer> widths() {
        return Arbitraries.frequencyOf(Tuple.of(5, extents()), Tuple.of(1, Arbitraries.of(128, 192, 225)));
    }

    /** As {@link #extents()}, and around the blocks of k. */
    @Provide
    Arbitrary<Integer> depths() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, extents()),
                Tuple.of(1, Arbitraries.of(255, 256, 257, 300, 511, 512, 513, 600)));
    }

    /** None, the fused one, and those that the elementwise kernels apply. */
    @Provide
    Arbitrary<UnaryMap> activations() {
        return Arbitraries.of(UnaryMap.RELU, UnaryMap.TANH, UnaryMap.SIGMOID, UnaryMap.SQUARE).injectNull(0.4);
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    void bothTwinsAreTheContract(
            @ForAll long seed,
            @ForAll("extents") int m,
            @ForAll("widths") int n,
            @ForAll("depths") int k,
            @ForAll Floats.Values values,
            @ForAll("activations") UnaryMap activation,
            @ForAll @IntRange(max = 2) int threads) {
        GemmProblem problem = new GemmProblem(seed, m, n, k, values, activation);
        float[] expected = problem.literal(scalar);
        Bits.assertSameBits(expected, problem.run(scalar.gemm(), THREADS[threads]), "scalar: " + problem);
        Bits.assertSameBits(expected, problem.run(simd, THREADS[threads]), "SIMD: " + problem);
    }

    /** Several products, of operands of their own or shared, with few and many pieces for the threads. */
    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void batchesAreTheContract(
            @ForAll long seed,
            @ForAll @IntRange(max = 5) int batch,
            @ForAll("extents") int m,
            @ForAll("widths") int n,
            @ForAll("depths") int k,
            @ForAll("activations") UnaryMap activation,
            @ForAll @IntRange(max = 2) int threads) {
        GemmProblem problem = new GemmProblem(seed, batch, m, n, k, Floats.Values.ORDINARY, activation);
        float[] expected = problem.literal(scalar);
        Bits.assertSameBits(expected, problem.run(scalar.gemm(), THREADS[threads]), "scalar: " + problem);
        Bits.assertSameBits(expected, problem.run(simd, THREADS[threads]), "SIMD: " + problem);
    }

    /**
     * m × n × k beyond each block that the vectorised driver cuts a product into, few rows of A against many of B, and A
     * large enough to be packed for all threads.
     */
    private static final int[][] BEYOND_BLOCKS = {
        {1030, 5, 258}, {259, 141, 258}, {29, 270, 258}, {1027, 259, 9}, {1, 1041, 258}, {19, 1, 65_600},
        {37, 141, 1290}, {19, 141, 1290}, {261, 390, 1030}, {1027, 390, 258}, {30_000, 193, 9}
    };

    @Property(tries = 110, edgeCases = EdgeCasesMode.NONE)
    void blocksDoNotShow(@ForAll @IntRange(max = 15) int options, @ForAll @IntRange(max = 10) int shape) {
        UnaryMap activation = options % 3 == 0 ? UnaryMap.RELU : null;
        int[] mnk = BEYOND_BLOCKS[shape];
        long seed = (options + 16L * shape) * 0x9e3779b97f4a7c15L & -16 | options;
        GemmProblem problem = new GemmProblem(seed, mnk[0], mnk[1], mnk[2], Floats.Values.ORDINARY, activation);
        float[] expected = problem.literal(scalar);
        for (Parallel threads : THREADS) {
            Bits.assertSameBits(expected, problem.run(simd, threads), "SIMD: " + problem);
        }
    }

    /** Products in the pieces of a call, by the threads of that call: each is one thread's, with the same bits. */
    @Example
    void productsInsideAPieceAreTheContract() {
        GemmProblem problem = new GemmProblem(8, 261, 200, 1030, Floats.Values.ORDINARY, null);
        float[] expected = problem.literal(scalar);
        float[][] results = new float[4][];
        Parallel threads = THREADS[1];
        threads.run(results.length, i -> results[i] = problem.run(simd, threads));
        for (float[] result : results) {
            Bits.assertSameBits(expected, result, "SIMD: " + problem);
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aRowDoesNotDependOnItsBatch(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll("extents") int n,
            @ForAll("depths") int k,
            @ForAll @IntRange(max = 69) int from,
            @ForAll @IntRange(max = 69) int length) {
        GemmProblem problem = new GemmProblem(seed, m, n, k, Floats.Values.ORDINARY, null);
        int first = from % m;
        int last = first + length % (m - first + 1);
        for (GemmKernels kernels : new GemmKernels[] {scalar.gemm(), simd}) {
            float[] whole = problem.run(kernels, Parallel.SERIAL);
            float[] part = problem.rows(kernels, first, last, Parallel.SERIAL);
            int length2 = (last - first) * problem.ldc;
            Bits.assertSameBits(
                    Arrays.copyOfRange(whole, first * problem.ldc, first * problem.ldc + length2),
                    Arrays.copyOfRange(part, first * problem.ldc, first * problem.ldc + length2),
                    "rows " + first + " … " + last + " of " + problem);
        }
    }

    /** A NaN in one row of A and one column of B reaches that row and that column of C and nothing else. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void specialValuesDoNotLeak(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll @IntRange(min = 1, max = 300) int k,
            @ForAll @IntRange(max = 69) int row,
            @ForAll @IntRange(max = 69) int column,
            @ForAll boolean infinite) {
        GemmProblem problem = new GemmProblem(seed, m, n, k, Floats.Values.ORDINARY, null);
        float[] clean = problem.run(simd, Parallel.SERIAL);
        float poison = infinite ? Float.POSITIVE_INFINITY : Float.NaN;
        int i = row % m;
        int j = column % n;
        problem.a.array()[problem.a.offset() + i * (problem.transA ? 1 : problem.lda)] = poison;
        problem.b.array()[problem.b.offset() + j * (problem.transB ? problem.ldb : 1)] = poison;
        float[] poisoned = problem.run(simd, Parallel.SERIAL);
        for (int r = 0; r < m; r++) {
            for (int s = 0; s < n; s++) {
                int at = r * problem.ldc + s;
                if (r == i || s == j) {
                    assertEquals(false, Float.isFinite(poisoned[at]), "row " + r + ", column " + s);
                } else {
                    Bits.assertSameBits(clean[at], poisoned[at], "row " + r + ", column " + s);
                }
            }
        }
    }

    /** Higham, Accuracy and Stability, (3.5): a chain of 256 and then one addition a block. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void errorOfTheDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 2, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 1500) int k) {
        GemmProblem problem = new GemmProblem(seed & ~0x1ffffcL, m, n, k, Floats.Values.ORDINARY, null);
        float[] actual = problem.run(scalar.gemm(), Parallel.SERIAL);
        int roundings = Math.min(k, GemmKernels.K_BLOCK) + Math.ceilDiv(k, GemmKernels.K_BLOCK);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double magnitudes = 0;
                for (int p = 0; p < k; p++) {
                    double term = (double) problem.a(0, i, p) * problem.b(0, p, j);
                    sum += term;
                    magnitudes += Math.abs(term);
                }
                double bound = Close.sumBound(1.001 * roundings, magnitudes, k);
                Close.assertWithin(bound, sum, actual[i * problem.ldc + j], "row " + i + ", column " + j);
            }
        }
    }

    /** The bits themselves, so that another machine, JDK or version that differs is caught. */
    @Example
    void goldenHash() {
        for (GemmKernels kernels : new GemmKernels[] {scalar.gemm(), simd}) {
            float[][] results = new float[32][];
            for (int options = 0; options < results.length; options++) {
                int n = options < 16 ? 45 : 1;
                GemmProblem problem = new GemmProblem(options, 33, n, 600, Floats.Values.ORDINARY, null);
                results[options] = problem.run(kernels, Parallel.SERIAL);
            }
            assertEquals("673278050724c13aaefeff61fe25b64533d60027ed2d6a9fcee0b18b56d87348", Bits.sha256(results));
        }
    }
}
