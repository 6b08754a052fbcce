package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PlacesProperties {
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void placesInUseDoNotMeet(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Places places = new Places();
        TreeMap<Long, Integer> used = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            if (used.isEmpty() || random.nextInt(100) < 55) {
                int size = random.nextInt(100);
                long from = places.take(size);
                Map.Entry<Long, Integer> before = used.floorEntry(from);
                Map.Entry<Long, Integer> after = used.higherEntry(from);
                assertTrue(before == null || before.getKey() + Math.max(1, before.getValue()) <= from);
                assertTrue(after == null || from + size <= after.getKey());
                assertTrue(from + size <= places.size());
                assertEquals(0, from % 16);
                used.put(from, size);
            } else {
                List<Long> starts = new ArrayList<>(used.keySet());
                long from = starts.get(random.nextInt(starts.size()));
                places.giveBack(from, used.remove(from));
            }
        }
        List.copyOf(used.entrySet()).forEach(place -> places.giveBack(place.getKey(), place.getValue()));
        assertEquals(0, places.take((int) places.size()), "all that was given back is one place again");
    }
}
