package dev.lanewise.engine.kernel;

import dev.lanewise.engine.kernel.scalar.ScalarColumnKernels;
import dev.lanewise.engine.kernel.scalar.ScalarConvolutionKernels;
import dev.lanewise.engine.kernel.scalar.ScalarGemmKernels;
import dev.lanewise.engine.kernel.scalar.ScalarMapKernels;
import dev.lanewise.engine.kernel.scalar.ScalarMoveKernels;
import dev.lanewise.engine.kernel.scalar.ScalarNormKernels;
import dev.lanewise.engine.kernel.scalar.ScalarPlaneNormKernels;
import dev.lanewise.engine.kernel.scalar.ScalarPoolKernels;
import dev.lanewise.engine.kernel.scalar.ScalarRandomKernels;
import dev.lanewise.engine.kernel.scalar.ScalarRecurrentKernels;
import dev.lanewise.engine.kernel.scalar.ScalarReduceKernels;
import dev.lanewise.engine.kernel.scalar.ScalarRowKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;
import dev.lanewise.engine.kernel.simd.SimdColumnKernels;
import dev.lanewise.engine.kernel.simd.SimdConvolutionKernels;
import dev.lanewise.engine.kernel.simd.SimdGemmKernels;
import dev.lanewise.engine.kernel.simd.SimdMapKernels;
import dev.lanewise.engine.kernel.simd.SimdMoveKernels;
import dev.lanewise.engine.kernel.simd.SimdNormKernels;
import dev.lanewise.engine.kernel.simd.SimdPlaneNormKernels;
import dev.lanewise.engine.kernel.simd.SimdPoolKernels;
import dev.lanewise.engine.kernel.simd.SimdRandomKernels;
import dev.lanewise.engine.kernel.simd.SimdRecurrentKernels;
import dev.lanewise.engine.kernel.simd.SimdReduceKernels;
import dev.lanewise.engine.kernel.simd.SimdRowKernels;
import dev.lanewise.engine.kernel.simd.SimdUpdateKernels;
import dev.lanewise.engine.kernel.simd.SimdWidth;

/**
 * The kernel families bound together.
 *
 * @param name {@code scalar} or {@code simd}
 * @param vectorBits the width of a vector register in bits, 0 for the scalar twins
 */
public record Backend(
        String name,
        int vectorBits,
        MapKernels map,
        ReduceKernels reduce,
        RowKernels row,
        ColumnKernels column,
        NormKernels norm,
        PlaneNormKernels planeNorm,
        MoveKernels move,
        GemmKernels gemm,
        ConvolutionKernels convolution,
        PoolKernels pool,
        RecurrentKernels recurrent,
        UpdateKernels update,
        RandomKernels random) {

    /** Decides once, when the first caller asks, and warns then. */
    private static final class Preferred {
        static final BackendChoice CHOICE =
                BackendChoice.of(System.getProperty(BackendChoice.PROPERTY), VirtualMachine.current());
        static final Backend BACKEND = CHOICE.error() != null ? null : CHOICE.simd() ? simd() : scalar();

        static {
            if (CHOICE.warning() != null) {
                System.getLogger("dev.lanewise").log(System.Logger.Level.WARNING, CHOICE.warning());
            }
        }
    }

    /**
     * The kernels this JVM runs: the SIMD twins at the machine's preferred width, or what {@code -Dlanewise.simd=}
     * {@code off|128|256|512} asks for. Where the Vector API is missing or is not compiled, and nothing was asked for,
     * the scalar twins run, and the logger {@code dev.lanewise} says so in one warning. Decided once; see
     * {@link #reason()}.
     *
     * @throws IllegalStateException if the property names no width, a wider one than the machine has, or one while the
     *     module {@code jdk.incubator.vector} is not loaded; the message says what is possible
     */
    public static Backend preferred() {
        if (Preferred.BACKEND == null) {
            throw new IllegalStateException(Preferred.CHOICE.error());
        }
        return Preferred.BACKEND;
    }

    /**
     * Why {@link #preferred()} is what it is, in words: for {@code lanewise info}.
     *
     * @throws IllegalStateException as {@link #preferred()}
     */
    public static String reason() {
        preferred();
        return Preferred.CHOICE.reason();
    }

    /** The scalar twins, which define every result. */
    public static Backend scalar() {
        MapKernels map = new ScalarMapKernels();
        ReduceKernels reduce = new ScalarReduceKernels();
        return new Backend(
                "scalar",
                0,
                map,
                reduce,
                new ScalarRowKernels(),
                new ScalarColumnKernels(),
                new ScalarNormKernels(),
                new ScalarPlaneNormKernels(),
                new ScalarMoveKernels(),
                new ScalarGemmKernels(map, reduce),
                new ScalarConvolutionKernels(map),
                new ScalarPoolKernels(),
                new ScalarRecurrentKernels(map),
                new ScalarUpdateKernels(),
                new ScalarRandomKernels());
    }

    /**
     * The SIMD twins at the width of this JVM, also where they are not compiled to vector instructions.
     *
     * @throws NoClassDefFoundError if the module {@code jdk.incubator.vector} is not loaded
     */
    public static Backend simd() {
        MapKernels map = new SimdMapKernels();
        ReduceKernels reduce = new SimdReduceKernels();
        return new Backend(
                "simd",
                SimdWidth.bits(),
                map,
                reduce,
                new SimdRowKernels(),
                new SimdColumnKernels(),
                new SimdNormKernels(),
                new SimdPlaneNormKernels(),
                new SimdMoveKernels(),
                new SimdGemmKernels(map, reduce),
                new SimdConvolutionKernels(map),
                new SimdPoolKernels(),
                new SimdRecurrentKernels(map),
                new SimdUpdateKernels(),
                new SimdRandomKernels());
    }
}
