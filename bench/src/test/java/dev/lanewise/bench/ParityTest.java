package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ParityTest {
    @Test
    void oneBitIsADifference() {
        float[] one = {1, 2};
        Parity.sameBits("equal", one, new float[] {1, 2});
        AssertionError error = assertThrows(
                AssertionError.class, () -> Parity.sameBits("dot", one, new float[] {1, Math.nextUp(2f)}));
        assertTrue(error.getMessage().startsWith("dot: not timed, the twins differ at index 1:"), error.getMessage());
        assertThrows(AssertionError.class, () -> Parity.sameBits("zeros", 0f, -0f));
    }

    @Test
    void aPlainLoopMayDifferByItsBound() {
        float[] one = {1};
        Parity.within("equal", one, new float[] {1.5f}, i -> 0.5);
        assertThrows(AssertionError.class, () -> Parity.within("far", one, new float[] {1.5f}, i -> 0.49));
        assertThrows(AssertionError.class, () -> Parity.within("NaN", one, new float[] {Float.NaN}, i -> 1));
    }
}
