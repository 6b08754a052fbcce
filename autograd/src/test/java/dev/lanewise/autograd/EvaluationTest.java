package dev.lanewise.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private final Var x = Var.of(Tensor.of(Shape.of(3), 1, 2, 3));

    @Test
    void aValueIsComputedOnceAndKept() {
        Var y = x.square();
        Evaluation.of(Compute.serial(), y, y.sum());
        Tensor kept = y.value();
        assertArrayEquals(new float[] {1, 4, 9}, kept.toArray());
        y.sum().value();
        assertSame(kept, y.value());
    }

    @Test
    void outputsGoWhereTheyBelong() {
        float[] arena = new float[12];
        Var y = x.scale(2);
        Var total = y.sum();
        List<Tensor> places = List.of(
                Tensor.view(arena, 1, Shape.of(3)), Tensor.view(arena, 5, Shape.SCALAR),
                Tensor.view(arena, 6, Shape.of(3)), Tensor.view(arena, 9, Shape.of(3)));
        Evaluation.into(Compute.serial(), List.of(y, total, y, x), places);
        assertArrayEquals(new float[] {0, 2, 4, 6, 0, 12, 2, 4, 6, 1, 2, 3}, arena);
        assertSame(places.getFirst(), y.value());
    }

    @Test
    void refusesADestinationOfAnotherShape() {
        List<Var> outputs = List.of(x.sum(), x.scale(2));
        List<Tensor> places = List.of(Tensor.zeros(Shape.SCALAR), Tensor.zeros(Shape.of(4)));
        ShapeException thrown =
                assertThrows(ShapeException.class, () -> Evaluation.into(Compute.serial(), outputs, places));
        assertEquals("evaluation: output 1 has shape (3), its destination (4)", thrown.getMessage());
    }

    @Test
    void refusesMoreDestinationsThanOutputs() {
        List<Tensor> places = List.of(Tensor.zeros(Shape.SCALAR), Tensor.zeros(Shape.SCALAR));
        ShapeException thrown =
                assertThrows(ShapeException.class, () -> Evaluation.into(Compute.serial(), List.of(x.sum()), places));
        assertEquals("evaluation: 1 outputs, 2 destinations", thrown.getMessage());
    }

    @Test
    void floatsAndIntegersAreAskedForByName() {
        Var index = x.argMax();
        assertEquals(2, index.intValue().get(0));
        String message = assertThrows(IllegalStateException.class, index::value).getMessage();
        assertEquals("value: " + index + " holds integers, ask for intValue()", message);
        message = assertThrows(IllegalStateException.class, x::intValue).getMessage();
        assertEquals("intValue: " + x + " holds floats, ask for value()", message);
    }

    @Test
    void aPlaceholderHasNoValue() {
        Var open = Var.placeholder(Shape.of(2, 3));
        assertEquals(Shape.of(2), open.sum(1).shape());
        String message = assertThrows(IllegalStateException.class, () -> open.sum(1).value()).getMessage();
        assertEquals("source: a placeholder of shape (2, 3) has no value to compute with", message);
    }
}
