package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DecimalProperties {
    /** Numbers with the point anywhere, up to the digits where a double begins to round, and beyond. */
    @Property(tries = 5000)
    void decimalsAreReadAsJavaReadsThem(@ForAll long digits, @ForAll @IntRange(max = 20) int decimals, @ForAll @IntRange(max = 18) int cut) {
        String text = Long.toString(digits / (long) StrictMath.pow(10, cut));
        int sign = text.startsWith("-") ? 1 : 0;
        String padded = text.substring(0, sign) + "0".repeat(Math.max(0, decimals + 1 - text.length() + sign)) + text.substring(sign);
        String number = padded.substring(0, padded.length() - decimals) + "." + padded.substring(padded.length() - decimals);
        assertTrue(Decimal.isNumber(number), number);
        assertEquals(Double.parseDouble(number) + 0.0, Decimal.parse(number), number);
        assertEquals(Double.parseDouble(text) + 0.0, Decimal.parse(text), text);
    }

    @Example
    void infinitiesAndWhatIsNoNumber() {
        for (String text : List.of("inf", "-Inf", "+INFINITY", "Infinity")) {
            assertTrue(Double.isInfinite(Decimal.parse(text)) && Decimal.isNumber(text), text);
        }
        assertTrue(Decimal.fitsFloat("9".repeat(38)) && Decimal.fitsFloat("3.4e38") && Decimal.fitsFloat("-" + "3".repeat(39)));
        assertFalse(Decimal.fitsFloat("9".repeat(39)) || Decimal.fitsFloat("-3.5E38") || Decimal.fitsFloat("inf"));
        for (String text : List.of("in", "infi", "infinit", "infinityy", "", ".", "-", "1.2.3", "1d", "0x1p3", "NaN", "1e", "--1")) {
            assertFalse(Decimal.isNumber(text), text);
        }
    }
}
