package dev.lanewise.cli;

import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.CosineRestarts;
import dev.lanewise.optim.Cyclic;
import dev.lanewise.optim.ExponentialDecay;
import dev.lanewise.optim.LinearDecay;
import dev.lanewise.optim.OneCycle;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.StepDecay;

/** How the learning rate goes from the first step to the last, by the names that the command line gives it. */
enum RateSchedule {
    /** The same all along. */
    CONSTANT {
        @Override
        Schedule over(long steps, double rate) {
            return new Constant(rate);
        }
    },
    /** A tenth after each third of the run. */
    STEP {
        @Override
        Schedule over(long steps, double rate) {
            return new StepDecay(rate, 0.1, Math.ceilDiv(steps, 3));
        }
    },
    /** Down to a hundredth, by the same factor at each step. */
    EXPONENTIAL {
        @Override
        Schedule over(long steps, double rate) {
            return new ExponentialDecay(rate, StrictMath.pow(0.01, 1.0 / steps));
        }
    },
    /** Down to 0 in a straight line. */
    LINEAR {
        @Override
        Schedule over(long steps, double rate) {
            return new LinearDecay(rate, 0, steps);
        }
    },
    /** Down to 0 along half a cosine wave. */
    COSINE {
        @Override
        Schedule over(long steps, double rate) {
            return new CosineDecay(rate, 0, steps);
        }
    },
    /** Three cosine waves down to 0, each twice as long as the one before. */
    RESTARTS {
        @Override
        Schedule over(long steps, double rate) {
            return new CosineRestarts(rate, 0, Math.ceilDiv(steps, 7), 2);
        }
    },
    /** Up from a 25th of the rate in three tenths of the run, then down to next to nothing. */
    ONE_CYCLE {
        @Override
        Schedule over(long steps, double rate) {
            if (steps < 4) {
                throw new RunFailure("--schedule one-cycle: a run of " + Format.count((int) steps, "step")
                        + " is too short to rise and fall; give more --epochs or a smaller --batch");
            }
            return OneCycle.of(rate, steps);
        }
    },
    /** Five times up from a tenth of the rate and down again, in straight lines. */
    CYCLIC {
        @Override
        Schedule over(long steps, double rate) {
            return Cyclic.of(rate / 10, rate, Math.ceilDiv(steps, 10));
        }
    },
    /** A tenth each time the loss on the validation rows has not fallen for more than ten epochs. */
    PLATEAU {
        @Override
        Schedule over(long steps, double rate) {
            return ReduceOnPlateau.of(new Constant(rate));
        }
    };

    /** Whether the rate goes up and down, so that a momentum can go the other way. */
    boolean cycles() {
        return this == ONE_CYCLE || this == CYCLIC;
    }

    /** The schedule of a run of so many steps, at least 1. */
    abstract Schedule over(long steps, double rate);
}
