package dev.lanewise.optim;

/**
 * The momentum beside a cyclic learning rate: from high to low while the rate rises, and back while it falls, along the
 * same curve; for {@link OptimizerOptions#withMomentum}. In the third phase of a {@link OneCycle} it stays high; where the
 * cycles of a {@link Cyclic} become flatter, its own do.
 *
 * <p>Source: Smith, "A disciplined approach to neural network hyper-parameters", 2018; the curves are those of PyTorch's
 * {@code OneCycleLR} and {@code CyclicLR} ({@code base_momentum}, {@code max_momentum}).
 *
 * @param cycle the learning rate: a {@link OneCycle} or a {@link Cyclic}
 * @param low the momentum where the rate is highest, {@code 0 … high}
 * @param high the momentum at the start, less than 1
 */
public record CycledMomentum(Schedule cycle, double low, double high) implements Schedule {
    /** Checks the ranges. */
    public CycledMomentum {
        if (!(cycle instanceof OneCycle || cycle instanceof Cyclic)) {
            throw new IllegalArgumentException("CycledMomentum: cycle = " + cycle + ", want a OneCycle or a Cyclic");
        }
        Bounds.momentum("CycledMomentum", "high", high);
        Bounds.closed("CycledMomentum", "low", low, 0, high);
    }

    @Override
    public double at(long step) {
        return cycle instanceof OneCycle one ? one.course(step, high, 0, low, high, 0) : ((Cyclic) cycle).course(step, high, low);
    }
}
