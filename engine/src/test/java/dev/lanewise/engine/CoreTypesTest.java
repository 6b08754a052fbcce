package dev.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CoreTypesTest {
    private static void refuses(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static void refusesShape(String message, Executable call) {
        assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
    }

    @Nested
    class OfShape {
        @Test
        void aScalarHasRankZeroAndOneElement() {
            assertSame(Shape.SCALAR, Shape.of());
            assertEquals(0, Shape.of().rank());
            assertEquals(1, Shape.of().size());
            assertEquals("()", Shape.of().toString());
        }

        @Test
        void extentsAreCountedFromBothEnds() {
            Shape shape = Shape.of(2, 3, 4);
            assertEquals(24, shape.size());
            assertEquals(4, shape.dim(-1));
            assertEquals(2, shape.dim(0));
            assertEquals(0, shape.axis(-3));
            assertEquals("(2, 3, 4)", shape.toString());
            refusesShape("shape: no axis 3 in (2, 3, 4) of rank 3", () -> shape.dim(3));
            refusesShape("shape: no axis -4 in (2, 3, 4) of rank 3", () -> shape.axis(-4));
        }

        @Test
        void isAValue() {
            int[] dims = {2, 3};
            Shape shape = Shape.of(dims);
            dims[0] = 7;
            shape.toArray()[1] = 7;
            assertEquals(Shape.of(2, 3), shape);
            assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
            assertNotEquals(Shape.of(3, 2), shape);
            assertNotEquals(Shape.of(6), shape);
        }

        @Test
        void emptyAndTooLargeShapes() {
            assertEquals(0, Shape.of(3, 0, 5).size());
            assertEquals(0, Shape.of(65536, 65536, 0).size());
            assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).size());
            refusesShape("shape: negative extent -1 in (2, -1)", () -> Shape.of(2, -1));
            refusesShape("shape: (65536, 32768) has more than 2^31 - 1 elements", () -> Shape.of(65536, 32768));
            refusesShape(
                    "shape: (2147483647, 2147483647, 2147483647) has more than 2^31 - 1 elements",
                    () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        }

        @Test
        void broadcastingAlignsAtTheLastAxis() {
            assertEquals(Shape.of(5, 3, 4), Shape.broadcast("add", Shape.of(3, 1), Shape.of(5, 1, 4)));
            assertEquals(Shape.of(2), Shape.broadcast("add", Shape.of(), Shape.of(2)));
            assertEquals(Shape.of(2, 0), Shape.broadcast("add", Shape.of(2, 1), Shape.of(1, 0)));
            refusesShape(
                    "add: shapes do not broadcast: (3, 4) and (5, 4), 3 ≠ 5",
                    () -> Shape.broadcast("add", Shape.of(3, 4), Shape.of(5, 4)));
            refusesShape(
                    "mul: shapes do not broadcast: (3) and (2, 0), 3 ≠ 0",
                    () -> Shape.broadcast("mul", Shape.of(3), Shape.of(2, 0)));
        }
    }

    @Nested
    class OfTensor {
        @Test
        void reshapesAndSlicesShareTheStorage() {
            Tensor matrix = Tensor.matrix(new float[] {1, 2, 3}, new float[] {4, 5, 6});
            assertEquals(Shape.of(2, 3), matrix.shape());
            Tensor row = matrix.slice(1, 2);
            assertEquals(Shape.of(1, 3), row.shape());
            assertEquals(3, row.offset());
            assertArrayEquals(new float[] {4, 5, 6}, row.toArray());
            Tensor flat = matrix.reshape(Shape.of(6));
            matrix.data()[5] = 9;
            assertEquals(9, row.get(2));
            assertEquals(9, flat.get(5));
            matrix.toArray()[0] = 7;
            assertEquals(1, matrix.get(0));
            assertEquals(0, matrix.slice(2, 2).size());
        }

        @Test
        void aViewBeginsWhereItIsTold() {
            float[] data = {0, 1, 2, 3, 4};
            Tensor view = Tensor.view(data, 2, Shape.of(2));
            assertSame(data, view.data());
            assertArrayEquals(new float[] {2, 3}, view.toArray());
            assertThrows(IndexOutOfBoundsException.class, () -> view.get(2));
            assertThrows(IndexOutOfBoundsException.class, () -> view.get(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> Tensor.view(data, 4, Shape.of(2)));
            assertThrows(IndexOutOfBoundsException.class, () -> view.slice(1, 3));
        }

        @Test
        void itsMessagesCarryTheShapes() {
            refusesShape("tensor: shape (2, 3) needs 6 values, got 5", () -> Tensor.of(Shape.of(2, 3), new float[5]));
            refusesShape(
                    "matrix: row 0 has 2 values, row 1 has 1",
                    () -> Tensor.matrix(new float[] {1, 2}, new float[] {3}));
            refusesShape(
                    "reshape: (2, 3) has 6 elements, (4) has 4",
                    () -> Tensor.zeros(Shape.of(2, 3)).reshape(Shape.of(4)));
            refusesShape(
                    "item: a tensor of shape (2) has 2 elements, not one", () -> Tensor.zeros(Shape.of(2)).item());
            refusesShape("slice: a scalar has no leading axis", () -> Tensor.scalar(1).slice(0, 1));
        }

        @Test
        void smallOnes() {
            assertEquals(2.5f, Tensor.scalar(2.5f).item());
            assertEquals(2.5f, Tensor.filled(Shape.of(1, 1), 2.5f).item());
            assertEquals(Shape.of(0, 0), Tensor.matrix().shape());
            assertEquals("Tensor(3)[1.0, 2.0, 3.0]", Tensor.of(Shape.of(3), 1, 2, 3).toString());
            assertEquals(
                    "Tensor(9)[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]", Tensor.zeros(Shape.of(9)).toString());
        }
    }

    @Nested
    class OfIntTensor {
        @Test
        void viewsAndCopies() {
            IntTensor labels = IntTensor.of(3, 1, 2);
            assertEquals(Shape.of(3), labels.shape());
            IntTensor view = IntTensor.view(labels.data(), 1, Shape.of(2, 1));
            assertEquals(1, view.offset());
            labels.data()[2] = 16_777_217;
            assertArrayEquals(new int[] {1, 16_777_217}, view.toArray());
            assertEquals(16_777_217, view.get(1));
            assertThrows(IndexOutOfBoundsException.class, () -> view.get(2));
            assertThrows(IndexOutOfBoundsException.class, () -> IntTensor.view(new int[3], 2, Shape.of(2)));
            assertEquals("IntTensor(2, 1)[1, 16777217]", view.toString());
        }
    }

    @Nested
    class OfParameterLayout {
        private final ParameterLayout layout = ParameterLayout.of(List.of(
                new ParameterLayout.Slot("0.weight", Shape.of(3, 5)),
                new ParameterLayout.Slot("0.bias", Shape.of(16)),
                new ParameterLayout.Slot("1.scale", Shape.of()),
                new ParameterLayout.Slot("1.empty", Shape.of(0)),
                new ParameterLayout.Slot("2.weight", Shape.of(17))));

        @Test
        void entriesStandInOrderAtMultiplesOfTheAlignment() {
            int[] offsets = layout.entries().stream().mapToInt(ParameterLayout.Entry::offset).toArray();
            assertArrayEquals(new int[] {0, 16, 32, 48, 48}, offsets);
            assertEquals(48 + 32, layout.size());
            assertEquals(15 + 16 + 1 + 17, layout.parameterCount());
            assertEquals("2.weight", layout.entries().getLast().name());
        }

        @Test
        void isAValueOfNamesShapesAndOrder() {
            ParameterLayout.Slot a = new ParameterLayout.Slot("a", Shape.of(2));
            ParameterLayout.Slot b = new ParameterLayout.Slot("b", Shape.of(2));
            assertEquals(ParameterLayout.of(List.of(a, b)), ParameterLayout.of(List.of(a, b)));
            assertEquals(ParameterLayout.of(List.of(a)).hashCode(), ParameterLayout.of(List.of(a)).hashCode());
            assertNotEquals(ParameterLayout.of(List.of(a, b)), ParameterLayout.of(List.of(b, a)));
            assertThrows(UnsupportedOperationException.class, () -> layout.entries().clear());
            assertEquals(0, ParameterLayout.of(List.of()).size());
        }

        @Test
        void refusesEqualNamesAndTooManyElements() {
            ParameterLayout.Slot a = new ParameterLayout.Slot("0.weight", Shape.of(2));
            refuses(
                    "parameter layout: two parameters are named '0.weight'", () -> ParameterLayout.of(List.of(a, a)));
            refuses(
                    "parameter layout: more than 2^31 elements at 'b'",
                    () -> ParameterLayout.of(List.of(
                            new ParameterLayout.Slot("a", Shape.of(1 << 30)),
                            new ParameterLayout.Slot("b", Shape.of(1 << 30)))));
        }
    }
}
