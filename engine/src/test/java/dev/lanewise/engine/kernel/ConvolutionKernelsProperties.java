package dev.lanewise.engine.kernel;

import static dev.lanewise.testkit.Bits.assertSameBits;

import dev.lanewise.engine.Parallel;
import dev.lanewise.testkit.Floats;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Both twins of the convolutions against a literal reading of the contract, by bits. */
class ConvolutionKernelsProperties {
    private static final Parallel[] THREADS = {Parallel.SERIAL, Parallel.of(2), Parallel.of(3)};

    private final Backend scalar = Backend.scalar();
    private final Backend simd = Backend.simd();

    @AfterContainer
    static void close() {
        for (Parallel threads : THREADS) {
            threads.close();
        }
    }

    private void hold(ConvolutionProblem problem, Parallel parallel) {
        float[] y = problem.literal(scalar);
        float[] dx = problem.literalInputGradient();
        float[] dw = problem.literalWeightGradient();
        for (Backend twin : new Backend[] {scalar, simd}) {
            String what = twin.name() + ": " + problem;
            assertSameBits(y, problem.convolve(twin.convolution(), parallel), what);
            assertSameBits(dx, problem.inputGradient(twin.convolution(), parallel), "input gradient, " + what);
            assertSameBits(dw, problem.weightGradient(twin.convolution(), parallel), "weight gradient, " + what);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void bothTwinsAreTheContract(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int images,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 9) int outputs,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 12) int extent,
            @ForAll Floats.Values values,
            @ForAll @IntRange(max = 2) int threads) {
        hold(new ConvolutionProblem(seed, images, groups, outputs, channels, extent, values), THREADS[threads]);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void depthwise(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int images,
            @ForAll @IntRange(min = 1, max = 5) int groups,
            @ForAll @IntRange(min = 1, max = 40) int extent,
            @ForAll Floats.Values values,
            @ForAll @IntRange(max = 2) int threads) {
        hold(new ConvolutionProblem(seed, images, groups, 1, 1, extent, values), THREADS[threads]);
    }

    /** More than a block of k, of places and of images; more than a strip of outputs. */
    @Example
    void large() {
        hold(new ConvolutionProblem(1, 2, 1, 35, 60, 9, Floats.Values.ORDINARY), THREADS[1]);
        hold(new ConvolutionProblem(2, 1, 1, 40, 3, 40, Floats.Values.ORDINARY), THREADS[2]);
        hold(new ConvolutionProblem(3, 19, 2, 5, 2, 6, Floats.Values.ORDINARY), THREADS[1]);
        hold(new ConvolutionProblem(4, 19, 3, 1, 1, 50, Floats.Values.ORDINARY), THREADS[2]);
        hold(new ConvolutionProblem(5, 1, 1, 1, 60, 30, Floats.Values.ORDINARY), THREADS[2]);
    }
}
