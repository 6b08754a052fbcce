package dev.lanewise.train.checkpoint;

import java.time.Duration;

/**
 * When a run writes checkpoints, besides the one at its end, and how many stay.
 *
 * @param everySteps steps between two, at least 1; {@link Long#MAX_VALUE} for none by number
 * @param every time between two, not negative; {@link #NEVER} for none by time
 * @param keep how many of the last ones stay, at least 1
 * @param best whether the one after the epoch with the lowest watched loss stays too
 */
public record CheckpointPolicy(long everySteps, Duration every, int keep, boolean best) {
    /** So long that no run sees it. */
    public static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /** Every minute, the last two stay. */
    public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(Long.MAX_VALUE, Duration.ofMinutes(1), 2, false);

    public CheckpointPolicy {
        if (everySteps < 1 || every.isNegative() || keep < 1) {
            throw new IllegalArgumentException("checkpoints: every " + everySteps + " steps, every " + every + ", the last " + keep
                    + " kept; want at least 1 step, no negative time, at least 1 kept");
        }
    }
}
