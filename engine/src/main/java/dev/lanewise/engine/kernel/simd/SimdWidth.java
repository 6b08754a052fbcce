package dev.lanewise.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, fixed when the class is initialised. Each SIMD class copies {@link #SPECIES} into a
 * {@code private static final} of its own, so that C2 sees a constant.
 */
final class SimdWidth {
    /** {@code -Dlanewise.simd=128|256|512}, else the machine's preferred width. */
    static final VectorSpecies<Float> SPECIES = species(System.getProperty("lanewise.simd", ""));

    private SimdWidth() {}

    private static VectorSpecies<Float> species(String width) {
        return switch (width) {
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default -> FloatVector.SPECIES_PREFERRED;
        };
    }
}
