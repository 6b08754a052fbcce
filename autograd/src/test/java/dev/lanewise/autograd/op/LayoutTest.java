package dev.lanewise.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.autograd.Gradients;
import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The methods that build several nodes. */
class LayoutTest {
    private final Var x = Var.of(Tensor.matrix(new float[] {1, 2, 3}, new float[] {4, 5, 6}));
    private final Var y = Var.of(Tensor.matrix(new float[] {7, 8, 9}, new float[] {10, 11, 12}));

    @Test
    void stackPutsNodesBesideEachOther() {
        assertIs(Shape.of(2, 2, 3), Var.stack(0, x, y), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertIs(Shape.of(2, 2, 3), Var.stack(1, x, y), 1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12);
        assertIs(Shape.of(2, 3, 2), Var.stack(-1, x, y), 1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12);
    }

    @Test
    void selectTakesAnAxisAway() {
        assertIs(Shape.of(3), x.select(0, -1), 4, 5, 6);
        assertIs(Shape.of(2), x.select(-1, 1), 2, 5);
    }

    @Test
    void splitAndConcatenateAreInverse() {
        List<Var> parts = x.split(-1, 1, 2);
        assertIs(Shape.of(2, 1), parts.get(0), 1, 4);
        assertIs(Shape.of(2, 2), parts.get(1), 2, 3, 5, 6);
        assertIs(Shape.of(2, 3), Var.concatenate(-1, parts.get(0), parts.get(1)), 1, 2, 3, 4, 5, 6);
    }

    @Test
    void negativePositionsCountFromTheEnd() {
        assertIs(Shape.of(2, 1), x.slice(1, -2, -1), 2, 5);
        assertIs(Shape.of(2, 2), x.slice(1, 0, 3, 2), 1, 3, 4, 6);
    }

    @Test
    void repeatAndTileDifferInOrder() {
        assertIs(Shape.of(2, 6), x.repeat(1, 2), 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
        assertIs(Shape.of(2, 6), x.tile(1, 2), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertIs(Shape.of(4, 3), x.repeat(0, 2), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertIs(Shape.of(4, 3), x.tile(-2, 2), 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        Var w = Var.of(Tensor.of(Shape.of(2, 6), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        assertIs(Shape.of(2, 3), gradient(x.repeat(1, 2).multiply(w)), 3, 7, 11, 15, 19, 23);
        assertIs(Shape.of(2, 3), gradient(x.tile(1, 2).multiply(w)), 5, 7, 9, 17, 19, 21);
        assertRefused("repeat: -1 times, want at least 0", () -> x.repeat(1, -1));
        assertRefused("tile: -1 times, want at least 0", () -> x.tile(1, -1));
    }

    @Test
    void transposeSwapsAnyTwoAxes() {
        Var cube = Var.stack(0, x, y);
        assertIs(Shape.of(3, 2, 2), cube.transpose(0, -1), 1, 7, 4, 10, 2, 8, 5, 11, 3, 9, 6, 12);
    }

    @Test
    void flattenJoinsAxesThatFollowEachOther() {
        Var cube = Var.stack(0, x, y);
        float[] all = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertIs(Shape.of(12), cube.flatten(), all);
        assertIs(Shape.of(12), cube.flatten(0, -1), all);
        assertIs(Shape.of(2, 6), cube.flatten(1, 2), all);
        assertIs(Shape.of(4, 3), cube.flatten(-3, -2), all);
        assertSame(cube, cube.flatten(1, 1), "one axis is flat");
        assertIs(Shape.of(1), Var.scalar(3).flatten(), 3);
        assertEquals(Shape.of(2, 0), Var.of(Tensor.zeros(Shape.of(2, 0, 3))).flatten(1, 2).shape());
        Var w = Var.of(Tensor.of(Shape.of(6), 1, 2, 3, 4, 5, 6));
        assertIs(Shape.of(2, 3), gradient(x.flatten().multiply(w)), 1, 2, 3, 4, 5, 6);
        assertRefused("flatten: axes -1 to 1 of (2, 2, 3), want the first one first", () -> cube.flatten(-1, 1));
        assertRefused("flatten: no axis 3 in shape (2, 2, 3)", () -> cube.flatten(1, 3));
        assertRefused("flatten: no axis 0 in shape ()", () -> Var.scalar(3).flatten(0, -1));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
    }

    private Var gradient(Var z) {
        return Gradients.of(z.sum(), List.of(x)).getFirst();
    }

    private static void assertIs(Shape shape, Var actual, float... values) {
        assertEquals(shape, actual.shape());
        assertArrayEquals(values, actual.value().toArray());
    }
}
