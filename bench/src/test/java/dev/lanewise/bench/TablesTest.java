package dev.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private final Figures figures = Figures.of(Examples.study());

    @Test
    void aRowHoldsItsVariantsAgainstTheLimit() {
        assertEquals(
                """
                kernel   size   threads  plain  SIMD  libtorch  unit     SIMD ÷ plain  SIMD ÷ libtorch  of the limit  limit
                ───────  ─────  ───────  ─────  ────  ────────  ───────  ────────────  ───────────────  ────────────  ────────
                dot      3,072        1   5.00  20.0         –  GB/s            4.00×                –          50 %  read
                gemm NN  64³          1      –  80.0      40.0  GFLOP/s             –            2.00×          80 %  FMA peak
                """,
                Tables.kernels(figures, figures.rows()).text());
    }

    @Test
    void aKernelThatAllocatesWhatItTouchesIsNamed() {
        assertEquals("", Report.uncompiled(figures));
        Study study = Examples.study();
        Measurement dot = study.measurements().getLast();
        for (double bytes : new double[] {20_000, 30_000}) { // of 24 KiB
            Measurement boxed = new Measurement(
                    dot.benchmark(), dot.method(), dot.params(), dot.threads(), dot.samples(), bytes, Double.NaN);
            String text = Report.markdown(study, Figures.of(new Study(study.setting(), List.of(boxed))));
            assertEquals(bytes > 24 * 1024, text.contains("far too low: dot, 3,072, 1 thread."), text);
        }
    }

    @Test
    void eachForkIsToldByItself() {
        assertEquals(
                List.of("dot, 3,072, 1 thread", "SIMD", "10.0  20.0  30.0", "GB/s"),
                Tables.forks(figures.rows()).lines().get(1));
    }

    @Test
    void markdownHasALineForEachRow() {
        assertEquals(
                """
                | threads | multiply-adds in registers, GFLOP/s |
                |--:|--:|
                | 1 | 100 |
                """,
                Tables.peak(figures.machine()).markdown());
    }

    @Test
    void numbersHaveThreeDigits() {
        assertEquals("0.123", Tables.number(0.1234));
        assertEquals("1.23", Tables.number(1.234));
        assertEquals("12.3", Tables.number(12.34));
        assertEquals("123", Tables.number(123.4));
        assertEquals("1,234", Tables.number(1234.4));
    }

    @Test
    void textOfACellIsNoMarkup() {
        assertEquals("&lt;b&gt; &amp; &quot;", Table.escape("<b> & \""));
    }
}
