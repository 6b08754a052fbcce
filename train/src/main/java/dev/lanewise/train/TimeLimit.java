package dev.lanewise.train;

import java.time.Duration;

/** Stops a run after the epoch in which its time is over, so that it is still a run that anyone can repeat. */
public final class TimeLimit implements Callback {
    private final Duration limit;
    private long start;

    /** @param limit of the wall-clock time, of a resumed run from its resumption; not negative */
    public TimeLimit(Duration limit) {
        TrainingConfig.require(!limit.isNegative(), "time limit", limit, "not negative");
        this.limit = limit;
    }

    @Override
    public void started(int epochs, int stepsPerEpoch, int examples) {
        start = System.nanoTime();
    }

    @Override
    public boolean epoch(EpochResult result) {
        return System.nanoTime() - start < limit.toNanos();
    }
}
