package dev.lanewise.train;

import java.util.function.Supplier;

/**
 * Watches a training run. Methods are called on the training thread; none changes the result but by stopping. A run that is
 * resumed begins with {@link #started}, and goes on where the state was taken.
 */
public interface Callback {
    /** Before the first step. */
    default void started(int epochs, int stepsPerEpoch, int examples) {}

    /**
     * After a step (before {@link #step} is told of it) whose update was left out, as a gradient was not finite; only with
     * {@link dev.lanewise.optim.NonFiniteGradients#SKIP}.
     *
     * @param parameter the name of the first one with such a gradient
     */
    default void skipped(int epoch, int step, String parameter) {}

    /**
     * After a step of an epoch (both from 1), with the loss of its batch, penalties included.
     *
     * @return false to stop the training here; the epoch then ends with the steps made
     */
    default boolean step(int epoch, int step, float loss) {
        return true;
    }

    /** After an epoch. @return false to stop the training here */
    default boolean epoch(EpochResult result) {
        return true;
    }

    /**
     * After a step and all that came of it, at the end of an epoch its result too: from here the run can be resumed.
     *
     * @param epoch the epoch, from 1
     * @param step the steps made in it
     * @param last whether no step follows
     * @param state copies the state of the run; valid during the call
     */
    default void reached(int epoch, int step, boolean last, Supplier<TrainingState> state) {}
}
