package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a model is applied with: the values of its parameters, whether it trains or infers, the random streams of
 * training and the place in the model. Immutable; one pass may serve several threads.
 */
public final class Pass {
    private final Function<Parameter, Var> nodes;
    private final boolean training;
    private final long seed;
    private final Var step;
    private final String path;

    private Pass(Function<Parameter, Var> nodes, boolean training, long seed, Var step, String path) {
        this.nodes = nodes;
        this.training = training;
        this.seed = seed;
        this.step = step;
        this.path = path;
    }

    /** Inference: nothing is random. */
    public static Pass inference(ParameterArena arena) {
        return new Pass(arena::variable, false, 0, null, "");
    }

    /**
     * Training. Random numbers are a function of the seed, the place in the model and the step.
     *
     * @param step a leaf of one integer, shape (1): its storage can be overwritten between replays of a program
     */
    public static Pass training(ParameterArena arena, long seed, Var step) {
        if (!step.op().integer() || !step.shape().equals(Shape.of(1))) {
            throw new ShapeException("pass: the step has shape " + step.shape()
                    + (step.op().integer() ? "" : " and holds floats") + ", want one integer of shape (1)");
        }
        return new Pass(arena::variable, true, seed, step, "");
    }

    /** Shapes without values. */
    static Pass tracing() {
        return new Pass(parameter -> Var.placeholder(parameter.shape()), false, 0, null, "");
    }

    public boolean training() {
        return training;
    }

    /**
     * The node of a parameter.
     *
     * @throws IllegalArgumentException if the arena does not hold it
     */
    public Var of(Parameter parameter) {
        Var node = nodes.apply(Objects.requireNonNull(parameter));
        if (node == null) {
            throw new IllegalArgumentException("pass: the parameter of shape " + parameter.shape() + " asked for at '"
                    + path + "' is not in the arena: another model's, or left out of its layer's parameters()");
        }
        return node;
    }

    /** The pass for an inner layer: the same, one step further down the path. Names differ among siblings. */
    public Pass at(String name) {
        return new Pass(nodes, training, seed, step, path.isEmpty() ? name : path + "." + name);
    }

    /** Where in the model this is, {@code 0.1}; empty at the top. */
    public String path() {
        return path;
    }

    /**
     * The key of the random stream for a purpose at this place; {@link #step()} is the position in it. Two layers never
     * share a stream, and neither the order of execution nor other layers change one.
     *
     * @throws IllegalStateException in inference
     */
    public long key(String purpose) {
        checkTraining();
        return Philox.stream(seed, purpose + ":" + path).key();
    }

    /**
     * The number of the training step, an integer node of shape (1).
     *
     * @throws IllegalStateException in inference
     */
    public Var step() {
        checkTraining();
        return step;
    }

    private void checkTraining() {
        if (!training) {
            throw new IllegalStateException(
                    "pass: inference has neither random numbers nor a step; ask training() first");
        }
    }
}
