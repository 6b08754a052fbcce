package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    private final Machine machine = Machine.of(Examples.study().measurements());

    @Test
    void betweenTwoSizesTheBandwidthIsInterpolated() {
        double middle = 1024 * Math.sqrt(24.0 * 196_608);
        assertEquals(25, machine.bandwidth(1, Access.READ, middle).orElseThrow(), 1e-9);
        assertEquals(40, machine.bandwidth(1, Access.READ, 100).orElseThrow(), 1e-9);
        assertEquals(10, machine.bandwidth(1, Access.READ, 1e12).orElseThrow(), 1e-9);
    }

    @Test
    void inCachesThreadsHaveEachTheirOwnBandwidth() {
        assertEquals(80, machine.bandwidth(2, Access.READ, 2 * 24 * 1024).orElseThrow(), 1e-9);
    }

    @Test
    void theBoundIsWhateverTakesLonger() {
        Work arithmetic = Work.of("f", "").flops(4000).moves(Access.READ, 400, 400);
        Work data = Work.of("f", "").flops(400).moves(Access.READ, 400, 400);
        assertEquals(new Machine.Bound("FMA peak", 40), machine.bound(arithmetic));
        assertEquals("read", machine.bound(data).text());
        assertEquals(10, machine.bound(data).nanos(), 1e-9);
    }

    @Test
    void whatWasNotMeasuredBoundsNothing() {
        assertNull(machine.bound(Work.of("f", "").moves(Access.WRITE, 400, 400)));
        assertNull(machine.bound(Work.of("f", "")));
        assertNull(Machine.of(List.of()).bound(Work.of("f", "").flops(1)));
    }
}
