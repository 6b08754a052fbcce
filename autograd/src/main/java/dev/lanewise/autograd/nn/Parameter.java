package dev.lanewise.autograd.nn;

import dev.lanewise.engine.Shape;
import java.util.Objects;

/**
 * An array of a model, described: its shape and how it starts. A layer that names it among its
 * {@link Layer#parameters() parameters} has it trained; among its {@link Layer#buffers() buffers} it is changed by the
 * layer itself. The values live in a {@link ParameterArena}.
 * Equality is identity, so one parameter that two layers hold is shared between them (tied weights): it has one place
 * in the arena and receives the sum of both gradients.
 */
public final class Parameter {
    private final Shape shape;
    private final Initializer initializer;

    public Parameter(Shape shape, Initializer initializer) {
        this.shape = Objects.requireNonNull(shape);
        this.initializer = Objects.requireNonNull(initializer);
    }

    public Shape shape() {
        return shape;
    }

    public Initializer initializer() {
        return initializer;
    }

    @Override
    public String toString() {
        return "Parameter" + shape;
    }
}
