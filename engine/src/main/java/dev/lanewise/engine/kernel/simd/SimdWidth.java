package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, fixed when the class is initialised. Each SIMD class copies {@link #SPECIES} into a
 * {@code private static final} of its own, so that C2 sees a constant.
 */
public final class SimdWidth {
    /** {@code -Dlanewise.simd=128|256|512}, else the machine's preferred width, no less than 128 and no more than 512. */
    static final VectorSpecies<Float> SPECIES = species(System.getProperty("lanewise.simd", ""));

    private SimdWidth() {}

    private static VectorSpecies<Float> species(String width) {
        return switch (width) {
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default -> preferred(FloatVector.SPECIES_PREFERRED.vectorBitSize());
        };
    }

    /** The kernels hold 64 lanes in 4 to 16 registers, and are not written for others. */
    private static VectorSpecies<Float> preferred(int bits) {
        return bits >= 512 ? FloatVector.SPECIES_512 : bits >= 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    }

    /** The width of a vector in bits: 128, 256 or 512. */
    public static int bits() {
        return SPECIES.vectorBitSize();
    }
}
