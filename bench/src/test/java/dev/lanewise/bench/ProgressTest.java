package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void hoursAreNotTakenForMinutes() {
        assertEquals("0:07", Progress.clock(7));
        assertEquals("59:59", Progress.clock(3599));
        assertEquals("1:02:05", Progress.clock(3725));
    }
}
