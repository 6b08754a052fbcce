package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.PostDiscoveryFilter;

class VectorWidthFilterTest {
    private static final OptionalInt AVX2 = OptionalInt.of(256);

    @Test
    void widthsUpToTheMachinesRun() {
        assertEquals(Optional.empty(), VectorWidthFilter.obstacle("128", AVX2));
        assertEquals(Optional.empty(), VectorWidthFilter.obstacle("256", AVX2));
    }

    @Test
    void aWiderOneIsSkippedWithAReason() {
        String reason = VectorWidthFilter.obstacle("512", AVX2).orElseThrow();
        assertTrue(reason.contains("-Dlanewise.simd=512") && reason.contains("256 bits"), reason);
        assertTrue(new VectorWidthFilter("512", AVX2).apply(null).excluded());
        assertFalse(new VectorWidthFilter("256", AVX2).apply(null).excluded());
    }

    @Test
    void scalarAndUnsetRunEverywhere() {
        for (var machine : new OptionalInt[] {AVX2, OptionalInt.empty()}) {
            assertEquals(Optional.empty(), VectorWidthFilter.obstacle("off", machine));
            assertEquals(Optional.empty(), VectorWidthFilter.obstacle(null, machine));
            assertEquals(Optional.empty(), VectorWidthFilter.obstacle("", machine));
        }
    }

    @Test
    void withoutVectorsNoWidthRuns() {
        assertTrue(VectorWidthFilter.obstacle("128", OptionalInt.empty()).isPresent());
    }

    @Test
    void itIsRegistered() {
        assertTrue(ServiceLoader.load(PostDiscoveryFilter.class).stream()
                .anyMatch(filter -> filter.type() == VectorWidthFilter.class));
    }

    @Test
    void theVmTellsItsWidth() {
        int bits = VectorWidthFilter.machineBits().orElseThrow();
        assertTrue(bits >= 64 && Integer.bitCount(bits) == 1, () -> "MaxVectorSize in bits: " + bits);
    }
}
