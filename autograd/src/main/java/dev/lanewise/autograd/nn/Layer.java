package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Shape;
import java.util.List;

/**
 * A part of a model, or a whole one: a function of a node and of parameters. A layer is immutable and holds no values:
 * the {@link Pass} brings them, with the choice between training and inference. One description can therefore be
 * evaluated with the values of several arenas and on several threads at once. Implementations should be records.
 */
public interface Layer {
    /**
     * Builds the nodes of the output; nothing is computed. Training calls this once for each size of batch and replays the
     * graph: what differs from step to step must follow from {@link Pass#step()} or other nodes.
     *
     * @throws dev.lanewise.engine.ShapeException if the input's shape does not fit
     */
    Var apply(Var x, Pass pass);

    /**
     * All parameters, those of inner layers under the scope that {@link #apply} gives them
     * ({@link NamedParameter#under} beside {@link Pass#at}). The order is part of the arena's layout.
     */
    List<NamedParameter> parameters();

    /**
     * The arrays that training changes without a gradient, such as the running statistics of {@link BatchNorm}: described
     * and named like parameters, those of inner layers included. {@link Pass#of} gives the node of the value,
     * {@link Pass#update} takes that of the new one. None, unless a layer says otherwise.
     */
    default List<NamedParameter> buffers() {
        return List.of();
    }

    /** Whether its input holds integers, such as tokens, instead of floats. */
    default boolean takesIntegers() {
        return false;
    }

    /** What tables and messages call it, {@code linear 64 → 10}: the class name, decapitalised, unless overridden. */
    default String label() {
        String simple = getClass().getSimpleName();
        return simple.isEmpty() ? "layer" : Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    /** The table of layers, output shapes and numbers of parameters for an input of a shape, the batch included. */
    default Summary summary(Shape input) {
        return Summary.of(this, input);
    }
}
