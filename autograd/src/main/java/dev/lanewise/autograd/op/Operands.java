package dev.lanewise.autograd.op;

import dev.lanewise.autograd.Var;
import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel.RangeTask;
import dev.lanewise.engine.ShapeException;
import java.util.List;

/** Checks that shape rules share, and the one place where elementwise work is handed to the threads. */
final class Operands {
    /** Elements below which a map is not worth a second thread. */
    private static final int MAP_GRAIN = 32_768;

    private Operands() {}

    /** The inputs, if they are {@code count} nodes of floats. */
    static List<Var> floats(Op op, List<Var> inputs, int count) {
        count(op, inputs, count);
        for (Var input : inputs) {
            if (input.op().integer()) {
                throw new ShapeException(op.name() + ": wants floats, got integers of shape " + input.shape());
            }
        }
        return inputs;
    }

    static void count(Op op, List<Var> inputs, int count) {
        if (inputs.size() != count) {
            throw new ShapeException(op.name() + ": wants " + count + " inputs, got " + inputs.size());
        }
    }

    static Runnable map(Compute compute, int n, RangeTask task) {
        return () -> compute.parallel().forRange(n, MAP_GRAIN, task);
    }
}
