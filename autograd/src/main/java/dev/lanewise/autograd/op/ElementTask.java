package dev.lanewise.autograd.op;

import dev.lanewise.engine.Compute;
import dev.lanewise.engine.Parallel.RangeTask;
import java.util.Objects;

/**
 * Bound work on {@code n} elements, each by itself. A planned program takes several of them that follow each other over
 * one block of elements before it goes on to the next, so that what one writes is still in the cache for the other.
 *
 * @param compute the threads that share the elements
 * @param n the number of elements
 * @param task the work on a range of them; any cut into ranges gives the same bits
 */
public record ElementTask(Compute compute, int n, RangeTask task) implements Runnable {
    /** Elements below which a pass over memory is not worth a second thread. */
    static final int GRAIN = 32_768;

    public ElementTask {
        Objects.requireNonNull(task);
    }

    @Override
    public void run() {
        compute.parallel().forRange(n, GRAIN, task);
    }
}
