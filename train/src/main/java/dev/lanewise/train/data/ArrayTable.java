package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Arrays as a table of numbers, which takes the memory that the arrays take: a column becomes eight bytes a number only while it
 * is looked at. NaN is a missing value. Made by {@link ArrayColumns}.
 */
public final class ArrayTable implements ColumnSource {
    private final String source;
    private final int size;
    private final List<String> names;
    private final List<String> notes;
    private final List<Place> columns = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

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
        this.source = source;
        this.size = size;
        this.notes = List.copyOf(notes);
        List<String> all = new ArrayList<>();
        for (Part part : parts) {
            PackedArray array = part.array;
            int step = size == 1 ? 0 : array.place(array.shape().size() / size) - array.place(0);
            for (int j = 0; j < part.names.size(); j++) {
                columns.add(new Place(array, array.place(part.elements[j]), step));
                all.add(part.names.get(j));
                if (numbers.put(part.names.get(j), numbers.size()) != null) {
                    throw new DataException(source + ": two columns are named '" + part.names.get(j) + "'; rename an array");
                }
            }
        }
        this.names = List.copyOf(all);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Table select(String column) {
        return select(column, IntStream.range(0, size).toArray());
    }

    @Override
    public Table select(String column, int... rows) {
        return Table.part(source, List.of(column(index(column), rows)), places(rows), notes);
    }

    @Override
    public Table rows(int from, int to) {
        int[] rows = IntStream.range(from, to).toArray();
        return Table.part(
                source, IntStream.range(0, columns.size()).mapToObj(column -> column(column, rows)).toList(), places(rows), notes);
    }

    /** All of it in memory, eight bytes a number. */
    public Table table() {
        return rows(0, size);
    }

    private NumericColumn column(int number, int... rows) {
        Place place = columns.get(number);
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = place.array.at(place.first + rows[i] * place.step);
        }
        return new NumericColumn(names.get(number), values);
    }

    private static int[] places(int... rows) {
        return Arrays.stream(rows).map(row -> row + 1).toArray();
    }

    private int index(String column) {
        Integer index = numbers.get(column);
        if (index == null) {
            throw Table.missing(source, column, names);
        }
        return index;
    }
}
