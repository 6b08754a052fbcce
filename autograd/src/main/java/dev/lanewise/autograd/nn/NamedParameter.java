package dev.lanewise.autograd.nn;

import java.util.List;
import java.util.Objects;

/** A parameter and its path in a model: {@code weight} in its layer, {@code 0.weight} in the sequence around it. */
public record NamedParameter(String name, Parameter parameter) {
    public NamedParameter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(parameter);
    }

    /**
     * The parameters of a part of a model, named as parts of the whole: {@code weight} under {@code 0} is
     * {@code 0.weight}.
     */
    public static List<NamedParameter> under(String scope, List<NamedParameter> parameters) {
        return parameters.stream()
                .map(p -> new NamedParameter(scope + "." + p.name, p.parameter))
                .toList();
    }
}
