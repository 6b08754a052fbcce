package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FloatsProperties {
    @Property
    void anArrayBelongsToItsSeed(@ForAll(supplier = Floats.Length.class) int length, @ForAll long seed) {
        for (Floats.Values values : Floats.Values.values()) {
            float[] array = Floats.array(length, seed, values);
            assertEquals(length, array.length);
            Bits.assertSameBits(array, Floats.array(length, seed, values));
        }
    }

    @Property
    void finiteMeansFinite(@ForAll("finite") float[] x) {
        for (float element : x) {
            assertTrue(Float.isFinite(element));
        }
    }

    @Provide
    Arbitrary<float[]> finite() {
        return Floats.arrays(Floats.lengths(), Floats.Values.FINITE);
    }

    @Example
    void theSpecialValuesAndLengthsOccur() {
        TreeSet<Integer> bits = new TreeSet<>();
        for (float x : Floats.array(10_000, 1, Floats.Values.ANY)) {
            bits.add(Float.floatToRawIntBits(x));
        }
        for (float x : Floats.special()) {
            assertTrue(bits.contains(Float.floatToRawIntBits(x)), Bits.text(x));
        }
        TreeSet<Integer> lengths = new TreeSet<>();
        Floats.lengths().sampleStream().limit(10_000).forEach(lengths::add);
        for (int length : new int[] {0, 1, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257}) {
            assertTrue(lengths.contains(length), "length " + length);
        }
    }

    @Property
    void aShapeBroadcastsToItsTarget(@ForAll("targets") int[] target) {
        int[] shape = Shapes.broadcastingTo(target).sample();
        for (int back = 1; back <= shape.length; back++) {
            int axis = shape[shape.length - back];
            assertTrue(axis == 1 || axis == target[target.length - back]);
        }
    }

    @Provide
    Arbitrary<int[]> targets() {
        return Shapes.upToRank(4);
    }
}
