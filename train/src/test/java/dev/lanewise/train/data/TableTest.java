package dev.lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE = Table.of("shop", List.of(new NumericColumn("price", 1, 2.5, 3, 0.25),
            CategoryColumn.of("colour", "red", "blue", "red", "green")));

    @Test
    void rowsKeepTheirPlacesAndLoseLevelsThatDoNotOccur() {
        Table part = TABLE.rows(3, 1);
        assertArrayEquals(new double[] {0.25, 2.5}, ((NumericColumn) part.column("price")).values());
        assertEquals(List.of("blue", "green"), ((CategoryColumn) part.column("colour")).levels());
        assertEquals("green", part.column("colour").text(0));
        assertEquals("shop, row 4", part.where(0));
        assertEquals("shop, row 2", part.rows(1).where(0));
    }

    @Test
    void selectsAndLeavesOut() {
        assertEquals(List.of("colour"), TABLE.select(List.of("colour")).names());
        assertEquals(List.of("price"), TABLE.without(List.of("colour")).names());
        assertEquals(TABLE, TABLE.rows(0, 1, 2, 3));
    }

    @Test
    void numbersAreWrittenShortly() {
        assertEquals("1", TABLE.column("price").text(0));
        assertEquals("0.25", TABLE.column("price").text(3));
        assertEquals("0", new NumericColumn("x", -0.0).text(0));
    }

    @Test
    void columnsAreExchangedInTheirPlaceOrAtTheEnd() {
        Table table = TABLE.exchange(List.of("colour", "elsewhere"), List.of(new NumericColumn("new", 1, 2, 3, 4),
                new NumericColumn("price", 5, 6, 7, 8)));
        assertEquals(List.of("price", "new"), table.names());
        assertEquals("5", table.column("price").text(0));
    }

    @Test
    void errors() {
        assertError("shop: a table needs at least one column", () -> Table.of("shop", List.of()));
        assertError("shop: a table needs at least one column", () -> TABLE.without(List.of("price", "colour")));
        assertError("shop: two columns are named 'a'; give each its own name",
                () -> Table.of("shop", List.of(new NumericColumn("a", 1), CategoryColumn.of("a", "x"))));
        assertError("shop: column 'b' has 1 rows, column 'a' has 2",
                () -> Table.of("shop", List.of(new NumericColumn("a", 1, 2), CategoryColumn.of("b", "x"))));
        assertError("column 'a': the value of row 1 is Infinity; a numeric column holds finite numbers, and NaN where one is missing",
                () -> new NumericColumn("a", 1, Double.POSITIVE_INFINITY));
        assertError("shop: no column 'prize'. Did you mean 'price'? The columns are 'price', 'colour'",
                () -> TABLE.without(List.of("prize")));
    }

    private static void assertError(String message, Runnable action) {
        assertEquals(message, assertThrows(DataException.class, action::run).getMessage());
    }
}
