package dev.lanewise.engine.kernel;

import dev.lanewise.engine.kernel.scalar.ScalarGemmKernels;
import dev.lanewise.engine.kernel.scalar.ScalarMapKernels;
import dev.lanewise.engine.kernel.scalar.ScalarReduceKernels;
import dev.lanewise.engine.kernel.scalar.ScalarUpdateKernels;
import dev.lanewise.engine.kernel.simd.SimdGemmKernels;
import dev.lanewise.engine.kernel.simd.SimdMapKernels;
import dev.lanewise.engine.kernel.simd.SimdReduceKernels;
import dev.lanewise.engine.kernel.simd.SimdUpdateKernels;

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
        GemmKernels gemm,
        UpdateKernels update) {

    private static final Backend PREFERRED = "off".equals(System.getProperty("lanewise.simd")) ? scalar() : simd();

    /**
     * The kernels this JVM runs: the SIMD twins at the machine's preferred width, or what {@code -Dlanewise.simd=}
     * {@code off|128|256|512} asks for. Decided once; see {@link #reason()}.
     */
    public static Backend preferred() {
        return PREFERRED;
    }

    /** Why {@link #preferred()} is what it is, in words: for {@code lanewise info}. */
    public static String reason() {
        return "";
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
                null,
                new ScalarGemmKernels(map, reduce),
                new ScalarUpdateKernels());
    }

    /** The SIMD twins at the width of this JVM. */
    public static Backend simd() {
        MapKernels map = new SimdMapKernels();
        ReduceKernels reduce = new SimdReduceKernels();
        return new Backend(
                "simd",
                512,
                map,
                reduce,
                null,
                new SimdGemmKernels(map, reduce),
                new SimdUpdateKernels());
    }
}
