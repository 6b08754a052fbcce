package dev.lanewise.train;

/** Watches a training run. Methods are called on the training thread; none changes the result but by stopping. */
public interface Callback {
    /** Before the first step. */
    default void started(int epochs, int stepsPerEpoch, int examples) {}

    /** After a step of an epoch (both from 1), with the loss of its batch, penalties included. */
    default void step(int epoch, int step, float loss) {}

    /** After an epoch. @return false to stop the training here */
    default boolean epoch(EpochResult result) {
        return true;
    }
}
