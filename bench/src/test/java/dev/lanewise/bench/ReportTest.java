package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.bench.Figures.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Figures figures() {
        Figures figures = new Figures();
        figures.addLimit(1, Work.Limit.FMA, 100);
        figures.addLimit(1, Work.Limit.READ, 20);
        figures.addLimit(2, Work.Limit.FMA, 200);
        Work dot = Work.flops("dot", "4,096", 1, 8192);
        figures.add(dot, Variant.PLAIN, List.of(4096.0), Double.NaN);
        figures.add(dot, Variant.SIMD, List.of(400.0, 100.0, 204.8), Double.NaN);
        figures.add(Work.elements("exp", "16,384", 16_384), Variant.SIMD, List.of(8192.0), Double.NaN);
        figures.add(Work.time("step", "8-4-2, batch 1", 2, 2e6), Variant.SCALAR, List.of(1e6), Double.NaN);
        figures.add(Work.time("step", "8-4-2, batch 1", 2, 2e6), Variant.SIMD, List.of(20_000.0), 1234);
        return figures;
    }

    @Test
    void setsTheFiguresInATable() {
        assertEquals(
                """
                kernel  size            threads  scalar  plain   SIMD  unit          SIMD ÷ plain  of the limit
                ──────  ──────────────  ───────  ──────  ─────  ─────  ────────────  ────────────  ────────────────
                dot     4,096                 1       –   2.00   40.0  GFLOP/s              20.0×  40 % of FMA peak
                exp     16,384                1       –      –  2,000  M elements/s             –  –
                step    8-4-2, batch 1        2   1,000      –   20.0  µs                       –  50 % of FMA peak
                """,
                Report.table(figures()));
    }

    @Test
    void tellsLimitsAllocationAndForks() {
        Figures figures = figures();
        assertEquals(
                """
                limits, 1 thread: FMA peak 100 GFLOP/s, memory, read 20.0 GB/s
                limits, 2 threads: FMA peak 200 GFLOP/s
                """,
                Report.limits(figures));
        assertEquals("allocated a call:\n  step, 8-4-2, batch 1, 2 threads: 1,234 bytes\n", Report.allocation(figures));
        assertEquals(
                "  dot, 4,096, 1 thread, simd: 20.5 40.0 81.9 GFLOP/s",
                Report.forks(figures).lines().toList().get(2));
    }

    @Test
    void allocationIsLeftOutWhereItWasNotMeasured() {
        assertEquals("", Report.allocation(new Figures()));
    }

    @Test
    void numbersHaveThreeDigits() {
        assertEquals("0.123", Report.number(0.1234));
        assertEquals("1.23", Report.number(1.234));
        assertEquals("12.3", Report.number(12.34));
        assertEquals("123", Report.number(123.4));
        assertEquals("1,234", Report.number(1234.4));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertEquals(2.5, Figures.median(List.of(4.0, 1.0, 2.0, 3.0)).orElseThrow());
    }
}
