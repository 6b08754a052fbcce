package dev.lanewise.cli;

import dev.lanewise.optim.Constant;
import dev.lanewise.optim.CosineDecay;
import dev.lanewise.optim.CosineRestarts;
import dev.lanewise.optim.Cyclic;
import dev.lanewise.optim.ExponentialDecay;
import dev.lanewise.optim.InverseTimeDecay;
import dev.lanewise.optim.LinearDecay;
import dev.lanewise.optim.MultiStepDecay;
import dev.lanewise.optim.Noam;
import dev.lanewise.optim.OneCycle;
import dev.lanewise.optim.PolynomialDecay;
import dev.lanewise.optim.ReduceOnPlateau;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.StepDecay;
import java.util.List;

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
    /** A tenth after a half of the run, and again after three quarters. */
    MULTI_STEP {
        @Override
        Schedule over(long steps, double rate) {
            long half = Math.ceilDiv(steps, 2);
            return new MultiStepDecay(rate, 0.1, List.of(half, half + Math.ceilDiv(steps, 4)));
        }
    },
    /** Down to a hundredth, by the same factor at each step. */
    EXPONENTIAL {
        @Override
        Schedule over(long steps, double rate) {
            return new ExponentialDecay(rate, StrictMath.pow(0.01, 1.0 / steps));
        }
    },
    /** Down to a tenth, as one over the time. */
    INVERSE_TIME {
        @Override
        Schedule over(long steps, double rate) {
            return new InverseTimeDecay(rate, 9.0 / steps);
        }
    },
    /** Down to 0 in a straight line. */
    LINEAR {
        @Override
        Schedule over(long steps, double rate) {
            return new LinearDecay(rate, 0, steps);
        }
    },
    /** Down to 0 with the square of what is left of the run. */
    POLYNOMIAL {
        @Override
        Schedule over(long steps, double rate) {
            return new PolynomialDecay(rate, 0, steps, 2);
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
    /** Up to the rate in a tenth of the run, then down with the inverse root of the step. */
    NOAM {
        @Override
        Schedule over(long steps, double rate) {
            long rise = Math.ceilDiv(steps, 10);
            return new Noam(1, rise, rate * StrictMath.sqrt(rise));
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
