package dev.lanewise.optim;

import dev.lanewise.engine.ParameterLayout;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Some of a model's parameters, chosen by name or by anything else that the layout knows.
 *
 * @param description in words, for messages and reports
 * @param test what is chosen
 */
public record ParameterSelection(String description, Predicate<ParameterLayout.Entry> test) {
    /** Neither is null. */
    public ParameterSelection {
        Objects.requireNonNull(description, "parameter selection: description");
        Objects.requireNonNull(test, "parameter selection: test");
    }

    /** The parameters whose name fits one of the patterns, in which {@code *} stands for any characters: {@code *.bias}. */
    public static ParameterSelection named(String... patterns) {
        Pattern pattern = Pattern.compile(Stream.of(patterns)
                .map(glob -> Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|")));
        return new ParameterSelection(
                "named " + String.join(" or ", patterns), entry -> pattern.matcher(entry.name()).matches());
    }

    /**
     * The parameters with at most one axis: biases, and the gains and shifts of norms, which are seldom decayed. Those of a layer
     * norm over several axes have as many: they are to be {@link #named}.
     */
    public static ParameterSelection vectors() {
        return new ParameterSelection("biases and norms", entry -> entry.shape().rank() <= 1);
    }

    /** Every parameter. */
    public static ParameterSelection all() {
        return new ParameterSelection("all", entry -> true);
    }

    /** Those not chosen here. */
    public ParameterSelection not() {
        return new ParameterSelection("not " + description, test.negate());
    }

    @Override
    public String toString() {
        return description;
    }
}
