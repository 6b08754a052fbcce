package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a step of cleaning did, and to which rows.
 *
 * @param action what it did: "left out rows with a missing value"
 * @param unit what the places count: lines of a file, or rows
 * @param places the rows it did that to, by line (or number, from 1); empty if there were none
 */
public record CleaningReport(String action, String unit, List<Integer> places) {
    private static final int SHOWN = 8;

    public CleaningReport {
        places = List.copyOf(places);
    }

    static CleaningReport of(Table table, boolean[] touched, String action) {
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < touched.length; row++) {
            if (touched[row]) {
                places.add(table.place(row));
            }
        }
        return new CleaningReport(action, table.unit(), places);
    }

    /** One line that names the first rows. */
    @Override
    public String toString() {
        if (places.isEmpty()) {
            return action + ": none";
        }
        String first = places.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        String rest = places.size() > SHOWN ? ", … (" + places.size() + " in all)" : "";
        return action + ": " + unit + (places.size() == 1 ? " " : "s ") + first + rest;
    }
}
