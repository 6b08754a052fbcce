package dev.lanewise.train;

import dev.lanewise.engine.ParameterLayout;
import dev.lanewise.optim.WeightAverage;
import java.util.Optional;

/**
 * Whether the network gets the weights of the last step or an average of those that training visited. With an average it
 * is the average that is validated, and that early stopping keeps the best of.
 */
public sealed interface Averaging {
    /** The weights as they are. */
    static Averaging none() {
        return new None();
    }

    /** The exponential moving average over the steps; 0.99 to 0.999 is usual. */
    static Averaging exponential(double decay) {
        return new Exponential(decay);
    }

    /** Stochastic weight averaging: the mean of the weights after each epoch from one on. */
    static Averaging fromEpoch(int epoch) {
        return new FromEpoch(epoch);
    }

    /** No average. */
    record None() implements Averaging {}

    /**
     * After each step.
     *
     * @param decay in [0, 1)
     */
    record Exponential(double decay) implements Averaging {
        public Exponential {
            TrainingConfig.require(decay >= 0 && decay < 1, "averaging decay", decay, "in [0, 1)");
        }
    }

    /**
     * After each epoch.
     *
     * @param epoch the first one that counts, at least 1
     */
    record FromEpoch(int epoch) implements Averaging {
        public FromEpoch {
            TrainingConfig.require(epoch >= 1, "averaging from epoch", epoch, "at least 1");
        }
    }

    /** The average to begin a run with. */
    default Optional<WeightAverage> begin(ParameterLayout layout) {
        return switch (this) {
            case None() -> Optional.empty();
            case Exponential(double decay) -> Optional.of(WeightAverage.exponential(decay, layout));
            case FromEpoch(int _) -> Optional.of(WeightAverage.uniform(layout));
        };
    }
}
