package dev.lanewise.train.search;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a search varies.
 *
 * @param dimensions at least one, each with its own name
 */
public record SearchSpace(List<Dimension> dimensions) {
    public SearchSpace {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("search: nothing to vary");
        }
        long names = dimensions.stream().map(Dimension::name).distinct().count();
        if (names < dimensions.size()) {
            throw new IllegalArgumentException("search: a name is given twice in "
                    + dimensions.stream().map(Dimension::name).toList());
        }
    }

    /**
     * Every combination; the last dimension varies fastest.
     *
     * @throws IllegalArgumentException if one is a range, which has no end of values
     */
    public List<Setting> grid() {
        List<Setting> settings = List.of(new Setting(new TreeMap<>()));
        for (Dimension dimension : dimensions) {
            if (!(dimension instanceof Dimension.Values choices)) {
                throw new IllegalArgumentException(
                        dimension.name() + ": a range has no grid; give the values, or search at random");
            }
            List<Setting> longer = new ArrayList<>();
            for (Setting setting : settings) {
                for (String value : choices.values()) {
                    TreeMap<String, String> values = new TreeMap<>(setting.values());
                    values.put(dimension.name(), value);
                    longer.add(new Setting(values));
                }
            }
            settings = longer;
        }
        return List.copyOf(settings);
    }

    /**
     * So many combinations drawn by a seed, each once; fewer where there are no more. (Bergstra and Bengio 2012: where few
     * dimensions matter, this finds better ones than a grid of as many.)
     */
    public List<Setting> drawn(int count, long seed) {
        List<Setting> settings = new ArrayList<>();
        // Of a space with few combinations the same ones are drawn again and again: there is an end to that.
        for (long position = 0; settings.size() < count && position < 100L * count; position++) {
            TreeMap<String, String> values = new TreeMap<>();
            for (Dimension dimension : dimensions) {
                values.put(dimension.name(), dimension.draw(seed, position));
            }
            Setting setting = new Setting(values);
            if (!settings.contains(setting)) {
                settings.add(setting);
            }
        }
        return List.copyOf(settings);
    }
}
