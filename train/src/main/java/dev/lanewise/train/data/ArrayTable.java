package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Arrays as a table of numbers, which takes the memory that the arrays take: a column becomes eight bytes a number only while it
 * is looked at. NaN is a missing value. Made by {@link ArrayColumns}.
 */
public final class ArrayTable extends ColumnSource {
    private final List<Place> columns = new ArrayList<>();

    /**
     * Some columns of it.
     *
     * @param names of the columns
     * @param array with the rows as its first axis
     * @param elements of a row, one a column
     */
    record Part(List<String> names, PackedArray array, int... elements) {}

    /** Where an array has the values of a column: that of the first row, and how far each is from the one before. */
    private record Place(PackedArray array, int first, int step) {}

    ArrayTable(String source, int size, List<Part> parts, List<String> notes) {
        super(source, size, parts.stream().flatMap(part -> part.names.stream()).toList(), notes);
        Set<String> different = new HashSet<>();
        for (String name : names()) {
            if (!different.add(name)) {
                throw new DataException(source + ": two columns are named '" + name + "'; rename an array");
            }
        }
        for (Part part : parts) {
            PackedArray array = part.array;
            int step = size == 1 ? 0 : array.place(array.shape().size() / size) - array.place(0);
            for (int element : part.elements) {
                columns.add(new Place(array, array.place(element), step));
            }
        }
    }

    @Override
    public Table select(String column) {
        return select(column, IntStream.range(0, size()).toArray());
    }

    @Override
    public Table select(String column, int... rows) {
        return Table.part(source(), List.of(column(index(column), rows)), places(rows), notes());
    }

    @Override
    public Table rows(int from, int to) {
        int[] rows = IntStream.range(from, to).toArray();
        return Table.part(
                source(),
                IntStream.range(0, columns.size()).mapToObj(column -> column(column, rows)).toList(),
                places(rows),
                notes());
    }

    /** All of it in memory, eight bytes a number. */
    public Table table() {
        return rows(0, size());
    }

    private NumericColumn column(int number, int... rows) {
        Place place = columns.get(number);
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = place.array.at(place.first + rows[i] * place.step);
        }
        return new NumericColumn(names().get(number), values);
    }

    private static int[] places(int... rows) {
        return Arrays.stream(rows).map(row -> row + 1).toArray();
    }
}
