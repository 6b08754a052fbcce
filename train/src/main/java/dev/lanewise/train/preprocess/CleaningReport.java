package dev.lanewise.train.preprocess;

import dev.lanewise.train.data.Table;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        places = places instanceof Places ? places : List.copyOf(places);
    }

    /** Places in an array: a file can have millions of holes. */
    private static final class Places extends AbstractList<Integer> {
        private final int[] places;

        Places(int[] places) {
            this.places = places;
        }

        @Override
        public Integer get(int i) {
            return places[i];
        }

        @Override
        public int size() {
            return places.length;
        }
    }

    static CleaningReport of(Table table, boolean[] touched, String action) {
        int[] places = IntStream.range(0, touched.length).filter(row -> touched[row]).map(table::place).toArray();
        return new CleaningReport(action, table.unit(), new Places(places));
    }

    /** Reports of parts of a table, as of the whole: those of one action as one. */
    public static List<CleaningReport> joined(List<CleaningReport> parts) {
        Map<String, List<CleaningReport>> byAction = new LinkedHashMap<>();
        parts.forEach(part -> byAction.computeIfAbsent(part.action, _ -> new ArrayList<>()).add(part));
        return byAction.values().stream()
                .map(same -> new CleaningReport(
                        same.getFirst().action,
                        same.getFirst().unit,
                        new Places(same.stream().flatMap(part -> part.places.stream()).mapToInt(place -> place).toArray())))
                .toList();
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
