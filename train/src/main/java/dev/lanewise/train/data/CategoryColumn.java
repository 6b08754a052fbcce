package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A column of categories. Its levels are the values that occur, in the order of {@link String#compareTo} (as
 * scikit-learn sorts them), so they depend neither on the order of the rows nor on a locale.
 */
public final class CategoryColumn implements Column {
    private static final int MISSING = -1;

    private final String name;
    private final List<String> levels;
    private final int[] codes;

    private CategoryColumn(String name, List<String> levels, int[] codes) {
        this.name = Objects.requireNonNull(name);
        this.levels = levels;
        this.codes = codes;
    }

    /** A column from one value a row, null where it is missing. */
    public static CategoryColumn of(String name, String... values) {
        return of(name, Arrays.asList(values));
    }

    /** A column from one value a row, null where it is missing. */
    public static CategoryColumn of(String name, List<String> values) {
        List<String> levels =
                List.copyOf(values.stream().filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new)));
        String[] sorted = levels.toArray(String[]::new);
        int[] codes = new int[values.size()];
        int row = 0;
        for (String value : values) {
            codes[row++] = value == null ? MISSING : Arrays.binarySearch(sorted, value);
        }
        return new CategoryColumn(name, levels, codes);
    }

    /**
     * A column from the number of each row's value.
     *
     * @param values by number, all different; those that no row has are left out
     * @param numbers one a row, NaN where the value is missing
     */
    static CategoryColumn numbered(String name, List<String> values, double... numbers) {
        boolean[] occurs = new boolean[values.size()];
        for (double number : numbers) {
            if (!Double.isNaN(number)) {
                occurs[(int) number] = true;
            }
        }
        String[] sorted = IntStream.range(0, occurs.length).filter(i -> occurs[i]).mapToObj(values::get).sorted().toArray(String[]::new);
        int[] position = values.stream().mapToInt(value -> Arrays.binarySearch(sorted, value)).toArray();
        int[] codes = new int[numbers.length];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = Double.isNaN(numbers[row]) ? MISSING : position[(int) numbers[row]];
        }
        return new CategoryColumn(name, List.of(sorted), codes);
    }

    /** The values that occur, sorted. */
    public List<String> levels() {
        return levels;
    }

    /** The position of a row's value in {@link #levels()}, or −1 where it is missing. */
    public int code(int row) {
        return codes[row];
    }

    /** The first row whose value is not a decimal number, or −1 if all are: what keeps the column from being numeric. */
    public int firstWord() {
        for (int row = 0; row < codes.length; row++) {
            if (!missing(row) && !Decimal.isNumber(text(row))) {
                return row;
            }
        }
        return -1;
    }

    /** The number of rows whose value is not a decimal number. */
    public int words() {
        boolean[] isWord = new boolean[levels.size()];
        for (int level = 0; level < isWord.length; level++) {
            isWord[level] = !Decimal.isNumber(levels.get(level));
        }
        return (int) Arrays.stream(codes).filter(code -> code != MISSING && isWord[code]).count();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return codes.length;
    }

    @Override
    public ColumnKind kind() {
        return ColumnKind.CATEGORY;
    }

    @Override
    public String text(int row) {
        return missing(row) ? "" : levels.get(codes[row]);
    }

    @Override
    public boolean missing(int row) {
        return codes[row] == MISSING;
    }

    /** The values of these rows, in this order; levels that no longer occur are gone. */
    @Override
    public CategoryColumn rows(int... rows) {
        int[] position = new int[levels.size()];
        Arrays.stream(rows).filter(row -> !missing(row)).forEach(row -> position[codes[row]] = 1);
        List<String> kept = new ArrayList<>();
        for (int level = 0; level < position.length; level++) {
            if (position[level] == 1) {
                position[level] = kept.size();
                kept.add(levels.get(level));
            }
        }
        int[] chosen = Arrays.stream(rows).map(row -> missing(row) ? MISSING : position[codes[row]]).toArray();
        return new CategoryColumn(name, List.copyOf(kept), chosen);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryColumn column && name.equals(column.name) && levels.equals(column.levels)
                && Arrays.equals(codes, column.codes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + levels.hashCode()) + Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return "column '" + name + "', " + codes.length + " values of " + levels.size() + " categories";
    }
}
