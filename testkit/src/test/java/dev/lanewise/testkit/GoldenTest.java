package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GoldenTest {
    @Test
    void readsTensorsWithSpecialValues() {
        var file = Golden.resource(GoldenTest.class, "golden.json");
        var x = Golden.tensor(file.get("x"));
        assertEquals("float32", x.dtype());
        assertArrayEquals(new int[] {2, 3}, x.shape());
        Bits.assertSameBits(
                new float[] {0.1f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e-45f},
                x.floats());
        assertArrayEquals(new double[] {1, 0}, Golden.tensor(file.get("mask")).data());
        assertArrayEquals(new int[] {3}, Golden.tensor(file.get("label")).ints());
        assertEquals(1, Golden.tensor(file.get("scalar")).data().length);
        assertThrows(IllegalArgumentException.class, () -> Golden.tensor(file));
        assertThrows(IllegalArgumentException.class, () -> Golden.tensor(file.get("short")));
        assertThrows(IllegalArgumentException.class, () -> Golden.resource(GoldenTest.class, "absent.json"));
    }
}
