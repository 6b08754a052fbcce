package dev.lanewise.train;

import dev.lanewise.autograd.nn.ParameterArena;
import java.util.Optional;
import java.util.OptionalInt;

/** Early stopping: remembers the weights of the epoch with the lowest validation loss. Does nothing without patience. */
final class Best {
    private final int patience;
    private TrainingState.Best state = TrainingState.Best.NONE;

    Best(int patience) {
        this.patience = patience;
    }

    /** Takes note of an epoch. @return whether to go on */
    boolean offer(EpochResult result, ParameterArena arena) {
        if (patience == 0) {
            return true;
        }
        double now = result.watchedLoss();
        if (now < state.loss()) {
            state = new TrainingState.Best(now, result.epoch(), Optional.of(arena.copy()));
        }
        return result.epoch() - state.epoch() < patience;
    }

    /** What there is to remember; its weights are not written to any more. */
    TrainingState.Best state() {
        return state;
    }

    void restore(TrainingState.Best saved) {
        state = saved;
    }

    /** Puts the best weights back. @return their epoch, if there are any */
    OptionalInt restoreWeights(ParameterArena arena) {
        if (state.weights().isEmpty()) {
            return OptionalInt.empty();
        }
        arena.restore(arena.stateLayout(), state.weights().get());
        return OptionalInt.of(state.epoch());
    }
}
