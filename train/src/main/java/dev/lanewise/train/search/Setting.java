package dev.lanewise.train.search;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One choice of everything that a search varies.
 *
 * @param values by name, as text
 */
public record Setting(SortedMap<String, String> values) {
    public Setting {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The value of a name, as text. @throws IllegalArgumentException if the search does not vary it */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("setting: it has no '" + name + "', but " + values.keySet());
        }
        return value;
    }

    /** The value of a name as a number. */
    public double number(String name) {
        return Double.parseDouble(get(name));
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
