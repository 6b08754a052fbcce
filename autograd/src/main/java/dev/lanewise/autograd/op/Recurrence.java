package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel;
import dev.lanewise.engine.Parallel.RangeTask;
import dev.lanewise.engine.Shape;
import dev.lanewise.engine.ShapeException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What the recurrent ops share: the order of the steps, and where states stand in a trace, whose first axis counts planes of
 * (sequences, units). There is one state more than there are steps: the initial one stands before the first, or,
 * where time runs backwards, behind the last. Sequences do not touch each other, so threads share them.
 */
record Recurrence(int steps, int sequences, int units, boolean reverse) {
    /** Sequences that one thread takes at least: fewer rows leave the vectors of a product idle. */
    private static final int GRAIN = 8;

    /** A row of the weights is so much longer than it needs to be: rows a power of two apart compete for the same lines of the caches. */
    private static final int SLACK = 16;

    /** A recurrence over inputs (steps, sequences, {@code gates} · units) with a weight (gates · units, units). */
    static Recurrence of(Op op, int gates, Var z, Var w, boolean reverse) {
        Shape inputs = z.shape();
        Shape weight = w.shape();
        if (inputs.rank() != 3 || weight.rank() != 2 || weight.dim(0) != gates * weight.dim(1) || inputs.dim(2) != weight.dim(0)) {
            throw new ShapeException(op.name() + ": inputs " + inputs + " and weight " + weight + ", want (steps, sequences, "
                    + times(gates) + "units) and (" + times(gates) + "units, units)");
        }
        if (inputs.dim(0) == 0) {
            throw new ShapeException(op.name() + ": inputs " + inputs + ", want at least one step");
        }
        return new Recurrence(inputs.dim(0), inputs.dim(1), weight.dim(1), reverse);
    }

    /** The one that left a trace with so many planes besides the states of each kind, and so many in each step. */
    static Recurrence traced(Op op, int gates, int kinds, int perStep, Var trace, Var w, boolean reverse) {
        Shape shape = trace.shape();
        Shape weight = w.shape();
        boolean fits = shape.rank() == 3
                && (shape.dim(0) - kinds) % (kinds + perStep) == 0
                && weight.equals(Shape.of(gates * shape.dim(2), shape.dim(2)));
        if (!fits) {
            throw new ShapeException(op.name() + ": trace " + shape + " and weight " + weight + " do not fit each other");
        }
        return new Recurrence((shape.dim(0) - kinds) / (kinds + perStep), shape.dim(1), shape.dim(2), reverse);
    }

    private static String times(int gates) {
        return gates == 1 ? "" : gates + "·";
    }

    /** Checks an initial state. */
    void checkState(Op op, Var state) {
        if (!state.shape().equals(Shape.of(sequences, units))) {
            throw new ShapeException(op.name() + ": initial state of shape " + state.shape() + ", want (" + sequences + ", " + units + ")");
        }
    }

    /** Checks what a gradient of a trace has to be: one of the states h after each step, or one of the whole trace. */
    void checkGradient(Op op, Var trace, Var up) {
        Shape states = states(steps);
        if (!up.shape().equals(states) && !up.shape().equals(trace.shape())) {
            throw new ShapeException(op.name() + ": gradient of shape " + up.shape() + ", want " + states + " or " + trace.shape());
        }
    }

    /** So many planes. */
    Shape states(int planes) {
        return Shape.of(planes, sequences, units);
    }

    /** Elements of a plane. */
    int plane() {
        return sequences * units;
    }

    /** The time of the step that comes {@code k}-th. */
    int time(int k) {
        return reverse ? steps - 1 - k : k;
    }

    /** Which of the states is that before a time. */
    int before(int time) {
        return reverse ? time + 1 : time;
    }

    /** Which of the states is that after a time. */
    int after(int time) {
        return reverse ? time : time + 1;
    }

    /** Which of the states is the initial one. */
    int initial() {
        return reverse ? steps : 0;
    }

    /** Which of the states is the last one. */
    int last() {
        return reverse ? 0 : steps;
    }

    /** The states after each time, in a trace that begins with states. */
    Var outputs(Var trace) {
        return trace.slice(0, after(0), after(0) + steps);
    }

    /** The states before each time, as rows. */
    Var inputs(Var trace) {
        return trace.slice(0, before(0), before(0) + steps).reshape(steps * sequences, units);
    }

    /**
     * The gradient of a trace as the gradient op takes it: that of the states after each time alone, where nothing else has
     * one, so that no zeros are written for the rest.
     */
    Var gradient(Var dy) {
        if (dy.op() instanceof Pad pad && pad.axis() == 0 && pad.step() == 1 && pad.value() == 0) {
            Var given = dy.input(0);
            int from = pad.from() - after(0);
            if (from >= 0 && from + given.shape().dim(0) <= steps) {
                return given.pad(0, from, steps - from - given.shape().dim(0));
            }
        }
        return dy;
    }

    /**
     * The same values as nodes of their own, so that the derivative of a composition with respect to one does not go on
     * through the others: a trace depends on the weight that stands beside it.
     */
    static List<Var> apart(List<Var> inputs) {
        return inputs.stream().map(input -> Var.apply(new Reshape(input.shape()), input)).toList();
    }

    /** Work on some of the sequences, over all steps. */
    Runnable share(Compute compute, RangeTask task) {
        Parallel parallel = compute.parallel();
        int grains = (sequences + GRAIN - 1) / GRAIN;
        int pieces = Math.min(parallel.threads(), grains);
        IntConsumer piece = i -> task.run(
                grains * i / pieces * GRAIN, Math.min(sequences, grains * (i + 1) / pieces * GRAIN));
        return () -> parallel.run(pieces, piece);
    }

    /** The distance of rows of a copy of a weight. */
    static int pitch(int columns) {
        return columns + SLACK;
    }
}
