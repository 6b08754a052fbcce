package dev.lanewise.train.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a column of a CSV text so far. It is numeric until a word turns up; where numbers came before that word,
 * their spelling is gone, so the text has to be read again.
 */
final class CsvColumn {
    private final String name;
    private final ColumnKind given;
    private final CsvOptions options;
    /** Whether some text that stands for a missing value looks like a number. */
    private final boolean numbersAreMissing;

    private final int mostCategories;
    private int numbers;
    private int words;
    private String firstWord;
    private String tooLarge;
    /** The categories by number, null while the column is numeric. */
    private List<String> categories;

    private final Map<String, Integer> numberOf = new HashMap<>();
    private boolean mixed;

    /**
     * @param given its kind, null if that is to be found
     * @param mostCategories more than these are refused
     */
    CsvColumn(String name, ColumnKind given, CsvOptions options, int mostCategories) {
        this.name = name;
        this.given = given;
        this.options = options;
        this.numbersAreMissing = options.missing().stream().anyMatch(Decimal::isNumber);
        this.mostCategories = mostCategories;
        this.categories = given == ColumnKind.CATEGORY ? new ArrayList<>() : null;
    }

    String name() {
        return name;
    }

    /**
     * Takes the field of the next row.
     *
     * @param where the place of the record
     * @return its number, or that of its category; NaN where the value is missing
     */
    double value(char[] text, int from, int to, Place where) {
        if (categories == null && !numbersAreMissing) {
            double simple = Decimal.simple(text, from, to);
            if (!Double.isNaN(simple)) {
                numbers++;
                return simple;
            }
        }
        String field = new String(text, from, to - from).strip();
        if (options.isMissing(field)) {
            return Double.NaN;
        }
        if (given != ColumnKind.CATEGORY) {
            if (Decimal.isNumber(field)) {
                numbers++;
                if (categories == null) {
                    return number(field, where);
                }
            } else {
                words++;
                firstWord = firstWord == null ? at(where, field) : firstWord;
                if (given == ColumnKind.NUMERIC) {
                    return Double.NaN;
                }
                if (categories == null) {
                    mixed = numbers > 0;
                    categories = new ArrayList<>();
                }
            }
        }
        return mixed ? Double.NaN : category(field, where);
    }

    /** The place of a record, which is put in words for messages only. */
    @FunctionalInterface
    interface Place {
        String words();
    }

    private double number(String field, Place where) {
        if (tooLarge == null && !Decimal.fitsFloat(field)) {
            tooLarge = at(where, field) + " is beyond the range of a float (±" + Float.MAX_VALUE
                    + "); mend the value or rescale the column";
        }
        return Decimal.parse(field);
    }

    private double category(String field, Place where) {
        Integer known = numberOf.get(field);
        if (known != null) {
            return known;
        }
        if (categories.size() == mostCategories) {
            throw new DataException(at(where, field) + " is one more than " + mostCategories
                    + " different texts, which a column of a file that is streamed cannot have; leave the column out",
                    Remedy.leaveOut(name));
        }
        numberOf.put(field, categories.size());
        categories.add(field);
        return categories.size() - 1;
    }

    private String at(Place where, String field) {
        return where.words() + ", column " + DataException.quote(name) + ": " + DataException.quote(field);
    }

    ColumnKind kind() {
        return categories == null ? ColumnKind.NUMERIC : ColumnKind.CATEGORY;
    }

    /** The categories in the order in which they turned up. */
    List<String> categories() {
        return categories;
    }

    /** Whether it has categories that were taken for numbers, so that the text has to be read again. */
    boolean mixed() {
        return mixed;
    }

    /** @throws DataException for a numeric column with a word, or a number that is no float */
    void check() {
        if (kind() == ColumnKind.NUMERIC && words > 0) {
            throw new DataException(firstWord + " is not a number, but this column holds numbers; mend the value"
                    + (words > 1 ? " (and " + (words - 1) + " more)" : ""));
        }
        if (kind() == ColumnKind.NUMERIC && tooLarge != null) {
            throw new DataException(tooLarge);
        }
    }

    /** A column of numbers with a few words in it is more often a mistake in the data than a set of categories. */
    Optional<String> note() {
        return given == null && words > 0 && numbers > words
                ? Optional.of(firstWord + " is not a number (" + words + " such of " + (numbers + words)
                        + "), so the column is read as categories")
                : Optional.empty();
    }

    /** The column of a table. @param values what {@link #value} returned, row by row */
    Column column(double... values) {
        return categories == null ? new NumericColumn(name, values) : CategoryColumn.numbered(name, categories, values);
    }
}
