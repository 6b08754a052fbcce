package dev.lanewise.train;

import dev.lanewise.autograd.nn.ParameterArena;
import java.util.OptionalInt;

/** Early stopping: remembers the weights of the epoch with the lowest validation loss. Does nothing without patience. */
final class Best {
    private final int patience;
    private double loss = Double.POSITIVE_INFINITY;
    private int epoch;
    private float[] weights;

    Best(int patience) {
        this.patience = patience;
    }

    /** Takes note of an epoch. @return whether to go on */
    boolean offer(EpochResult result, ParameterArena arena) {
        if (patience == 0) {
            return true;
        }
        double now = result.watchedLoss();
        if (now < loss) {
            loss = now;
            epoch = result.epoch();
            weights = arena.copy();
        }
        return result.epoch() - epoch < patience;
    }

    /** Puts the best weights back. @return their epoch, if there are any */
    OptionalInt restore(ParameterArena arena) {
        if (weights == null) {
            return OptionalInt.empty();
        }
        arena.restore(arena.layout(), weights);
        return OptionalInt.of(epoch);
    }
}
