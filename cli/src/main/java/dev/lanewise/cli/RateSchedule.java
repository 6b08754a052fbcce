package dev.lanewise.cli;

import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.ExponentialDecay;
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
    /** Down to 0 along half a cosine wave. */
    COSINE {
        @Override
        Schedule over(long steps, double rate) {
            return new CosineDecay(rate, 0, steps);
        }
    };

    /** The schedule of a run of so many steps, at least 1. */
    abstract Schedule over(long steps, double rate);
}
