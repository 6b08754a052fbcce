package dev.lanewise.autograd.nn;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Philox;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import dev.lanewise.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a model is applied with: the values of its parameters, whether it trains or infers, the random streams of
 * training and the place in the model. A pass in inference is immutable and may serve several threads; one that trains
 * also gathers the new values of the buffers, which {@link #updates()} gives when the model has been applied.
 */
public final class Pass {
    /** The new value of a buffer, and where it belongs once the step is done. */
    public record Update(Tensor buffer, Var value) {}

    private final Function<Parameter, Var> nodes;
    private final boolean training;
    private final long seed;
    private final Var step;
    private final String path;

    /** The weight of a new batch in running statistics where the caller decides it, else null. */
    private final Var share;

    /** The buffers changed so far; null where they are only read. Shared by the passes of inner layers. */
    private final Map<Parameter, Var> updates;

    private Pass(
            Function<Parameter, Var> nodes, boolean training, long seed, Var step, Var share, Map<Parameter, Var> updates, String path) {
        this.nodes = nodes;
        this.training = training;
        this.seed = seed;
        this.step = step;
        this.share = share;
        this.updates = updates;
        this.path = path;
    }

    /** Inference: nothing is random, no buffer changes. */
    public static Pass inference(ParameterArena arena) {
        return new Pass(arena::variable, false, 0, null, null, null, "");
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
        return new Pass(arena::variable, true, seed, step, null, new LinkedHashMap<>(), "");
    }

    /**
     * Inference in which layers take the statistics of the batch and update their running ones, as after an average of the
     * weights: nothing is random.
     *
     * @param share a scalar, the weight of this batch in the running statistics; 1 ÷ k at the k-th of several makes them
     *     the mean over the batches
     */
    public static Pass gathering(ParameterArena arena, Var share) {
        return new Pass(arena::variable, false, 0, null, Objects.requireNonNull(share), new LinkedHashMap<>(), "");
    }

    /** Shapes without values. */
    static Pass tracing() {
        return new Pass(parameter -> Var.placeholder(parameter.shape()), false, 0, null, null, null, "");
    }

    public boolean training() {
        return training;
    }

    /** Whether layers with running statistics use those of the batch and {@link #update} theirs. */
    public boolean updating() {
        return updates != null;
    }

    /** The weight of this batch in running statistics: {@code momentum}, unless the caller of the pass decided another. */
    public Var share(float momentum) {
        return share == null ? Var.scalar(momentum) : share;
    }

    /**
     * Gives a buffer its new value, of the same shape: for the next step, and for whoever asks for it later in this pass.
     *
     * @throws IllegalStateException where buffers are only read; ask {@link #updating()} first
     */
    public void update(Parameter buffer, Var value) {
        if (updates == null) {
            throw new IllegalStateException("pass: inference changes no buffer; ask updating() first");
        }
        if (!value.shape().equals(of(buffer).shape())) {
            throw new ShapeException("pass: the new value at '" + path + "' has shape " + value.shape() + ", the buffer "
                    + buffer.shape());
        }
        updates.put(buffer, value);
    }

    /**
     * The buffers that the layers changed, in the order in which they first did. Whoever runs the step computes the values,
     * and writes them only when all of them are there.
     */
    public List<Update> updates() {
        return updates == null
                ? List.of()
                : updates.entrySet().stream()
                        .map(e -> new Update(nodes.apply(e.getKey()).value(), e.getValue()))
                        .toList();
    }

    /**
     * The node of a parameter or buffer; of a buffer the newest value.
     *
     * @throws IllegalArgumentException if the arena does not hold it
     */
    public Var of(Parameter parameter) {
        Var updated = updates == null ? null : updates.get(parameter);
        if (updated != null) {
            return updated;
        }
        Var node = nodes.apply(Objects.requireNonNull(parameter));
        if (node == null) {
            throw new IllegalArgumentException("pass: the parameter of shape " + parameter.shape() + " asked for at '"
                    + path + "' is not in the arena: another model's, or left out of its layer's parameters() or buffers()");
        }
        return node;
    }

    /** The pass for an inner layer: the same, one step further down the path. Names differ among siblings. */
    public Pass at(String name) {
        return new Pass(nodes, training, seed, step, share, updates, path.isEmpty() ? name : path + "." + name);
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
